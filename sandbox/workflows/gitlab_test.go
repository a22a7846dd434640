package workflows_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"ecs-foundation/sandbox/process"
)

type gitlabJob struct {
	Extends string   `yaml:"extends"`
	Script  []string `yaml:"script"`
	Cache   struct {
		Key   struct{ Prefix string }
		Paths []string
	}
}

func gitlab(t *testing.T) map[string]gitlabJob {
	t.Helper()
	file := map[string]yaml.Node{}
	read(t, "docs/gitlab-ci.yml", &file)
	jobs := map[string]gitlabJob{}
	for name, node := range file {
		if name == "stages" || name == "variables" || name == "workflow" {
			continue
		}
		var j gitlabJob
		require.NoError(t, node.Decode(&j), name)
		jobs[name] = j
	}
	return jobs
}

func TestEveryGitLabJobHasAScript(t *testing.T) {
	t.Parallel()
	jobs := gitlab(t)
	require.Greater(t, len(jobs), 15)
	for name, j := range jobs {
		if strings.HasPrefix(name, ".") {
			continue
		}
		for len(j.Script) == 0 {
			require.Contains(t, jobs, j.Extends, name)
			j = jobs[j.Extends]
		}
	}
}

// TestGitLabImageHasThePulumiVersionOfTheModule checks the version of the image, which no lock file pins.
func TestGitLabImageHasThePulumiVersionOfTheModule(t *testing.T) {
	t.Parallel()
	module, err := os.ReadFile(root + "/go.mod")
	require.NoError(t, err)
	version := regexp.MustCompile(`pulumi/sdk/v3 v(\S+)`).FindSubmatch(module)
	require.NotNil(t, version)
	file, err := os.ReadFile(root + "/docs/gitlab-ci.yml")
	require.NoError(t, err)
	require.Contains(t, string(file), "image: pulumi/pulumi-go:"+string(version[1])+"\n")
}

func TestMergeRequestReportExcludesChangesOfMain(t *testing.T) {
	t.Parallel()
	p := newPullRequest(t)
	p.ref = "refs/heads/feature/rename"
	p.env = []string{"STACK=dev", "CI_MERGE_REQUEST_DIFF_BASE_SHA=" + git(t, p.origin, "merge-base", "main", "feature/rename")}
	steps := []step{{Uses: "actions/checkout", With: map[string]string{"fetch-depth": "0"}}}
	for _, line := range gitlab(t)[".diff"].Script {
		steps = append(steps, step{Run: line})
	}
	dir, output, err := p.run(job{Steps: steps})
	require.NoError(t, err, output)
	report, err := os.ReadFile(filepath.Join(dir, "report-dev", "report.md"))
	require.NoError(t, err)
	require.Contains(t, string(report), "-  ui: 3000\n+  shop: 3000")
	require.NotContains(t, string(report), "zones: 4")
}

// fakeCurl keeps what is posted, and answers that the token's user has the ID 1, and that there are notes of two users.
const fakeCurl = `#!/bin/sh
for a in "$@"; do
  case "$a" in
  @body.json) cat body.json >> posted ;;
  */user) echo '{"id": 1}'; exit ;;
  */notes*) echo "$a" >> requests ;;
  esac
done
echo '[{"id": 7, "author": {"id": 2}, "body": "<!-- preview of dev -->"}, {"id": 8, "author": {"id": 1}, "body": "<!-- preview of prod -->"}]'
`

// comment runs the job that comments, with the files of a directory, and returns what it posts for dev and prod.
func comment(t *testing.T, dir string) (dev, prod string) {
	t.Helper()
	require.NoError(t, process.WriteProgram(filepath.Join(dir, "curl"), fakeCurl))
	cmd := exec.CommandContext(t.Context(), "sh", "-ec", gitlab(t)["comment"].Script[0])
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "CI_COMMIT_SHORT_SHA=0123456", "CI_JOB_URL=https://gitlab.example.com/job/1"}
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, string(output))
	posted, err := os.ReadFile(filepath.Join(dir, "posted"))
	require.NoError(t, err)
	posts := json.NewDecoder(bytes.NewReader(posted))
	var bodies [2]struct{ Body string }
	require.NoError(t, posts.Decode(&bodies[0]))
	require.NoError(t, posts.Decode(&bodies[1]))
	return bodies[0].Body, bodies[1].Body
}

// TestMergeRequestReportCannotRunQuickActions runs the job that comments with hostile reports.
func TestMergeRequestReportCannotRunQuickActions(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "report-dev"), 0o700))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "secret"), 0o700))
	require.NoError(t, os.Symlink("secret", filepath.Join(dir, "report-prod")))
	for file, text := range map[string]string{
		"report-dev/report.md": "/approve\n  /merge\r/close\n\v\f/label ~x\n\u00a0/assign me\n\n\n/title x\n<!-- @acme &#64;acme &commat;acme\x00\xff\n/merge", "secret/report.md": "secret-value",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600))
	}
	dev, prod := comment(t, dir)
	require.Regexp(t, `^<!-- preview of dev -->\nReport of 0123456, `, dev)
	require.NotRegexp(t, `(^|[\n\r\v\f])[\s\v\pZ]*/`, dev)
	require.NotRegexp(t, `(@|&commat;|&#64;)acme`, dev)
	require.NotContains(t, prod, "secret-value")
}

// TestNoteOfAnotherUserIsNotEdited checks that a note that looks like a report is left alone, unless the token's user
// wrote it.
func TestNoteOfAnotherUserIsNotEdited(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	comment(t, dir)
	requests, err := os.ReadFile(filepath.Join(dir, "requests"))
	require.NoError(t, err)
	require.NotContains(t, string(requests), "/notes/7")
	require.Contains(t, string(requests), "/notes/8")
}

// TestMergeRequestsShareNoCache checks that the caches of jobs that run the code of a merge request have other keys than
// those of jobs that receive a role that deploys, and than the same job of another branch.
func TestMergeRequestsShareNoCache(t *testing.T) {
	t.Parallel()
	jobs := gitlab(t)
	for name, j := range jobs {
		if j.Cache.Key.Prefix == "" {
			require.Empty(t, j.Cache.Paths, name)
			continue
		}
		key := func(job, source, branch string) string {
			return strings.NewReplacer("$CI_JOB_NAME", job, "$CI_PIPELINE_SOURCE", source, "$CI_COMMIT_REF_SLUG", branch).Replace(j.Cache.Key.Prefix)
		}
		deploy := key("deploy:prod", "push", "main")
		for _, other := range []string{
			key("preview:prod", "merge_request_event", "change"), key("deploy:prod", "merge_request_event", "main"),
			key("deploy:prod", "push", "change"), key("plan:prod", "push", "main"), key("deploy:prod", "schedule", "main"),
		} {
			require.NotEqual(t, deploy, other, name)
		}
	}
	require.NotEmpty(t, jobs[".pulumi"].Cache.Key.Prefix)
	require.NotEmpty(t, jobs[".go"].Cache.Key.Prefix)
}
