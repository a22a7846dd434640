package awscli_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain/clitest"
)

// start starts an emulator, and the AWS CLI with its address.
func start(t *testing.T) clitest.CLI {
	t.Helper()
	if testing.Short() {
		t.Skip("explains a service in the emulator")
	}
	const root = "../../.."
	python := clitest.Python(t, root)
	record := filepath.Join(t.TempDir(), "emulator.json")
	emulator := exec.CommandContext(context.WithoutCancel(t.Context()), python, "-I", "-B", root+"/sandbox/emulator/emulator.py", record)
	require.NoError(t, emulator.Start())
	t.Cleanup(func() {
		require.NoError(t, emulator.Process.Kill())
		_ = emulator.Wait()
	})
	var running struct{ URL string }
	require.Eventually(t, func() bool {
		text, err := os.ReadFile(record)
		return err == nil && json.Unmarshal(text, &running) == nil && running.URL != ""
	}, 2*time.Minute, 100*time.Millisecond)
	env := slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, "AWS_") })
	return clitest.Start(t, python, append(env, "AWS_ENDPOINT_URL="+running.URL, "AWS_ACCESS_KEY_ID=test",
		"AWS_SECRET_ACCESS_KEY=test", "AWS_DEFAULT_REGION=us-east-1", "NO_PROXY=127.0.0.1"))
}
