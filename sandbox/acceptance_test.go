package sandbox_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// TestAcceptance runs the acceptance test, which is for AWS accounts, against the emulator: the dev stack with two changes,
// or the parts in ACCEPTANCE, such as dev,store,prod.
func TestAcceptance(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Preview().Err)
	build := func(directory string) string {
		program := filepath.Join(t.TempDir(), "program")
		command := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-buildvcs=false", "-o", program, ".")
		command.Dir = directory
		output, err := command.CombinedOutput()
		require.NoError(t, err, string(output))
		return program
	}
	programs := map[string]string{"": e.Program()}
	arguments := []string{"--parts", "dev", "--changes", "2"}
	if parts := os.Getenv("ACCEPTANCE"); parts != "" {
		programs = map[string]string{"/retail-store": build("../examples/retail-store"), "": programs[""]}
		arguments = []string{"--parts", parts, "--domain", "shop.example.com", "--zone", createHostedZone(t, e)}
	}
	directory := t.TempDir()
	command := exec.CommandContext(t.Context(), build("../cmd/acceptance"), append(arguments,
		"--project", "..", "--dir", directory, "--account", "123456789012", "--yes", "--wait", "0s", "--pulumi", e.PulumiScript(programs))...)
	command.Env = e.PulumiEnviron()
	output, err := command.CombinedOutput()
	t.Logf("%s", output)
	require.NoError(t, err)
	reports, err := filepath.Glob(filepath.Join(directory, "acc*", "report.md"))
	require.NoError(t, err)
	require.Len(t, reports, 1)
	report, err := os.ReadFile(reports[0])
	require.NoError(t, err)
	t.Logf("%s", report)
	require.Contains(t, string(report), "| all | nothing is left |")
	require.Contains(t, string(report), ": passed\n")
}
