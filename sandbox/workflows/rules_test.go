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

func TestActionsArePinnedToOneCommitEach(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(root + "/.github/*/*.yml")
	require.NoError(t, err)
	actions, err := filepath.Glob(root + "/.github/actions/*/*.yml")
	require.NoError(t, err)
	commits := map[string]string{}
	for _, file := range append(files, actions...) {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, match := range uses.FindAllStringSubmatch(string(text), -1) {
			if path, local := strings.CutPrefix(match[1], "./"); local {
				_, err := os.Stat(filepath.Join(root, path))
				require.NoError(t, err, "%s uses %s", file, path)
				continue
			}
			pin := pinned.FindStringSubmatch(match[1])
			require.NotNil(t, pin, "%s: %s must be pinned to a commit, with the version in a comment", file, match[1])
			if commit, seen := commits[pin[1]]; seen {
				require.Equal(t, commit, pin[2], "%s is used in two versions", pin[1])
			}
			commits[pin[1]] = pin[2]
		}
	}
	require.Contains(t, slices.Collect(maps.Keys(commits)), "pulumi/actions")
}

func TestJobsDeclareTheirPermissions(t *testing.T) {
	t.Parallel()
	byName := workflows(t)
	require.GreaterOrEqual(t, len(byName), 6)
	for name, w := range byName {
		require.NotContains(t, w.On, "pull_request_target", "%s: it would run a fork's code with the repository's permissions", name)
		_, called := w.On["workflow_call"]
		if !called {
			require.NotNil(t, w.Permissions, name)
		}
		require.Empty(t, w.Permissions, "%s: permissions must be declared for each job", name)
		for key, j := range w.Jobs {
			id := name + "/" + key
			require.Equal(t, !called, len(j.Permissions) > 0,
				"%s: a job must declare its permissions, unless it is called and has those of its caller", id)
			if j.Uses == "" {
				require.Positive(t, j.Timeout, "%s: timeout-minutes is required: the default is six hours", id)
			}
			for _, s := range j.Steps {
				require.NotContains(t, s.Run, "${{", "%s: an expression in a script allows script injection: pass it in env", id)
				if strings.HasPrefix(s.Uses, "actions/checkout@") {
					require.Equal(t, "false", s.With["persist-credentials"], id)
				}
			}
		}
	}
}

// TestPullRequestJobsOnlyRead checks that a job of a pull request, which runs the code of its branch, can only read the
// repository. A job that can also get credentials of AWS is skipped for pull requests from forks.
func TestPullRequestJobsOnlyRead(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(root + "/.github/workflows/preview.yml")
	require.NoError(t, err)
	for name, w := range workflows(t) {
		if _, ok := w.On["pull_request"]; !ok {
			continue
		}
		for key, j := range w.Jobs {
			if maps.Equal(j.Permissions, map[string]string{"contents": "read"}) {
				continue
			}
			require.Equal(t, "preview.yml", name)
			require.Equal(t, map[string]string{"contents": "read", "id-token": "write"}, j.Permissions, key)
			_, section, found := strings.Cut(string(text), "\n  "+key+":\n")
			require.True(t, found, key)
			section, _, _ = strings.Cut(section, "uses:")
			require.Contains(t, section, "github.event.pull_request.head.repo.full_name == github.repository", key)
		}
	}
	comment := workflows(t)["comment.yml"]
	for _, s := range comment.Jobs["comment"].Steps {
		if strings.HasPrefix(s.Uses, "actions/checkout@") {
			require.Empty(t, s.With["ref"], "it must run the code of main")
			require.Empty(t, s.With["repository"], "it must run the code of main")
		}
	}
}
