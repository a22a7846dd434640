package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/process"
	"ecs-foundation/sandbox/settings"
)

// branch is a repository with a project of another author.
type branch struct {
	t    *testing.T
	root string
}

func newBranch(t *testing.T, files map[string]string) branch {
	t.Helper()
	b := branch{t, t.TempDir()}
	b.git("init", "--quiet")
	b.write("Pulumi.yaml", "name: shop\nruntime: go\n")
	b.write("Pulumi.dev.yaml", "config: {}\n")
	for name, text := range files {
		b.write(name, text)
	}
	b.git("add", "--all", "--force")
	b.git("commit", "--quiet", "--message", "the project")
	return b
}

func (b branch) write(name, text string) {
	b.t.Helper()
	path := filepath.Join(b.root, name)
	require.NoError(b.t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(b.t, os.WriteFile(path, []byte(text), 0o600))
}

func (b branch) git(args ...string) {
	b.t.Helper()
	args = append([]string{"-C", b.root, "-c", "user.name=t", "-c", "user.email=t@example.com"}, args...)
	output, err := process.Command(b.t.Context(), process.ToolEnviron(), "git", args...).CombinedOutput()
	require.NoError(b.t, err, string(output))
}

// open opens the sandbox of the branch with arguments of the command.
func (b branch) open(args ...string) (*sandbox, error) {
	b.t.Helper()
	o, err := parse(append(args, "--project", b.root), &strings.Builder{})
	if err != nil {
		return nil, err
	}
	return open(o)
}

// TestStateDirectoryOfABranchIsRefused checks that no command uses a state directory that a branch brings: with a
// Python of its own, with links to other files, or as a link.
func TestStateDirectoryOfABranchIsRefused(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"Python": ".sandbox/venv/bin/python", "module": ".sandbox/moto.py", "plugin": ".sandbox/home/plugins/resource-a/pulumi-resource-a",
		"state": ".sandbox/backend/.pulumi/stacks/shop/dev.json", "diff": ".sandbox/diff-dev/venv/bin/python", "tabs": ".sandbox/\t\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBranch(t, map[string]string{file: "planted"})
			for _, command := range []string{"up", "preview", "diff", "stop", "env"} {
				_, err := b.open(command)
				require.ErrorContains(t, err, "has files of the repository", command)
			}
		})
	}
}

func TestLinkedStateDirectoryIsRefused(t *testing.T) {
	t.Parallel()
	b, other := newBranch(t, nil), t.TempDir()
	require.NoError(t, os.Symlink(other, filepath.Join(b.root, ".sandbox")))
	b.git("add", "--all", "--force")
	b.git("commit", "--quiet", "--message", "a link")
	for _, command := range []string{"up", "diff", "stop"} {
		_, err := b.open(command)
		require.ErrorContains(t, err, "it is a link", command)
	}
	entries, err := os.ReadDir(other)
	require.NoError(t, err)
	require.Empty(t, entries)
}

func TestDirectoryOfTheSandboxIsAccepted(t *testing.T) {
	t.Parallel()
	b := newBranch(t, nil)
	for range 2 {
		s, err := b.open("diff")
		require.NoError(t, err)
		require.Equal(t, filepath.Join(b.root, ".sandbox", "diff-dev"), string(s.dir))
	}
}

func TestPathIsNotAStackName(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"../../x", "a/b", "", "$(id)", "a b", "dev\n"} {
		_, err := newBranch(t, nil).open("diff", "--stack", name)
		require.ErrorContains(t, err, "invalid --stack", name)
	}
}

// TestBaseIsWrittenWithoutRunningPrograms writes the files of a commit in a repository whose hooks, filters and file
// system monitor would create a file, and with variables that lead git to another repository.
func TestBaseIsWrittenWithoutRunningPrograms(t *testing.T) {
	b := newBranch(t, map[string]string{
		"main.go": "package main\n", "docs/empty": "", "docs/no newline": "text", ".gitattributes": "* filter=planted text eol=crlf\n",
	})
	require.NoError(t, os.Symlink("main.go", filepath.Join(b.root, "link")))
	require.NoError(t, os.Symlink("/", filepath.Join(b.root, "root")))
	b.git("add", "--all")
	b.git("commit", "--quiet", "--message", "links")
	canary := filepath.Join(t.TempDir(), "canary")
	program := filepath.Join(b.root, "hooks", "post-checkout")
	b.write("hooks/post-checkout", "#!/bin/sh\ntouch "+canary+"\ncat\n")
	require.NoError(t, os.Chmod(program, 0o700))
	for _, setting := range []string{"core.fsmonitor", "filter.planted.smudge", "filter.planted.clean", "diff.external", "core.pager"} {
		b.git("config", setting, program)
	}
	b.git("config", "core.hooksPath", filepath.Dir(program))
	t.Setenv("GIT_DIR", t.TempDir())
	t.Setenv("GIT_EXTERNAL_DIFF", program)
	_ = os.Remove(canary) // git config runs no programs, but git add would

	s, err := b.open("diff", "--base", "HEAD")
	require.NoError(t, err)
	commit, err := s.git(t.Context(), "rev-parse", "--verify", "--end-of-options", "HEAD^{commit}")
	require.NoError(t, err)
	tree, remove, err := s.checkOut(t.Context(), commit)
	require.NoError(t, err)
	for name, want := range map[string]string{"main.go": "package main\n", "link": "package main\n", "docs/empty": "", "docs/no newline": "text"} {
		text, err := os.ReadFile(filepath.Join(tree, name))
		require.NoError(t, err, name)
		require.Equal(t, want, string(text), name)
	}
	require.NoFileExists(t, canary)
	remove()
	require.NoDirExists(t, tree)
}

// TestPrintedEnvironmentIsNotExecuted evaluates the output of sandbox env for stack files with a hostile region.
func TestPrintedEnvironmentIsNotExecuted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, region := range []string{
		"$(touch x)", "`touch x`", "'; touch x; '", "\\'; touch x #", "a\\ntouch x\\n", "a\\r\\ntouch x", "${IFS}touch", "*", "\\x1b[2J", "-n",
	} {
		b := newBranch(t, map[string]string{"Pulumi.dev.yaml": "config:\n  aws:region: \"" + strings.ReplaceAll(region, `\'`, `'`) + "\"\n"})
		s, err := b.open("env", "--endpoint", "http://127.0.0.1:1/'$(touch x)'")
		require.NoError(t, err)
		var text strings.Builder
		require.NoError(t, s.printEnv(&text))
		for _, shell := range []string{"sh", "bash"} {
			cmd := exec.CommandContext(t.Context(), shell, "-c", `eval "$1"; printf %s "$AWS_REGION"`, shell, text.String())
			cmd.Dir = dir
			output, err := cmd.Output()
			require.NoError(t, err, region)
			require.Equal(t, settings.Region(s.source()), string(output))
			require.NotEmpty(t, string(output))
		}
	}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, entries)
}
