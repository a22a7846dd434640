package sandbox_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// repository is a copy of the project in a new Git repository.
type repository struct {
	t    *testing.T
	path string
}

func copyProject(t *testing.T) repository {
	t.Helper()
	r := repository{t, t.TempDir()}
	list, err := exec.CommandContext(t.Context(), "git", "-C", "..", "ls-files", "-co", "--exclude-standard").Output()
	require.NoError(t, err)
	for file := range strings.FieldsSeq(string(list)) {
		text, err := os.ReadFile(filepath.Join("..", file))
		if os.IsNotExist(err) { // deleted but not committed
			continue
		}
		require.NoError(t, err)
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(r.path, file)), 0o750))
		require.NoError(t, os.WriteFile(filepath.Join(r.path, file), text, 0o600))
	}
	r.git("init", "--quiet", "--initial-branch", "main")
	r.commit("the foundation")
	r.git("checkout", "--quiet", "-b", "change")
	return r
}

func (r repository) git(args ...string) string {
	r.t.Helper()
	args = append([]string{"-C", r.path, "-c", "user.name=t", "-c", "user.email=t@example.com"}, args...)
	output, err := exec.CommandContext(r.t.Context(), "git", args...).CombinedOutput()
	require.NoError(r.t, err, string(output))
	return string(output)
}

func (r repository) commit(message string) {
	r.t.Helper()
	r.git("add", "--all")
	r.git("commit", "--quiet", "--message", message)
}

// edit replaces text in the stack file of dev. The arguments alternate old and new text.
func (r repository) edit(changes ...string) {
	r.t.Helper()
	file := filepath.Join(r.path, "Pulumi.dev.yaml")
	text, err := os.ReadFile(file)
	require.NoError(r.t, err)
	for i := 0; i < len(changes); i += 2 {
		require.Contains(r.t, string(text), changes[i])
	}
	require.NoError(r.t, os.WriteFile(file, []byte(strings.NewReplacer(changes...).Replace(string(text))), 0o600))
}

func TestDiffReportsTheChangesOfABranch(t *testing.T) {
	t.Parallel()
	r, out := copyProject(t), t.TempDir()
	r.edit("    orders:\n", "    sales:\n",
		"[us-east-1a, us-east-1b]", "[us-east-1a, us-east-1b, us-east-1c]", "10.0.2.0/24]", "10.0.2.0/24, 10.0.3.0/24]",
		"10.0.20.0/24]", "10.0.21.0/24, 10.0.30.0/24]", "10.0.200.0/24]", "10.0.200.0/24, 10.0.210.0/24]")
	r.commit("rename a service, add a zone, and move a subnet")
	e := engine.New(t, r.path, "dev")
	report := func() string {
		text, err := os.ReadFile(filepath.Join(out, "report.md"))
		require.NoError(t, err)
		require.FileExists(t, filepath.Join(out, "report.json"))
		require.FileExists(t, filepath.Join(out, "report.html"))
		return string(text)
	}

	output, err := e.Diff("main", out)
	require.NoError(t, err)
	require.Contains(t, output, `~ cidrBlock: "10.0.20.0/24" => "10.0.21.0/24"`, "the engine's diff")
	first := report()
	require.Contains(t, first, "## `dev`: 2 replaced, 4 deleted, 12 created, 3 updated\n\nCompared with `main (")
	require.Contains(t, first, "| **`network-private-b`** | subnet | `cidrBlock` `10.0.20.0/24` → `10.0.21.0/24` |")
	require.Contains(t, first, "| **`network-private-b-association`** | route table association | `subnetId`: `network-private-b` is replaced |")
	require.Contains(t, first, "Deleting log group **`logs-orders`** permanently deletes all its log events.")
	require.Contains(t, first, "| **gains** | `sales-task` |")
	require.Contains(t, first, "(+3.65)")

	output, err = e.Diff("main", out)
	require.NoError(t, err)
	require.Contains(t, output, "using the saved state of main")
	require.Equal(t, first, report(), "the report is the same with an empty emulator")

	r.edit("port: 3000", "port: 0")
	_, err = e.Diff("main", out)
	require.Error(t, err)
	require.Contains(t, report(), "## `dev`: the preview fails")
	require.Contains(t, report(), "ecs-foundation:services.cart.port: ")

	r.edit("port: 0", "port: 3000", "us-east-1", "us-west-2")
	_, err = e.Diff("main", out)
	require.Error(t, err)
	require.Contains(t, report(), "## `dev`: the preview fails")
	require.Contains(t, report(), "### Changes of what is deployed\n\n| verdict |", "before the errors")
	require.Contains(t, report(), "| **impossible** | `aws:region` |")

	_, err = e.Diff("unknown", out)
	require.Error(t, err)
	require.Len(t, strings.Split(strings.TrimSpace(r.git("worktree", "list")), "\n"), 1, "the worktree is removed")
}
