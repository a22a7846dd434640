package emulator_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/emulator"
	"ecs-foundation/sandbox/state"
)

// A refusal is what the emulator does with a call that AWS refuses.
type refusal struct {
	Name      string
	Want, Got *string // error codes; nil if the call is accepted
	Message   string
}

// TestRefusals makes the calls of testdata/refusals, with the error codes that AWS returns.
func TestRefusals(t *testing.T) {
	t.Parallel()
	dir := state.Dir(t.TempDir())
	e, err := emulator.Start(t.Context(), dir, t.Logf)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, e.Stop()) })

	program := exec.CommandContext(t.Context(), "bash", "-c", `PATH="$1:$PATH" exec python3 -I -B testdata/refusals`,
		"bash", filepath.Join(dir.Path("venv"), "bin"))
	program.Env = append(os.Environ(), "AWS_ENDPOINT_URL="+e.URL, "AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test",
		"AWS_DEFAULT_REGION=us-east-1", "AWS_MAX_ATTEMPTS=1", "AWS_CONFIG_FILE="+os.DevNull)
	program.Stderr = &strings.Builder{}
	output, err := program.Output()
	require.NoError(t, err, program.Stderr)

	cases := 0
	for decoder := json.NewDecoder(strings.NewReader(string(output))); decoder.More(); cases++ {
		var r refusal
		require.NoError(t, decoder.Decode(&r))
		require.Equal(t, r.Want, r.Got, "%s: %s", r.Name, r.Message)
	}
	require.Greater(t, cases, 120)
}
