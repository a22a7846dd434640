package faults_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
	"ecs-foundation/sandbox/process"
)

// tools makes a directory with the programs that a user has: pulumi, aws and foundation.
func tools(t *testing.T, e *engine.Engine) string {
	t.Helper()
	dir := t.TempDir()
	build := process.Command(t.Context(), process.ToolEnviron(), "go", "build", "-o", filepath.Join(dir, "foundation"), "./cmd/foundation")
	build.Dir = "../.."
	output, err := build.CombinedOutput()
	require.NoError(t, err, string(output))
	require.NoError(t, os.Symlink(e.PulumiScript(map[string]string{"": filepath.Join(e.State(), "program")}), filepath.Join(dir, "pulumi")))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "aws"), []byte(serveCLI(t, e)), 0o700))
	return dir
}

// serveCLI starts the AWS CLI and returns a script that runs a command with it. The test is skipped without the CLI.
func serveCLI(t *testing.T, e *engine.Engine) string {
	t.Helper()
	python := ""
	built, err := filepath.Abs("../../bin/awscli/bin/python")
	require.NoError(t, err)
	for _, candidate := range []string{"python3", built} {
		if process.Python(t.Context(), process.ToolEnviron(), candidate, "-c", "import awscli.clidriver").Run() == nil {
			python = candidate
			break
		}
	}
	if python == "" {
		t.Skip("Python has no AWS CLI: make awscli installs it")
	}
	python, err = process.LookPath(python)
	require.NoError(t, err)
	script, err := filepath.Abs("testdata/aws.py")
	require.NoError(t, err)
	socket := filepath.Join(t.TempDir(), "socket")
	server := process.Python(context.WithoutCancel(t.Context()), e.Environ(), python, script, "serve", socket)
	server.Stderr = os.Stderr
	require.NoError(t, server.Start())
	t.Cleanup(func() {
		require.NoError(t, server.Process.Kill())
		_ = server.Wait() // it was killed
	})
	require.Eventually(t, func() bool { _, err := os.Stat(socket); return err == nil }, time.Minute, 50*time.Millisecond)
	return fmt.Sprintf("#!/bin/sh\nexec %s -I -S %s run %s \"$@\"\n", python, script, socket)
}

// A shell runs commands as a user does, in the directory of a project.
type shell struct {
	t   *testing.T
	dir string
	env []string
}

func newShell(t *testing.T, e *engine.Engine, b *engine.Backend, tools string, env ...string) shell {
	t.Helper()
	env = slices.Concat(e.PulumiEnviron(), env, []string{"PATH=" + tools + ":" + os.Getenv("PATH"), "AWS_MAX_ATTEMPTS=1"})
	return shell{t, b.Dir, env}
}

// run runs a command line and returns its output and exit code.
func (s shell) run(line string) (string, int) {
	s.t.Helper()
	start := time.Now()
	output, code := s.quiet(line)
	s.t.Logf("$ %s (%d s, exit code %d)\n%s", line, int(time.Since(start).Seconds()), code, tail(output))
	return output, code
}

// quiet runs a command line as run does, without logging it.
func (s shell) quiet(line string) (string, int) {
	s.t.Helper()
	cmd := exec.CommandContext(s.t.Context(), "bash", "-c", line)
	cmd.Dir, cmd.Env = s.dir, s.env
	output, err := cmd.CombinedOutput()
	if _, exited := errors.AsType[*exec.ExitError](err); !exited {
		require.NoError(s.t, err)
	}
	return string(output), cmd.ProcessState.ExitCode()
}

// must runs a command line that must succeed.
func (s shell) must(line string) string {
	s.t.Helper()
	output, code := s.run(line)
	require.Zero(s.t, code, "%s\n%s", line, output)
	return output
}

// tail returns the last lines of a text.
func tail(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-30):], "\n")
}
