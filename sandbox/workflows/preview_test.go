package workflows_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// makefile replaces the real one, whose target diff takes minutes. It has the same requirements and results.
const makefile = `diff:
	@git rev-parse --verify --quiet "$$BASE^{commit}" >/dev/null || { echo "there is no $$BASE here" >&2; exit 2; }
	@test -f "Pulumi.$$STACK.yaml" || { echo "there is no stack $$STACK" >&2; exit 2; }
	@mkdir -p bin/report && git diff "$$BASE" -- "Pulumi.$$STACK.yaml" > bin/report/report.md && echo '{}' > bin/report/report.json
`

// pullRequest is a pull request from a fork. Its branch renames a service, and main has a newer commit.
type pullRequest struct {
	runner

	github string // file with GitHub's data
}

func newPullRequest(t *testing.T) *pullRequest {
	t.Helper()
	origin, head := newOrigin(t)
	path, file := installGH(t, github{
		Pulls: []object{
			{"number": 7, "state": "open", "base": "main", "label": "stranger:feature/rename", "head": object{"sha": head}},
			{"number": 8, "state": "open", "base": "main", "label": "acme:feature/rename", "head": object{"sha": "0123456"}},
		},
		Comments: map[int][]object{7: {
			{"id": 1, "user": object{"login": "stranger"}, "body": "<!-- preview of dev -->\nmine"},
			{"id": 2, "user": bot, "body": "another workflow's"},
		}},
	})
	return &pullRequest{github: file, runner: runner{
		t: t, origin: origin, artifacts: t.TempDir(), path: path, env: []string{dataVariable + "=" + file},
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

// newOrigin creates the repository with the branch of the pull request, and returns the commit of the branch.
func newOrigin(t *testing.T) (origin, head string) {
	t.Helper()
	origin = t.TempDir()
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
	head = commit(map[string]string{"Pulumi.dev.yaml": "services:\n  shop: 3000\n\n\n\n\n\nzones: 2\n"})
	git(t, origin, "checkout", "--quiet", "main")
	commit(map[string]string{"Pulumi.dev.yaml": "services:\n  ui: 3000\n\n\n\n\n\nzones: 4\n"})
	git(t, origin, "checkout", "--quiet", "--detach")
	git(t, origin, "merge", "--quiet", "--no-ff", "--no-edit", "feature/rename")
	git(t, origin, "update-ref", "refs/pull/7/merge", "HEAD")
	git(t, origin, "checkout", "--quiet", "main")
	return origin, head
}

// diff runs the diff job for a stack, on the merge of the branch into main.
func (p *pullRequest) diff(stack string) (dir, output string, err error) {
	p.t.Helper()
	p.ref, p.values["matrix.stack"] = "refs/pull/7/merge", stack
	return p.run(workflows(p.t)["preview.yml"].Jobs["diff"])
}

// comment runs the comment job, on main, and returns the comments of the pull request.
func (p *pullRequest) comment() []string {
	p.t.Helper()
	p.ref = "refs/heads/main"
	_, output, err := p.run(workflows(p.t)["comment.yml"].Jobs["comment"])
	require.NoError(p.t, err, output)
	var bodies []string
	for _, comment := range readGitHub(p.t, p.github).Comments[7] {
		bodies = append(bodies, comment["body"].(string))
	}
	return bodies
}

// report writes a report as the code of a hostile pull request could.
func (p *pullRequest) report(stack, text string) {
	p.t.Helper()
	dir := filepath.Join(p.artifacts, "report-"+stack)
	require.NoError(p.t, os.MkdirAll(dir, 0o700))
	require.NoError(p.t, os.WriteFile(filepath.Join(dir, "report.md"), []byte(text), 0o600))
}

func TestPullRequestFromForkGetsOneCommentPerStack(t *testing.T) {
	t.Parallel()
	p := newPullRequest(t)
	for _, stack := range []string{"dev", "prod"} {
		dir, output, err := p.diff(stack)
		require.NoError(t, err, output)
		summary, err := os.ReadFile(filepath.Join(dir, "summary"))
		require.NoError(t, err)
		require.Equal(t, stack == "dev", strings.Contains(string(summary), "+  shop: 3000"), "the job summary contains the report")
	}
	comments := p.comment()
	require.Len(t, comments, 4)
	require.True(t, strings.HasPrefix(comments[2], "<!-- preview of dev -->\n"), comments[2])
	require.Contains(t, comments[2], "-  ui: 3000\n+  shop: 3000")
	require.NotContains(t, comments[2], "zones: 4\n+", "the change on main is not part of the branch")
	require.Contains(t, comments[2], "written by the pull request's own code in [this run](https://github.com/acme/shop/actions/runs/42)")
	require.True(t, strings.HasPrefix(comments[3], "<!-- preview of prod -->\n"), comments[3])

	p.report("dev", "another push")
	again := p.comment()
	require.Equal(t, comments[:2], again[:2], "other comments are not changed")
	require.Len(t, again, 4, "the comments are edited")
	require.Contains(t, again[2], "another push")
	require.NotContains(t, again[2], "shop: 3000")
}

func TestDiffWithoutTheBaseCommitFails(t *testing.T) {
	t.Parallel()
	p := newPullRequest(t)
	j := workflows(t)["preview.yml"].Jobs["diff"]
	delete(j.Steps[0].With, "fetch-depth")
	p.ref, p.values["matrix.stack"] = "refs/pull/7/merge", "dev"
	_, output, err := p.run(j)
	require.Error(t, err)
	require.Contains(t, output, "there is no origin/main here")
	require.NoDirExists(t, filepath.Join(p.artifacts, "report-dev"))
}

func TestFailedPreviewIsReportedInTheComment(t *testing.T) {
	t.Parallel()
	p := newPullRequest(t)
	p.report("dev", "the previous report")
	require.Len(t, p.comment(), 4)
	require.NoError(t, os.RemoveAll(filepath.Join(p.artifacts, "report-dev")))
	comments := p.comment()
	require.Contains(t, comments[2], "The preview of dev failed at "+p.values["github.event.workflow_run.head_sha"][:7])
	require.NotContains(t, comments[2], "the previous report")
}

func TestReportIsNotExecuted(t *testing.T) {
	t.Parallel()
	p := newPullRequest(t)
	file := filepath.Join(t.TempDir(), "created-by-the-report")
	hostile := "$(touch " + file + ") `touch " + file + "` \"; touch " + file + " #\n::set-output name=a::b\n${{ github.token }}\n"
	p.report("dev", hostile)
	p.report("prod", strings.Repeat("→", 80000))
	comments := p.comment()
	require.Contains(t, comments[2], hostile)
	require.NoFileExists(t, file)
	require.Less(t, len([]rune(comments[3])), 65536, "GitHub's limit for a comment")
	require.Contains(t, comments[3], "The rest did not fit")
}

func TestSymlinkInReportIsNotFollowed(t *testing.T) {
	t.Parallel()
	p := newPullRequest(t)
	require.NoError(t, os.WriteFile(filepath.Join(p.artifacts, "secret"), []byte("secret-value"), 0o600))
	p.report("dev", "")
	link := filepath.Join(p.artifacts, "report-dev", "report.md")
	require.NoError(t, os.Remove(link))
	require.NoError(t, os.Symlink("../secret", link))
	require.NotContains(t, strings.Join(p.comment(), "\n"), "secret-value")
}

func TestLinkedReportFolderIsNotFollowed(t *testing.T) {
	t.Parallel()
	p := newPullRequest(t)
	secret := filepath.Join(p.artifacts, "secret")
	require.NoError(t, os.Mkdir(secret, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(secret, "report.md"), []byte("secret-value"), 0o600))
	require.NoError(t, os.Symlink("secret", filepath.Join(p.artifacts, "report-dev")))
	require.NotContains(t, strings.Join(p.comment(), "\n"), "secret-value")
}

func TestReportCannotHideItsOriginOrMentionUsers(t *testing.T) {
	t.Parallel()
	p := newPullRequest(t)
	var bytes strings.Builder
	for b := range 256 {
		bytes.WriteByte(byte(b))
	}
	for _, text := range []string{
		"<!-- @acme/admins\n````\n", "&#64;acme &#x40;acme &#X0040;acme &commat;acme @", bytes.String(), "@" + bytes.String() + "@acme",
		strings.Repeat("@&#64;", 20000), "\xff\xfe@acme", "<details>\n\n```", "\\@acme",
	} {
		p.report("dev", text)
		comment := p.comment()[2]
		require.Regexp(t, `^<!-- preview of dev -->\nReport of [0-9a-f]{7}, written by the pull request's own code in `, comment)
		require.NotRegexp(t, `(@|&commat;|&#0*64;|&#[xX]0*40;)[a-z]`, comment)
		require.Less(t, len([]rune(comment)), 65536)
	}
}

func TestReportOfAnOutdatedCommitIsIgnored(t *testing.T) {
	t.Parallel()
	p := newPullRequest(t)
	p.report("dev", "of an older commit")
	p.values["github.event.workflow_run.head_sha"] = strings.Repeat("a", 40)
	require.Len(t, p.comment(), 2)
}

// TestLargeReportIsNotDownloaded checks that a large artifact ends neither the job nor the disk of its runner.
func TestLargeReportIsNotDownloaded(t *testing.T) {
	t.Parallel()
	p := newPullRequest(t)
	p.report("dev", "the report")
	for sizes, downloaded := range map[[2]int]bool{{20_000, 30_000}: true, {2_000_000, 0}: false, {600_000, 600_000}: false} {
		data := readGitHub(t, p.github)
		data.Artifacts = []object{
			{"name": "report-dev", "size_in_bytes": sizes[0]},
			{"name": "report-prod", "size_in_bytes": sizes[1]},
			{"name": "plan-prod", "size_in_bytes": 50_000_000},
		}
		text, err := json.Marshal(data)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(p.github, text, 0o600))
		comment := p.comment()[2]
		require.Equal(t, downloaded, strings.Contains(comment, "the report\n") || strings.HasSuffix(comment, "the report"), comment)
		require.Equal(t, !downloaded, strings.Contains(comment, "The preview of dev failed"), comment)
	}
}
