package workflows_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/process"
)

// TestOnlyThePublishingJobsOfAReleaseCanWrite checks that code of the repository and of package registries runs in jobs
// that can only read, and that only files which these jobs tested and built are published.
func TestOnlyThePublishingJobsOfAReleaseCanWrite(t *testing.T) {
	t.Parallel()
	w := workflows(t)["release.yml"]
	for name, permissions := range map[string]map[string]string{
		"lint":    {"contents": "read"},
		"test":    {"contents": "read"},
		"build":   {"contents": "read"},
		"publish": {"contents": "write", "id-token": "write", "attestations": "write"},
		"npm":     {"contents": "read", "id-token": "write"},
		"pypi":    {"contents": "read"},
	} {
		require.Equal(t, permissions, w.Jobs[name].Permissions, name)
	}
	require.Len(t, w.Jobs, 6)
	for _, name := range []string{"publish", "npm", "pypi"} {
		for _, s := range w.Jobs[name].Steps {
			require.False(t, strings.HasPrefix(s.Uses, "actions/checkout@") || strings.HasPrefix(s.Uses, "./"), "%s must run no code of the tag", name)
		}
	}
}

// TestReleaseWorkflowPublishesTheTag runs the shell steps that depend on the tag, with programs that record their
// arguments.
func TestReleaseWorkflowPublishesTheTag(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string][]string{
		"v1.2.0":      {"make release 1.2.0", "gh release create v1.2.0 --verify-tag --title v1.2.0 --notes-file NOTES.md release/SHA256SUMS release/sdk.tgz", "npm publish --ignore-scripts --provenance --access public --tag latest ./release/sdk.tgz"},
		"v2.0.0-rc.1": {"make release 2.0.0-rc.1", "gh release create v2.0.0-rc.1 --verify-tag --title v2.0.0-rc.1 --notes-file NOTES.md --prerelease release/SHA256SUMS release/sdk.tgz", "npm publish --ignore-scripts --provenance --access public --tag next ./release/sdk.tgz"},
	} {
		dir := t.TempDir()
		for name, text := range map[string]string{
			"release/NOTES.md": "", "release/SHA256SUMS": "", "release/sdk.tgz": "",
			"path/make": "#!/bin/sh\necho make \"$@\" \"$VERSION\" >> log\n",
			"path/gh":   "#!/bin/sh\necho gh \"$@\" >> log\n",
			"path/npm":  "#!/bin/sh\necho npm \"$@\" >> log\n",
		} {
			require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700))
			require.NoError(t, process.WriteProgram(filepath.Join(dir, name), text))
		}
		w := workflows(t)["release.yml"]
		for _, name := range []string{"build", "publish", "npm"} {
			for _, s := range w.Jobs[name].Steps {
				if s.Env["TAG"] == "" {
					continue
				}
				cmd := exec.CommandContext(t.Context(), "bash", "-e", "-c", s.Run)
				cmd.Dir, cmd.Env = dir, []string{"PATH=" + filepath.Join(dir, "path") + ":" + os.Getenv("PATH"), "TAG=" + tag}
				output, err := cmd.CombinedOutput()
				require.NoError(t, err, string(output))
			}
		}
		log, err := os.ReadFile(filepath.Join(dir, "log"))
		require.NoError(t, err)
		require.Equal(t, want, strings.Split(strings.TrimSpace(string(log)), "\n"))
	}
}
