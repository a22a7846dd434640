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

// A runner runs jobs as GitHub's would: a folder for each job, the actions replaced by what they do to it.
type runner struct {
	t      *testing.T
	origin string            // the repository
	ref    string            // what is checked out
	kept   string            // the artefacts
	path   string            // holds programs that come before the machine's own
	values map[string]string // of the expressions that may be asked for
	env    []string
}

var expression = regexp.MustCompile(`\$\{\{ *(.*?) *\}\}`)

// expand puts values in the place of expressions. One that the test does not know fails it.
func (r *runner) expand(text string) string {
	return expression.ReplaceAllStringFunc(text, func(found string) string {
		name := expression.FindStringSubmatch(found)[1]
		value, known := r.values[name]
		require.True(r.t, known, "the test gives no value to %s", name)
		return value
	})
}

// run runs a job to its end or to the first step that fails, and returns its folder, what was printed and how it ended.
func (r *runner) run(j job) (folder, output string, err error) {
	r.t.Helper()
	folder = r.t.TempDir()
	var printed strings.Builder
	scripts := 0
	for _, s := range j.Steps {
		if s.Run == "" {
			r.act(folder, s)
			continue
		}
		scripts++
		command := exec.CommandContext(r.t.Context(), "bash", "-e", "-c", s.Run)
		command.Dir, command.Stdout, command.Stderr = folder, &printed, &printed
		command.Env = slices.Concat(os.Environ(), r.env, []string{
			"PATH=" + r.path + string(os.PathListSeparator) + os.Getenv("PATH"),
			"GITHUB_STEP_SUMMARY=" + filepath.Join(folder, "summary"),
		}, r.variables(j.Env), r.variables(s.Env))
		if err := command.Run(); err != nil {
			return folder, printed.String(), err
		}
	}
	require.Positive(r.t, scripts, "the job has no shell step")
	return folder, printed.String(), nil
}

func (r *runner) variables(env map[string]string) []string {
	var all []string
	for name, value := range env {
		all = append(all, name+"="+r.expand(value))
	}
	return all
}

// act does what an action does to the folder.
func (r *runner) act(folder string, s step) {
	r.t.Helper()
	action, _, _ := strings.Cut(s.Uses, "@")
	switch action {
	case "actions/checkout":
		git(r.t, folder, "init", "--quiet")
		if s.With["fetch-depth"] == "0" {
			git(r.t, folder, "fetch", "--quiet", r.origin, "+refs/heads/*:refs/remotes/origin/*")
			git(r.t, folder, "fetch", "--quiet", r.origin, r.ref)
		} else {
			git(r.t, folder, "fetch", "--quiet", "--depth=1", "file://"+r.origin, r.ref)
		}
		git(r.t, folder, "checkout", "--quiet", "--detach", "FETCH_HEAD")
	case "actions/upload-artifact":
		require.Equal(r.t, "error", s.With["if-no-files-found"])
		from := filepath.Join(folder, r.expand(s.With["path"]))
		require.DirExists(r.t, from)
		to := filepath.Join(r.kept, r.expand(s.With["name"]))
		require.NoError(r.t, os.RemoveAll(to))
		require.NoError(r.t, os.CopyFS(to, os.DirFS(from)))
	case "actions/download-artifact":
		require.Equal(r.t, "report-*", s.With["pattern"])
		require.NoError(r.t, os.CopyFS(filepath.Join(folder, s.With["path"]), os.DirFS(r.kept)))
	case "./.github/actions/prepare":
	default:
		r.t.Fatalf("the test does not know what %s does", s.Uses)
	}
}

func git(t *testing.T, folder string, args ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "git", args...)
	command.Dir = folder
	command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com",
		"GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
	output, err := command.CombinedOutput()
	require.NoError(t, err, "git %s: %s", strings.Join(args, " "), output)
	return strings.TrimSpace(string(output))
}
