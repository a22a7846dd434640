// Package clitest runs the AWS CLI on an emulator of AWS, or answers its commands, for tests.
package clitest

import (
	"context"
	_ "embed"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain/awscli"
)

//go:embed cli.py
var program string

// Python returns a Python that has moto and version 1 of the AWS CLI: the one of PATH, or that of 'make awscli' in the
// project in root. It skips the test if there is none.
func Python(t *testing.T, root string) string {
	t.Helper()
	built, err := filepath.Abs(filepath.Join(root, "bin", "awscli", "bin", "python"))
	require.NoError(t, err)
	for _, python := range []string{"python3", built} {
		if exec.CommandContext(t.Context(), python, "-I", "-c", "import awscli.clidriver, moto.moto_server").Run() == nil {
			return python
		}
	}
	t.Skip("Python has no moto or AWS CLI: make awscli installs them")
	return ""
}

// A CLI runs commands of the AWS CLI, one at a time.
type CLI struct {
	mu      *sync.Mutex
	encoder *json.Encoder
	decoder *json.Decoder
}

// Start starts the AWS CLI with an environment, in one process for all commands, which ends with the test.
func Start(t *testing.T, python string, env []string) CLI {
	t.Helper()
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), python, "-I", "-c", program)
	cmd.Env = slices.Concat(env, []string{
		"AWS_MAX_ATTEMPTS=1", "AWS_PAGER=", "AWS_CONFIG_FILE=" + os.DevNull, "AWS_SHARED_CREDENTIALS_FILE=" + os.DevNull,
	})
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		require.NoError(t, in.Close())
		require.NoError(t, cmd.Wait())
	})
	return CLI{&sync.Mutex{}, json.NewEncoder(in), json.NewDecoder(out)}
}

// Run runs a command with arguments. It is an awscli.Runner.
func (c CLI) Run(_ context.Context, args ...string) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.encoder.Encode(args); err != nil {
		return nil, err
	}
	var result struct {
		Code     int
		Out, Err string
	}
	if err := c.decoder.Decode(&result); err != nil {
		return nil, err
	}
	if result.Code != 0 {
		return nil, awscli.NewError(result.Err)
	}
	return []byte(result.Out), nil
}

// Text runs a command line, in which single quotes enclose an argument with spaces, and returns its output as text.
func (c CLI) Text(t *testing.T, line string) string {
	t.Helper()
	return strings.TrimSpace(c.output(t, line, "text"))
}

// JSON runs a command line, as Text does, and returns its output in JSON.
func (c CLI) JSON(t *testing.T, line string) string {
	t.Helper()
	return c.output(t, line, "json")
}

func (c CLI) output(t *testing.T, line, format string) string {
	t.Helper()
	out, err := c.Run(t.Context(), append(split(line), "--output", format)...)
	require.NoError(t, err, line)
	return string(out)
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
