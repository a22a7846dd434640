package process

import (
	"os"
	"slices"
	"strings"
)

// kept are the variables that child processes need to find programs, caches and certificates.
var kept = []string{
	"PATH", "HOME", "USER", "LOGNAME", "SHELL", "TERM", "LANG", "TZ", "TMPDIR", "CC", "CXX", "SSL_CERT_FILE", "SSL_CERT_DIR",
	"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "TF_PLUGIN_CACHE_DIR", "SANDBOX_TERRAFORM_PROVIDER", "VIRTUAL_ENV", "PYTHONPATH",
}

// keptPrefixes are the prefixes of further such variables.
var keptPrefixes = []string{"LC_", "XDG_", "GO", "CGO_", "PIP_", "PYENV_"}

// CleanEnviron returns the variables of the environment that child processes need. The programs of a branch, the
// emulator and Pulumi must not receive the credentials of the user who runs them.
func CleanEnviron() []string {
	return slices.DeleteFunc(os.Environ(), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		upper := strings.ToUpper(name)
		if slices.Contains(kept, upper) {
			return false
		}
		// GO is a prefix of GOOGLE_APPLICATION_CREDENTIALS too.
		known := func(prefix string) bool { return strings.HasPrefix(name, prefix) && !strings.HasPrefix(name, "GOOGLE") }
		return !slices.ContainsFunc(keptPrefixes, known)
	})
}
