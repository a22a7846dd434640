package awscli_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain/awscli"
)

// A cli runs commands of the AWS CLI on an emulator.
type cli struct {
	mu  sync.Mutex
	in  io.Writer
	out *bufio.Reader
}

// start starts an emulator and the AWS CLI. It skips the test if Python has neither moto nor version 1 of the CLI.
func start(t *testing.T) *cli {
	t.Helper()
	if testing.Short() {
		t.Skip("explains a service in the emulator")
	}
	if exec.CommandContext(t.Context(), "python3", "-I", "-c", "import awscli.clidriver, moto.moto_server").Run() != nil {
		t.Skip("Python has no moto or awscli: run 'python3 -I -m pip install moto[server] awscli'")
	}
	record := filepath.Join(t.TempDir(), "emulator.json")
	emulator := exec.CommandContext(context.WithoutCancel(t.Context()), "python3", "-I", "-B", "../../../sandbox/emulator/emulator.py", record)
	require.NoError(t, emulator.Start())
	var running struct{ URL string }
	require.Eventually(t, func() bool {
		text, err := os.ReadFile(record)
		return err == nil && json.Unmarshal(text, &running) == nil && running.URL != ""
	}, 2*time.Minute, 100*time.Millisecond)

	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), "python3", "-I", "testdata/aws.py")
	cmd.Env = append(os.Environ(), "AWS_ENDPOINT_URL="+running.URL, "AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test",
		"AWS_DEFAULT_REGION=us-east-1", "AWS_MAX_ATTEMPTS=1", "AWS_CONFIG_FILE="+os.DevNull, "NO_PROXY=127.0.0.1")
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		require.NoError(t, in.Close())
		require.NoError(t, cmd.Wait())
		require.NoError(t, emulator.Process.Kill())
		_ = emulator.Wait()
	})
	return &cli{in: in, out: bufio.NewReader(out)}
}

// run is an awscli.Runner.
func (c *cli) run(_ context.Context, args ...string) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := json.NewEncoder(c.in).Encode(args); err != nil {
		return nil, err
	}
	line, err := c.out.ReadBytes('\n')
	if err != nil {
		return nil, err
	}
	var result struct {
		Code     int
		Out, Err string
	}
	if err := json.Unmarshal(line, &result); err != nil {
		return nil, err
	}
	if result.Code != 0 {
		return nil, awscli.NewError(result.Err)
	}
	return []byte(result.Out), nil
}

// aws runs a command line, with single quotes around JSON, and returns its output as text.
func (c *cli) aws(t *testing.T, line string) string {
	t.Helper()
	out, err := c.run(t.Context(), append(split(line), "--output", "text")...)
	require.NoError(t, err, line)
	return strings.TrimSpace(string(out))
}

// split splits a command line at spaces that are not within single quotes.
func split(line string) []string {
	var args []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			args = append(args, part)
		} else {
			args = append(args, strings.Fields(part)...)
		}
	}
	return args
}
