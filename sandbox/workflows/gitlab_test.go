package workflows_test

import (
	"os"
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
