package sandboxtest

import (
	"os"
	"path/filepath"

	"github.com/stretchr/testify/require"
)

// Preview previews an update. Each key=value overrides the stack file.
func (s Sandbox) Preview(config ...string) Result {
	s.t.Helper()
	var args []string
	for _, c := range config {
		args = append(args, "--config", c)
	}
	return s.result("preview", args)
}

// Destroy deletes the stack.
func (s Sandbox) Destroy() Result {
	s.t.Helper()
	return s.result("destroy", nil, "--skip-preview")
}

// State returns the state file of the stack of a project.
func (s Sandbox) State(project string) string {
	s.t.Helper()
	text, err := os.ReadFile(filepath.Join(s.state, "backend", ".pulumi", "stacks", project, s.stack+".json"))
	require.NoError(s.t, err)
	return string(text)
}

// result runs a command with flags of the sandbox and of Pulumi, and returns its result.
func (s Sandbox) result(command string, args []string, flags ...string) Result {
	s.t.Helper()
	events := filepath.Join(s.t.TempDir(), "events")
	args = append(append(args, "--", "--event-log", events, "--color", "never"), flags...)
	output, err := s.command(command, args...).CombinedOutput()
	return Result{s.steps(events), string(output), err}
}
