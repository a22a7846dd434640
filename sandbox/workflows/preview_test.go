package workflows_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// makefile stands for the real one, whose diff takes minutes: it needs what the real one needs, and leaves what it
// leaves.
const makefile = `diff:
	@git rev-parse --verify --quiet "$(BASE)^{commit}" >/dev/null || { echo "there is no $(BASE) here" >&2; exit 2; }
	@test -f "Pulumi.$(STACK).yaml" || { echo "there is no stack $(STACK)" >&2; exit 2; }
	@mkdir -p bin/report && git diff "$(BASE)" -- "Pulumi.$(STACK).yaml" > bin/report/report.md && echo '{}' > bin/report/report.json
`

// A pull is a pull request of a fork: a branch that renames a service, in a repository whose main has moved on since.
type pull struct {
	runner

	hub string
}

func newPull(t *testing.T) *pull {
	t.Helper()
	origin := t.TempDir()
	commit := func(files map[string]string) string {
		for name, text := range files {
			require.NoError(t, os.WriteFile(filepath.Join(origin, name), []byte(text), 0o600))
		}
		git(t, origin, "add", "--all")
		git(t, origin, "commit", "--quiet", "--message", "a change")
		return git(t, origin, "rev-parse", "HEAD")
	}
	git(t, origin, "init", "--quiet", "--initial-branch=main")
	require.NoError(t, os.CopyFS(filepath.Join(origin, ".github", "scripts"), os.DirFS(filepath.Join(root, ".github", "scripts"))))
	commit(map[string]string{
		"Makefile": makefile, ".gitignore": "/bin/\n",
		"Pulumi.dev.yaml":  "services:\n  ui: 3000\n\n\n\n\n\nzones: 2\n",
		"Pulumi.prod.yaml": "services:\n  ui: 3000\n\n\n\n\n\nzones: 3\n",
	})
	git(t, origin, "checkout", "--quiet", "-b", "feature/rename")
	head := commit(map[string]string{"Pulumi.dev.yaml": "services:\n  shop: 3000\n\n\n\n\n\nzones: 2\n"})
	git(t, origin, "checkout", "--quiet", "main")
	commit(map[string]string{"Pulumi.dev.yaml": "services:\n  ui: 3000\n\n\n\n\n\nzones: 4\n"})
	git(t, origin, "checkout", "--quiet", "--detach")
	git(t, origin, "merge", "--quiet", "--no-ff", "--no-edit", "feature/rename")
	git(t, origin, "update-ref", "refs/pull/7/merge", "HEAD")
	git(t, origin, "checkout", "--quiet", "main")

	path, file := newHub(t, hub{
		Pulls: []object{
			{"number": 7, "state": "open", "base": "main", "label": "stranger:feature/rename", "head": object{"sha": head}},
			{"number": 8, "state": "open", "base": "main", "label": "acme:feature/rename", "head": object{"sha": "0123456"}},
		},
		Comments: map[int][]object{7: {
			{"id": 1, "user": object{"login": "stranger"}, "body": "<!-- preview of dev -->\nmine"},
			{"id": 2, "user": bot, "body": "another workflow's"},
		}},
	})
	return &pull{hub: file, runner: runner{
		t: t, origin: origin, kept: t.TempDir(), path: path, env: []string{hubVariable + "=" + file},
		values: map[string]string{
			"github.base_ref": "main", "github.token": "token", "github.repository": "acme/shop",
			"github.event.repository.default_branch":                "main",
			"github.event.workflow_run.id":                          "42",
			"github.event.workflow_run.head_repository.owner.login": "stranger",
			"github.event.workflow_run.head_branch":                 "feature/rename",
			"github.event.workflow_run.head_sha":                    head,
			"github.event.workflow_run.html_url":                    "https://github.com/acme/shop/actions/runs/42",
		},
	}}
}

// diff runs the preview of a stack, on the merge of the branch into main.
func (p *pull) diff(stack string) (folder, output string, err error) {
	p.t.Helper()
	p.ref, p.values["matrix.stack"] = "refs/pull/7/merge", stack
	return p.run(workflows(p.t)["preview.yml"].Jobs["diff"])
}

// comment runs the job that comments, on main, and returns the comments of the pull request.
func (p *pull) comment() []string {
	p.t.Helper()
	p.ref = "refs/heads/main"
	_, output, err := p.run(workflows(p.t)["comment.yml"].Jobs["comment"])
	require.NoError(p.t, err, output)
	var bodies []string
	for _, one := range knownTo(p.t, p.hub).Comments[7] {
		bodies = append(bodies, one["body"].(string))
	}
	return bodies
}

// report leaves what a hostile pull request would.
func (p *pull) report(stack, text string) {
	p.t.Helper()
	folder := filepath.Join(p.kept, "report-"+stack)
	require.NoError(p.t, os.MkdirAll(folder, 0o700))
	require.NoError(p.t, os.WriteFile(filepath.Join(folder, "report.md"), []byte(text), 0o600))
}

func TestAForksPullRequestGetsACommentForEachStack(t *testing.T) {
	t.Parallel()
	p := newPull(t)
	for _, stack := range []string{"dev", "prod"} {
		folder, output, err := p.diff(stack)
		require.NoError(t, err, output)
		summary, err := os.ReadFile(filepath.Join(folder, "summary"))
		require.NoError(t, err)
		require.Equal(t, stack == "dev", strings.Contains(string(summary), "+  shop: 3000"), "whoever cannot see the comment sees the summary")
	}
	comments := p.comment()
	require.Len(t, comments, 4)
	require.True(t, strings.HasPrefix(comments[2], "<!-- preview of dev -->\n"), comments[2])
	require.Contains(t, comments[2], "-  ui: 3000\n+  shop: 3000")
	require.NotContains(t, comments[2], "zones: 4\n+", "main's own change is not the branch's")
	require.Contains(t, comments[2], "written by the pull request's own code in [this run](https://github.com/acme/shop/actions/runs/42)")
	require.True(t, strings.HasPrefix(comments[3], "<!-- preview of prod -->\n"), comments[3])

	p.report("dev", "another push")
	again := p.comment()
	require.Equal(t, comments[:2], again[:2], "what others wrote stays")
	require.Len(t, again, 4, "edited in place")
	require.Contains(t, again[2], "another push")
	require.NotContains(t, again[2], "shop: 3000")
}

func TestAPreviewWithoutItsBaseFails(t *testing.T) {
	t.Parallel()
	p := newPull(t)
	j := workflows(t)["preview.yml"].Jobs["diff"]
	delete(j.Steps[0].With, "fetch-depth")
	p.ref, p.values["matrix.stack"] = "refs/pull/7/merge", "dev"
	_, output, err := p.run(j)
	require.Error(t, err)
	require.Contains(t, output, "there is no origin/main here")
	require.NoDirExists(t, filepath.Join(p.kept, "report-dev"))
}

func TestAPreviewThatFailedSaysSoInItsComment(t *testing.T) {
	t.Parallel()
	p := newPull(t)
	p.report("dev", "what the last run found")
	require.Len(t, p.comment(), 4)
	require.NoError(t, os.RemoveAll(filepath.Join(p.kept, "report-dev")))
	comments := p.comment()
	require.Contains(t, comments[2], "The preview of dev failed at "+p.values["github.event.workflow_run.head_sha"][:7])
	require.NotContains(t, comments[2], "what the last run found")
}

func TestAReportIsOnlyEverText(t *testing.T) {
	t.Parallel()
	p := newPull(t)
	trap := filepath.Join(t.TempDir(), "sprung")
	hostile := "$(touch " + trap + ") `touch " + trap + "` \"; touch " + trap + " #\n::set-output name=a::b\n${{ github.token }}\n"
	p.report("dev", hostile)
	p.report("prod", strings.Repeat("→", 80000))
	comments := p.comment()
	require.Contains(t, comments[2], hostile)
	require.NoFileExists(t, trap)
	require.Less(t, len([]rune(comments[3])), 65536, "GitHub takes no more")
	require.Contains(t, comments[3], "The rest did not fit")
}

func TestALinkIsNotFollowed(t *testing.T) {
	t.Parallel()
	p := newPull(t)
	require.NoError(t, os.WriteFile(filepath.Join(p.kept, "secret"), []byte("hush"), 0o600))
	p.report("dev", "")
	link := filepath.Join(p.kept, "report-dev", "report.md")
	require.NoError(t, os.Remove(link))
	require.NoError(t, os.Symlink("../secret", link))
	require.NotContains(t, strings.Join(p.comment(), "\n"), "hush")
}

func TestAPullRequestThatHasMovedOnIsLeftToItsNextRun(t *testing.T) {
	t.Parallel()
	p := newPull(t)
	p.report("dev", "of an older commit")
	p.values["github.event.workflow_run.head_sha"] = strings.Repeat("a", 40)
	require.Len(t, p.comment(), 2)
}
