// Package engine runs a project in the sandbox for a test and reports the changes to its resources.
package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/process"
)

// Engine is a stack of a project in a sandbox that is stopped at the end of the test.
type Engine struct {
	t       *testing.T
	binary  string
	project string
	stack   string
	file    string // stack file, or "" for the project's
	program string // compiled, or "" if the sandbox compiles it
	state   string
	url     string // of the emulator, or "" for the sandbox's
}

// Run is a run that is in progress.
type Run struct {
	// Process is the sandbox's process.
	Process *os.Process

	e      *Engine
	cmd    *exec.Cmd
	events string
	output *bytes.Buffer
}

// New returns a new sandbox for a stack of a project. It skips the test if the sandbox is not built, and waits while
// Slots other sandboxes are running.
func New(t *testing.T, project, stack string) *Engine {
	t.Helper()
	project, err := filepath.Abs(project)
	require.NoError(t, err)
	e := &Engine{t: t, binary: binary(t), project: project, stack: stack, state: t.TempDir()}
	slots <- struct{}{}
	t.Cleanup(func() {
		defer func() { <-slots }()
		output, err := e.command("stop").CombinedOutput()
		require.NoError(t, err, string(output))
	})
	e.program = e.compileProgram()
	return e
}

// Stack returns another stack of the project in the same sandbox.
func (e *Engine) Stack(name string) *Engine {
	other := *e
	other.stack = name
	return &other
}

// Project returns a stack of another project in the same sandbox.
func (e *Engine) Project(path, stack string) *Engine {
	e.t.Helper()
	path, err := filepath.Abs(path)
	require.NoError(e.t, err)
	other := *e
	other.project, other.stack, other.file = path, stack, ""
	other.program = other.compileProgram()
	return &other
}

// At returns the same stack with another URL of the emulator, such as that of a proxy. Its state is separate.
func (e *Engine) At(url string) *Engine {
	other := *e
	other.url = url
	return &other
}

// File returns another stack of the project in the same sandbox, with the given stack file.
func (e *Engine) File(path, stack string) *Engine {
	e.t.Helper()
	path, err := filepath.Abs(path)
	require.NoError(e.t, err)
	other := e.Stack(stack)
	other.file = path
	return other
}

// State returns the sandbox's state directory. Every process of the sandbox has the path in its command line or
// environment.
func (e *Engine) State() string { return e.state }

// Preview previews an update with key=value overrides.
func (e *Engine) Preview(config ...string) Result { return e.run("preview", config) }

// PreviewWithPolicies previews an update with key=value overrides and a policy pack.
func (e *Engine) PreviewWithPolicies(pack string, config ...string) Result {
	e.t.Helper()
	pack, err := filepath.Abs(pack)
	require.NoError(e.t, err)
	return e.run("preview", config, "--policy-pack", pack)
}

// Up updates the stack with key=value overrides, without a preview.
func (e *Engine) Up(config ...string) Result { return e.run("up", config, "--skip-preview") }

// PreviewRefreshed previews an update after a refresh: the result shows what the update would put back.
func (e *Engine) PreviewRefreshed(config ...string) Result {
	return e.run("preview", config, "--refresh", "--diff")
}

// UpRefreshed refreshes the state, then updates the stack.
func (e *Engine) UpRefreshed(config ...string) Result {
	return e.run("up", config, "--skip-preview", "--refresh")
}

// Diff previews the changes since a commit, writes the report to a directory, and returns the output.
func (e *Engine) Diff(base, out string, config ...string) (string, error) {
	e.t.Helper()
	args := []string{"--base", base, "--out", out, "--html"}
	for _, override := range config {
		args = append(args, "--config", override)
	}
	output, err := e.command("diff", args...).CombinedOutput()
	e.t.Logf("%s", output)
	return string(output), err
}

// Refresh updates the state from the emulator. The result shows drift as updates and deletes.
func (e *Engine) Refresh() Result { return e.run("refresh", nil, "--skip-preview") }

// Destroy deletes the stack.
func (e *Engine) Destroy() Result { return e.run("destroy", nil, "--skip-preview") }

// StartUp starts an update and does not wait until it ends.
func (e *Engine) StartUp(config ...string) *Run {
	e.t.Helper()
	return e.start("up", config, "--skip-preview")
}

// Outputs returns the stack's outputs.
func (e *Engine) Outputs() map[string]any {
	e.t.Helper()
	output, err := e.command("outputs").Output()
	require.NoError(e.t, err)
	var outputs map[string]any
	require.NoError(e.t, json.Unmarshal(output, &outputs))
	return outputs
}

// Endpoint returns the emulator's URL.
func (e *Engine) Endpoint() string {
	e.t.Helper()
	output, err := e.command("env").Output()
	require.NoError(e.t, err)
	_, rest, found := strings.Cut(string(output), "AWS_ENDPOINT_URL=")
	require.True(e.t, found, "sandbox env prints no AWS_ENDPOINT_URL")
	endpoint, _, _ := strings.Cut(rest, "\n")
	return strings.Trim(endpoint, "'") // quoted for a shell
}

func (e *Engine) command(command string, args ...string) *exec.Cmd {
	flags := []string{command, "--project", e.project, "--stack", e.stack, "--state", e.state}
	if e.url != "" {
		flags = append(flags, "--endpoint", e.url)
	}
	if e.file != "" {
		flags = append(flags, "--config-file", e.file)
	}
	// The command that stops the sandbox runs when the context of the test has ended.
	return process.Command(context.WithoutCancel(e.t.Context()), os.Environ(), e.binary, append(flags, args...)...)
}

func (e *Engine) run(command string, config []string, flags ...string) Result {
	e.t.Helper()
	return e.start(command, config, flags...).Wait()
}

func (e *Engine) start(command string, config []string, flags ...string) *Run {
	e.t.Helper()
	r := &Run{e: e, events: filepath.Join(e.t.TempDir(), "events"), output: &bytes.Buffer{}}
	args := []string{"--program", e.program}
	for _, override := range config {
		args = append(args, "--config", override)
	}
	args = append(append(args, "--", "--event-log", r.events, "--color", "never"), flags...)
	r.cmd = e.command(command, args...)
	r.cmd.Stdout, r.cmd.Stderr = r.output, r.output
	require.NoError(e.t, r.cmd.Start())
	r.Process = r.cmd.Process
	return r
}

// Wait waits until the run has ended.
func (r *Run) Wait() Result {
	r.e.t.Helper()
	result := Result{Err: r.cmd.Wait(), Output: r.output.String(), Events: r.events}
	r.e.t.Logf("%s\n%s", strings.Join(r.cmd.Args, " "), result.Output)
	if events, err := os.Open(r.events); err == nil { // it does not exist if the run failed before the engine started
		err := result.read(events)
		if errors.Is(err, io.ErrUnexpectedEOF) && result.Err != nil { // the engine was killed while writing an event
			err = nil
		}
		require.NoError(r.e.t, errors.Join(err, events.Close()))
	}
	return result
}

// binary returns the path of the sandbox: $SANDBOX, or bin/sandbox in a parent directory.
func binary(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("SANDBOX"); path != "" {
		return path
	}
	dir, err := os.Getwd()
	require.NoError(t, err)
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		path := filepath.Join(dir, "bin", "sandbox")
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	t.Skip("bin/sandbox is not built: run `make sandbox`")
	return ""
}
