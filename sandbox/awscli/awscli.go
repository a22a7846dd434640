// Package awscli serves the AWS CLI to tests.
package awscli

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/process"
)

//go:embed aws.py
var server string

// Install starts the AWS CLI with an environment and writes a program aws, which runs commands with it, to a directory. The
// CLI is that of PATH, or of 'make awscli' in the project in root. The test is skipped without one.
func Install(t *testing.T, root, dir string, environ []string) {
	t.Helper()
	python, script, socket := find(t, root), filepath.Join(t.TempDir(), "aws.py"), filepath.Join(t.TempDir(), "socket")
	require.NoError(t, os.WriteFile(script, []byte(server), 0o600))
	cli := process.Python(context.WithoutCancel(t.Context()), environ, python, script, "serve", socket)
	cli.Stderr = os.Stderr
	require.NoError(t, cli.Start())
	t.Cleanup(func() {
		require.NoError(t, cli.Process.Kill())
		_ = cli.Wait() // it was killed
	})
	require.Eventually(t, func() bool { _, err := os.Stat(socket); return err == nil }, time.Minute, 50*time.Millisecond)
	// Version 1 of the CLI ignores AWS_ENDPOINT_URL for RDS.
	program := fmt.Sprintf("#!/bin/sh\nexec %s -I -S %s run %s \"$@\" --endpoint-url \"$AWS_ENDPOINT_URL\"\n", python, script, socket)
	require.NoError(t, process.WriteProgram(filepath.Join(dir, "aws"), program))
}

// find returns the path of a Python that has the AWS CLI.
func find(t *testing.T, root string) string {
	t.Helper()
	built, err := filepath.Abs(filepath.Join(root, "bin/awscli/bin/python"))
	require.NoError(t, err)
	for _, candidate := range []string{"python3", built} {
		if process.Python(t.Context(), process.ToolEnviron(), candidate, "-c", "import awscli.clidriver").Run() == nil {
			python, err := process.LookPath(candidate)
			require.NoError(t, err)
			return python
		}
	}
	t.Skip("Python has no AWS CLI: make awscli installs it")
	return ""
}
