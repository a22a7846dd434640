package workflows_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// runner runs jobs as GitHub's runners do, each in a new directory. It replaces the actions by their effects on it.
type runner struct {
	t         *testing.T
	origin    string            // the repository
	ref       string            // to check out
	artifacts string            // directory of the uploaded artifacts
	path      string            // directory that comes first in PATH
	values    map[string]string // of expressions
	env       []string
}

var expression = regexp.MustCompile(`\$\{\{ *(.*?) *\}\}`)

// expand replaces expressions with their values. An expression without a value fails the test.
func (r *runner) expand(text string) string {
	return expression.ReplaceAllStringFunc(text, func(match string) string {
		name := expression.FindStringSubmatch(match)[1]
		value, ok := r.values[name]
		require.True(r.t, ok, "the test has no value for %s", name)
		return value
	})
}

// run runs the steps of a job until one fails. It returns the job's directory, its output and the error.
func (r *runner) run(j job) (dir, output string, err error) {
	r.t.Helper()
	dir = r.t.TempDir()
	var printed strings.Builder
	scripts := 0
	outputs := filepath.Join(dir, "outputs")
	for _, s := range j.Steps {
		if !r.isMet(s.If, outputs) {
			continue
		}
		if s.Run == "" {
			r.act(dir, s)
			continue
		}
		scripts++
		command := exec.CommandContext(r.t.Context(), "bash", "-e", "-c", s.Run)
		command.Dir, command.Stdout, command.Stderr = dir, &printed, &printed
		command.Env = slices.Concat(os.Environ(), r.env, []string{
			"PATH=" + r.path + string(os.PathListSeparator) + os.Getenv("PATH"),
			"GITHUB_STEP_SUMMARY=" + filepath.Join(dir, "summary"), "GITHUB_OUTPUT=" + outputs,
		}, r.variables(j.Env), r.variables(s.Env))
		if err := command.Run(); err != nil {
			return dir, printed.String(), err
		}
	}
	require.Positive(r.t, scripts, "the job has no shell step")
	return dir, printed.String(), nil
}

var outputCondition = regexp.MustCompile(`^steps\.\w+\.outputs\.(\w+) == '(.*)'$`)

// isMet reports whether the condition of a step is met, with the outputs of the steps before it.
func (r *runner) isMet(condition, outputs string) bool {
	r.t.Helper()
	if condition == "" {
		return true
	}
	match := outputCondition.FindStringSubmatch(condition)
	require.NotNil(r.t, match, "the test does not support the condition %s", condition)
	text, err := os.ReadFile(outputs)
	return err == nil && slices.Contains(strings.Split(string(text), "\n"), match[1]+"="+match[2])
}

func (r *runner) variables(env map[string]string) []string {
	var variables []string
	for name, value := range env {
		variables = append(variables, name+"="+r.expand(value))
	}
	return variables
}

// act has the effect of an action on the directory.
func (r *runner) act(dir string, s step) {
	r.t.Helper()
	action, _, _ := strings.Cut(s.Uses, "@")
	switch action {
	case "actions/checkout":
		git(r.t, dir, "init", "--quiet")
		if s.With["fetch-depth"] == "0" {
			git(r.t, dir, "fetch", "--quiet", r.origin, "+refs/heads/*:refs/remotes/origin/*")
			git(r.t, dir, "fetch", "--quiet", r.origin, r.ref)
		} else {
			git(r.t, dir, "fetch", "--quiet", "--depth=1", "file://"+r.origin, r.ref)
		}
		git(r.t, dir, "checkout", "--quiet", "--detach", "FETCH_HEAD")
	case "actions/upload-artifact":
		require.Equal(r.t, "error", s.With["if-no-files-found"])
		from := filepath.Join(dir, r.expand(s.With["path"]))
		require.DirExists(r.t, from)
		to := filepath.Join(r.artifacts, r.expand(s.With["name"]))
		require.NoError(r.t, os.RemoveAll(to))
		require.NoError(r.t, os.CopyFS(to, os.DirFS(from)))
	case "actions/download-artifact":
		require.Equal(r.t, "report-*", s.With["pattern"])
		require.NoError(r.t, os.CopyFS(filepath.Join(dir, s.With["path"]), os.DirFS(r.artifacts)))
	case "./.github/actions/prepare":
	default:
		r.t.Fatalf("the test does not support the action %s", s.Uses)
	}
}

func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "git", args...)
	command.Dir = dir
	command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com",
		"GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
	output, err := command.CombinedOutput()
	require.NoError(t, err, "git %s: %s", strings.Join(args, " "), output)
	return strings.TrimSpace(string(output))
}
