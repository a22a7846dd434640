package workflows_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"ecs-foundation/sandbox/process"
)

// isolated are the settings without which Pulumi would download or run a plugin that a state names.
var isolated = []string{"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "PULUMI_IGNORE_AMBIENT_PLUGINS"}

// TestPulumiRunsAfterTheCheckOfTheState checks the jobs of GitHub that run Pulumi with a state in an account.
func TestPulumiRunsAfterTheCheckOfTheState(t *testing.T) {
	t.Parallel()
	jobs := 0
	for name, w := range workflows(t) {
		for key, j := range w.Jobs {
			check := slices.IndexFunc(j.Steps, func(s step) bool { return strings.Contains(s.Run, "state.sh") })
			for i, s := range j.Steps {
				if !strings.HasPrefix(s.Uses, "pulumi/actions@") || s.With["command"] == "" {
					continue
				}
				jobs++
				require.Less(t, check, i, "%s/%s", name, key)
				require.NotEqual(t, -1, check, "%s/%s runs Pulumi with an unchecked state", name, key)
				for _, setting := range isolated {
					require.Equal(t, "true", j.Env[setting], "%s/%s", name, key)
				}
			}
		}
	}
	require.Positive(t, jobs)
}

// TestPulumiOnGitLabRunsAfterTheCheckOfTheState checks that every job that runs Pulumi extends the one that checks.
func TestPulumiOnGitLabRunsAfterTheCheckOfTheState(t *testing.T) {
	t.Parallel()
	file := map[string]yaml.Node{}
	read(t, "docs/gitlab-ci.yml", &file)
	var base struct {
		Variables map[string]string `yaml:"variables"`
		Before    []string          `yaml:"before_script"`
	}
	node := file[".pulumi"]
	require.NoError(t, node.Decode(&base))
	for _, setting := range isolated {
		require.Equal(t, "true", base.Variables[setting])
	}
	first := slices.IndexFunc(base.Before, func(line string) bool { return strings.Contains(line, "pulumi ") })
	check := slices.Index(base.Before, `.github/scripts/state.sh "$STACK"`)
	require.NotEqual(t, -1, check)
	require.Less(t, check, first)
	jobs := gitlab(t)
	for name, j := range jobs {
		if !strings.Contains(strings.Join(j.Script, "\n"), "pulumi ") {
			continue
		}
		for name != ".pulumi" {
			require.Contains(t, jobs, name, "a job that runs Pulumi must extend .pulumi")
			node := file[name]
			var overridden map[string]any
			require.NoError(t, node.Decode(&overridden))
			require.NotContains(t, overridden, "before_script", name)
			name = jobs[name].Extends
		}
	}
}

// runStateScript runs the script with a Pulumi that exports a state and keeps what is installed. It returns the calls.
func runStateScript(t *testing.T, state string, env ...string) (calls string, err error) {
	t.Helper()
	dir := t.TempDir()
	fake := "#!/bin/bash\necho \"$*\" >> " + dir + "/calls\nif [[ $1 == stack ]]; then cat " + dir + "/state; fi\n"
	require.NoError(t, process.WriteProgram(filepath.Join(dir, "pulumi"), fake))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "state"), []byte(state), 0o600))
	script := exec.CommandContext(t.Context(), ".github/scripts/state.sh", "dev")
	script.Dir = root
	script.Env = slices.Concat(os.Environ(), []string{"PATH=" + dir + ":" + os.Getenv("PATH")}, env)
	output, err := script.CombinedOutput()
	t.Logf("%s", output)
	text, readErr := os.ReadFile(filepath.Join(dir, "calls"))
	require.NoError(t, readErr)
	return string(text), err
}

func TestStateScriptInstallsTheProviderOfAValidState(t *testing.T) {
	t.Parallel()
	const export = "stack export --stack dev\n"
	calls, err := runStateScript(t, `{"version": 3, "deployment": {"resources": []}}`)
	require.NoError(t, err)
	require.Regexp(t, `^`+export+`plugin install resource aws v6\.\d+\.\d+\n$`, calls)
	calls, err = runStateScript(t, `{"version": 3, "deployment": {"resources": []}}`, "AWS_PROVIDER_UPGRADE_FROM=6.0.0")
	require.NoError(t, err)
	require.Regexp(t, `^`+export+`plugin install resource aws v6\.\d+\.\d+\nplugin install resource aws v6\.0\.0\n$`, calls)

	for _, invalid := range []string{"", `{"version": 3, "deployment": {"snippets": []}}`, "[]"} {
		calls, err = runStateScript(t, invalid)
		require.Error(t, err)
		require.Equal(t, export, calls, "nothing is installed")
	}
}
