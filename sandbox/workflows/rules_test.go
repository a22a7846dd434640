package workflows_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	uses   = regexp.MustCompile(`(?m)uses: +(\S.*)$`)
	pinned = regexp.MustCompile(`^([\w.-]+/[\w.-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)$`)
)

func TestEveryActionIsPinnedByOneCommitWithItsVersion(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(root + "/.github/*/*.yml")
	require.NoError(t, err)
	actions, err := filepath.Glob(root + "/.github/actions/*/*.yml")
	require.NoError(t, err)
	commits := map[string]string{}
	for _, file := range append(files, actions...) {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, one := range uses.FindAllStringSubmatch(string(text), -1) {
			if path, ours := strings.CutPrefix(one[1], "./"); ours {
				_, err := os.Stat(filepath.Join(root, path))
				require.NoError(t, err, "%s uses %s", file, path)
				continue
			}
			m := pinned.FindStringSubmatch(one[1])
			require.NotNil(t, m, "%s: %s is not pinned by a commit with its version behind it", file, one[1])
			if first, seen := commits[m[1]]; seen {
				require.Equal(t, first, m[2], "%s in two versions", m[1])
			}
			commits[m[1]] = m[2]
		}
	}
	require.Contains(t, slices.Collect(maps.Keys(commits)), "pulumi/actions")
}

func TestAWorkflowMayDoWhatItsJobsNameAndNoMore(t *testing.T) {
	t.Parallel()
	all := workflows(t)
	require.GreaterOrEqual(t, len(all), 6)
	for name, one := range all {
		require.NotContains(t, one.On, "pull_request_target", "%s: it would run a fork's code with the repository's rights", name)
		_, called := one.On["workflow_call"]
		if !called {
			require.NotNil(t, one.Permissions, name)
		}
		require.Empty(t, one.Permissions, "%s: each job names its own", name)
		for key, j := range one.Jobs {
			at := name + "/" + key
			require.Equal(t, !called, len(j.Permissions) > 0, "%s: a job names what it may do; one that is called may do what its caller may", at)
			if j.Uses == "" {
				require.Positive(t, j.Timeout, "%s: without a limit it may hang for six hours", at)
			}
			for _, s := range j.Steps {
				require.NotContains(t, s.Run, "${{", "%s: what stands in a script is run: hand it over in env", at)
				if strings.HasPrefix(s.Uses, "actions/checkout@") {
					require.Equal(t, "false", s.With["persist-credentials"], at)
				}
			}
		}
	}
}

// TestWhatRunsAForksCodeMayNotWrite holds the jobs of pull requests that a fork's run too, and those beside them that
// may write: each asks first whose pull request it is.
func TestWhatRunsAForksCodeMayNotWrite(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(root + "/.github/workflows/preview.yml")
	require.NoError(t, err)
	for name, one := range workflows(t) {
		if _, pulls := one.On["pull_request"]; !pulls {
			continue
		}
		for key, j := range one.Jobs {
			if maps.Equal(j.Permissions, map[string]string{"contents": "read"}) {
				continue
			}
			require.Equal(t, "preview.yml", name)
			_, section, found := strings.Cut(string(text), "\n  "+key+":\n")
			require.True(t, found, key)
			section, _, _ = strings.Cut(section, "uses:")
			require.Contains(t, section, "github.event.pull_request.head.repo.full_name == github.repository", key)
		}
	}
	comment := workflows(t)["comment.yml"]
	for _, s := range comment.Jobs["comment"].Steps {
		if strings.HasPrefix(s.Uses, "actions/checkout@") {
			require.Empty(t, s.With["ref"], "it runs the code of main")
			require.Empty(t, s.With["repository"], "it runs the code of main")
		}
	}
}
