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
)

type gitlabJob struct {
	Extends string   `yaml:"extends"`
	Script  []string `yaml:"script"`
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

// TestMergeRequestReportCannotRunQuickActions runs the job that comments with a curl that
// keeps what it posts.
func TestMergeRequestReportCannotRunQuickActions(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "report-dev"), 0o700))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "secret"), 0o700))
	require.NoError(t, os.Symlink("secret", filepath.Join(dir, "report-prod")))
	for file, text := range map[string]string{
		"report-dev/report.md": "/approve\n  /merge\r/close\n<!-- @acme", "secret/report.md": "secret-value",
		"curl": "#!/bin/sh\nfor a in \"$@\"; do [ \"$a\" != @body.json ] || cat body.json >> posted; done\necho '[]'\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, file), []byte(text), 0o700))
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-ec", gitlab(t)["comment"].Script[0])
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "CI_COMMIT_SHORT_SHA=0123456", "CI_JOB_URL=https://gitlab.example.com/job/1"}
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, string(output))
	posted, err := os.ReadFile(filepath.Join(dir, "posted"))
	require.NoError(t, err)
	posts := json.NewDecoder(bytes.NewReader(posted))
	var dev, prod struct{ Body string }
	require.NoError(t, posts.Decode(&dev))
	require.NoError(t, posts.Decode(&prod))
	require.Regexp(t, `^<!-- preview of dev -->\nReport of 0123456, `, dev.Body)
	require.NotRegexp(t, `(^|[\n\r])\s*/`, dev.Body)
	require.NotContains(t, dev.Body, "@acme")
	require.NotContains(t, prod.Body, "secret-value")
}
