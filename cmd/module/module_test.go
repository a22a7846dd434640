package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const fork = "example.com/fork/ecs-foundation"

// run runs a command in a directory and returns its output.
func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	require.NoError(t, err, "%s %v: %s", name, args, stderr.String())
	return string(output)
}

// module returns the path of the module, which is another one in a fork.
func module(t *testing.T) string {
	t.Helper()
	return strings.TrimSpace(run(t, "../..", "go", "list", "-m"))
}

// copyRepository copies the files of the repository, with those that are not committed yet.
func copyRepository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	list := run(t, "../..", "git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
	for file := range strings.SplitSeq(strings.TrimSuffix(list, "\x00"), "\x00") {
		text, err := os.ReadFile(filepath.Join("../..", file))
		if os.IsNotExist(err) {
			continue // deleted
		}
		require.NoError(t, err)
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, file)), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, file), text, 0o600))
	}
	run(t, dir, "git", "init", "--quiet")
	run(t, dir, "git", "add", "--all")
	return dir
}

// requireConsumer builds and runs a program in another module that uses packages of this one.
func requireConsumer(t *testing.T, module, dir string) {
	t.Helper()
	consumer := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module example.com/shop\n\ngo 1.26\n\nrequire " + module + " v1.0.0\n\nreplace " + module + " => " + dir + "\n",
		"main.go": `package main

import (
	"fmt"

	networkplan "` + module + `/network/plan"
	"` + module + `/internal/version"
)

func main() { fmt.Println(networkplan.Private, version.Version) }
`,
	} {
		require.NoError(t, os.WriteFile(filepath.Join(consumer, name), []byte(text), 0o600))
	}
	cmd := exec.CommandContext(t.Context(), "go", "run", ".")
	cmd.Dir, cmd.Env = consumer, append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	output, err := cmd.CombinedOutput()
	require.ErrorContains(t, err, "exit status 1")
	require.Contains(t, string(output), "use of internal package "+module+"/internal/version not allowed", "the module has no other package than those it exports")

	main := filepath.Join(consumer, "main.go")
	text, err := os.ReadFile(main)
	require.NoError(t, err)
	public := strings.NewReplacer("\t\""+module+"/internal/version\"\n", "", ", version.Version", "").Replace(string(text))
	require.NoError(t, os.WriteFile(main, []byte(public), 0o600))
	require.Equal(t, "private\n", run(t, consumer, "go", "run", "."))
}

// TestConsumerReplacesTheModule builds a program as docs/install.md describes it for a module that is not renamed.
func TestConsumerReplacesTheModule(t *testing.T) {
	t.Parallel()
	dir, err := filepath.Abs("../..")
	require.NoError(t, err)
	requireConsumer(t, module(t), dir)
}

// TestRenamedModule renames a copy of the repository and builds a program that uses it.
func TestRenamedModule(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it lists and compiles the packages of a copy of the repository")
	}
	dir := copyRepository(t)
	var out bytes.Buffer
	require.NoError(t, rename(dir, fork, &out))
	old := module(t)
	require.Contains(t, out.String(), "renamed "+old+" to "+fork)
	for _, directory := range []string{".", "sandbox"} {
		for line := range strings.Lines(run(t, filepath.Join(dir, directory), "go", "list", "-test", "-f", `{{join .Imports "\n"}}`, "./...")) {
			require.False(t, strings.HasPrefix(line, old+"/"), "%s imports %s", directory, line)
		}
	}
	require.Equal(t, fork+"\n", run(t, dir, "go", "list", "-m"))
	lint, err := os.ReadFile(filepath.Join(dir, ".golangci.yml"))
	require.NoError(t, err)
	require.Contains(t, string(lint), "pkg: "+fork+"/network/plan,")
	require.Contains(t, string(lint), "module-path: "+fork+"\n")
	requireConsumer(t, fork, dir)

	require.NotEmpty(t, run(t, dir, "git", "diff", "--name-only"))
	run(t, dir, "git", "add", "--all")
	require.NoError(t, rename(dir, "example.org/infra/foundation.v2", io.Discard), "it can be renamed again")
	require.NoError(t, rename(dir, fork, io.Discard))
	require.Empty(t, run(t, dir, "git", "diff", "--name-only"), "and back")
}

// TestOnlyPathsOfPackagesAreRenamed has texts in which ecs-foundation is the module, and in which it is the project.
func TestOnlyPathsOfPackagesAreRenamed(t *testing.T) {
	t.Parallel()
	replace := replacements("ecs-foundation", fork, []string{"network", "stack", "cmd", "sandbox"})
	for text, want := range map[string]string{
		"module ecs-foundation\n":                      "module " + fork + "\n",
		"module ecs-foundation/sandbox\n":              "module " + fork + "/sandbox\n",
		"require ecs-foundation v1.0.0":                "require " + fork + " v1.0.0",
		"\tecs-foundation v1.0.0":                      "\t" + fork + " v1.0.0",
		"replace ecs-foundation => ../..":              "replace " + fork + " => ../..",
		"      module-path: ecs-foundation\n":          "      module-path: " + fork + "\n",
		"\t\"ecs-foundation/network\"\n":               "\t\"" + fork + "/network\"\n",
		"plan \"ecs-foundation/network/plan\"":         "plan \"" + fork + "/network/plan\"",
		"{pkg: ecs-foundation/stack/lookup, a: b}":     "{pkg: " + fork + "/stack/lookup, a: b}",
		"`ecs-foundation/network` has":                 "`" + fork + "/network` has",
		"go run ecs-foundation/cmd/foundation@v1.0.0":  "go run " + fork + "/cmd/foundation@v1.0.0",
		"Project: \"ecs-foundation\"":                  "Project: \"ecs-foundation\"",
		"name: ecs-foundation":                         "name: ecs-foundation",
		"ecs-foundation:network:":                      "ecs-foundation:network:",
		"\"ecs-foundation:index:Network\"":             "\"ecs-foundation:index:Network\"",
		"organization/ecs-foundation/stack":            "organization/ecs-foundation/stack",
		"amazonaws.com/ecs-foundation/ui:1.0.0":        "amazonaws.com/ecs-foundation/ui:1.0.0",
		"ecs-foundation/cart":                          "ecs-foundation/cart",
		"ecs-foundation/networking":                    "ecs-foundation/networking",
		"my-ecs-foundation/network":                    "my-ecs-foundation/network",
		"pulumi-resource-ecs-foundation":               "pulumi-resource-ecs-foundation",
		"require ecs-foundation-extra v1.0.0":          "require ecs-foundation-extra v1.0.0",
		"https://example.com/ecs-foundation/cmd/x.git": "https://example.com/ecs-foundation/cmd/x.git",
	} {
		require.Equal(t, want, replace(text))
	}
}

func TestInvalidModulePaths(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"": "invalid module path", "ecs-foundation": "invalid module path", "acme/ecs-foundation": "invalid module path",
		"https://example.com/acme/x": "without a scheme", "example.com": "invalid module path", "example.com/": "invalid module path",
		"example.com/acme/x.git": "invalid module path", "example.com/acme//x": "invalid module path", "example.com/../x": "invalid module path",
		"example.com/a b": "invalid module path", "$(touch canary)": "invalid module path", "git@example.com:acme/x": "invalid module path",
		"example.com/acme/x/v2": "has no suffix: remove /v2", "example.com/acme/x/v1": "remove /v1", "example.com/acme/x.": "invalid",
		"Example.com/acme/x": "invalid module path", "example.com/acme/x/": "invalid module path", "-x.com/y/../z": "invalid module path",
	} {
		require.ErrorContains(t, rename(t.TempDir(), path, io.Discard), want, path)
	}
	for _, path := range []string{"example.com/x", fork, "github.com/Acme/ecs_foundation", "git.example.co.uk/infra/team/x.y", "gopkg.in/x~y"} {
		require.NoError(t, validate(path), path)
	}
}
