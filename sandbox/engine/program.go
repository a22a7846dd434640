package engine

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/process"
)

// linkProgram builds the program of one of the repository's projects once for all tests, and copies it to the sandbox. The
// sandbox builds it with the same flags, so that Go finds it up to date and does not spend six seconds on linking it.
func (e *Engine) linkProgram() {
	e.t.Helper()
	bin := filepath.Dir(e.binary)
	inside, err := filepath.Rel(filepath.Dir(bin), e.project)
	if err != nil || strings.HasPrefix(inside, "..") || !isGo(e.project) {
		return
	}
	dir := filepath.Join(bin, "programs")
	require.NoError(e.t, os.MkdirAll(dir, 0o700))
	program := filepath.Join(dir, "program-"+strings.ReplaceAll(inside, string(filepath.Separator), "-"))
	defer lock(e.t, program+".lock")()
	cmd := process.Command(e.t.Context(), process.ToolEnviron(), "go",
		"build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", program, ".")
	cmd.Dir = e.project
	output, err := cmd.CombinedOutput()
	require.NoError(e.t, err, string(output))
	text, err := os.ReadFile(filepath.Clean(program))
	require.NoError(e.t, err)
	require.NoError(e.t, os.WriteFile(filepath.Join(e.state, "program"), text, 0o700)) //nolint:gosec // it is run
}

var goRuntime = regexp.MustCompile(`(?m)^(runtime: go|runtime:\n  name: go)$`)

// isGo reports whether a project's program is in Go.
func isGo(project string) bool {
	text, err := os.ReadFile(filepath.Join(filepath.Clean(project), "Pulumi.yaml"))
	return err == nil && goRuntime.Match(text)
}

// lock waits until no other process has locked a file, and locks it.
func lock(t *testing.T, path string) (unlock func()) {
	t.Helper()
	file, err := os.Create(filepath.Clean(path))
	require.NoError(t, err)
	require.NoError(t, syscall.Flock(int(file.Fd()), syscall.LOCK_EX))
	return func() { require.NoError(t, file.Close()) }
}
