package process

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// kept are the variables that every child process needs to find programs, caches and certificates.
var kept = []string{
	"HOME", "USER", "LOGNAME", "SHELL", "TERM", "LANG", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR",
	"TF_PLUGIN_CACHE_DIR", "SANDBOX_TERRAFORM_PROVIDER", "SANDBOX_LATENCIES", "PYENV_ROOT", "PYENV_VERSION",
}

// keptByTools are the variables that Go, pip and git need to find their settings, caches and mirrors. The address of a
// mirror or a proxy can contain a password. GOFLAGS and GOAUTH, which can name programs, are not among them.
var keptByTools = []string{
	"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "CC", "CXX", "VIRTUAL_ENV", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_CERT",
	"PIP_CONFIG_FILE", "PIP_TRUSTED_HOST", "PIP_NO_INDEX", "PIP_FIND_LINKS", "PIP_CACHE_DIR", "GOROOT", "GOPATH", "GOCACHE",
	"GOMODCACHE", "GOTMPDIR", "GOENV", "GOPROXY", "GOSUMDB", "GONOSUMDB", "GOPRIVATE", "GONOPROXY", "GOINSECURE", "GOTOOLCHAIN",
	"GOMAXPROCS", "GOMEMLIMIT", "CGO_ENABLED",
}

// LessCollection makes Go collect garbage when the heap has grown fivefold instead of twofold. Pulumi, the program and the
// provider run for a short time: a start of the provider takes two thirds of the CPU time, for 50 MB more.
const LessCollection = "GOGC=400"

// Environ returns the variables of the environment that a program needs. The programs of a branch, the emulator and Pulumi
// must not receive the credentials of the user who runs them.
func Environ() []string { return environ(kept) }

// ToolEnviron returns the variables of the environment that Go, pip and git need. Go uses no workspace, because it would
// also read the go.work of a parent directory, which is any user's in a directory for temporary files
// (https://go.dev/ref/mod#workspaces).
func ToolEnviron() []string {
	return append(environ(slices.Concat(kept, keptByTools)), "GOFLAGS=-trimpath -buildvcs=false", "GOWORK=off")
}

func environ(names []string) []string {
	inherited := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		known := slices.Contains(names, strings.ToUpper(name)) || strings.HasPrefix(name, "LC_") || strings.HasPrefix(name, "XDG_")
		return !known
	})
	return append(inherited, "PATH="+strings.Join(searchPath(), string(filepath.ListSeparator)))
}

// searchPath returns the directories of PATH, without those that are relative to the working directory, in which a branch
// could place a program.
func searchPath() []string {
	return slices.DeleteFunc(filepath.SplitList(os.Getenv("PATH")), func(dir string) bool { return !filepath.IsAbs(dir) })
}
