package faults_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/awscli"
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
	require.NoError(t, os.Symlink(e.PulumiScript(map[string]string{"": e.Program()}), filepath.Join(dir, "pulumi")))
	awscli.Install(t, "../..", dir, e.Environ())
	return dir
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
