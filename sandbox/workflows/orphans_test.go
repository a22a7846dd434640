package workflows_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/process"
)

// TestOrphansAreReportedInTheSummary runs the script with a program that ends as foundation does.
func TestOrphansAreReportedInTheSummary(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		code, exit int
		summary    string
		warns      bool
	}{
		"nothing":  {code: 0},
		"left":     {code: 1, exit: 1, summary: "found by orphans dev"},
		"not read": {code: 2, summary: "found by orphans dev", warns: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			program := fmt.Sprintf("#!/bin/sh\necho found by \"$@\"\nexit %d\n", c.code)
			build := "#!/bin/sh\ncp " + dir + "/program \"$3\"\n" // go build -o FILE
			require.NoError(t, process.WriteProgram(filepath.Join(dir, "program"), program))
			require.NoError(t, process.WriteProgram(filepath.Join(dir, "go"), build))
			script := exec.CommandContext(t.Context(), ".github/scripts/orphans.sh", "dev")
			script.Dir = root
			summary := filepath.Join(dir, "summary")
			script.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"), "GITHUB_STEP_SUMMARY="+summary)
			output, _ := script.CombinedOutput() // the exit code is below
			require.Equal(t, c.exit, script.ProcessState.ExitCode(), string(output))
			text, _ := os.ReadFile(summary) // missing if nothing is left
			if c.summary == "" {
				require.Empty(t, text)
			}
			require.Contains(t, string(text), c.summary)
			require.Equal(t, c.warns, len(output) > 0, string(output))
		})
	}
}
