// Package engine runs a project in the sandbox for a test, and says what became of its resources.
package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"
)

// Engine is a project's stack in a sandbox that ends with the test.
type Engine struct {
	t       *testing.T
	binary  string
	project string
	stack   string
	file    string // of the stack's settings, where it is not the project's
	state   string
	at      string // an emulator's URL, or "" for the sandbox's own
}

// Result is what a run did, or in a preview would do. A resource is type::name, such as aws:ec2/vpc:Vpc::network-vpc.
type Result struct {
	Creates  []string
	Updates  []string
	Replaces []string
	Deletes  []string
	Same     []string
	// Order is what was done, one thing after the other as it was finished: "create aws:ec2/vpc:Vpc::network-vpc".
	Order []string
	// Events is the file of the engine's events.
	Events string
	// Output is everything that was printed.
	Output string
	// Err is why the run failed, or nil.
	Err error
}

// Run is a run that has not ended yet.
type Run struct {
	// Process is the sandbox's.
	Process *os.Process

	e      *Engine
	cmd    *exec.Cmd
	events string
	output *bytes.Buffer
}

// Changed are the resources that do not stay as they are.
func (r Result) Changed() []string {
	return slices.Concat(r.Creates, r.Updates, r.Replaces, r.Deletes)
}

// places are for the sandboxes that may run at once: each takes a core and more than a gigabyte.
var places = make(chan struct{}, 2)

// New makes a sandbox for a project's stack. It skips the test if the sandbox is not built, and waits while two other
// tests have one.
func New(t *testing.T, project, stack string) *Engine {
	t.Helper()
	project, err := filepath.Abs(project)
	require.NoError(t, err)
	e := &Engine{t: t, binary: binary(t), project: project, stack: stack, state: t.TempDir()}
	places <- struct{}{}
	t.Cleanup(func() {
		defer func() { <-places }()
		output, err := e.command("stop").CombinedOutput()
		require.NoError(t, err, string(output))
	})
	return e
}

// Stack is another stack of the project in the same sandbox.
func (e *Engine) Stack(name string) *Engine {
	other := *e
	other.stack = name
	return &other
}

// Project is a stack of another project in the same sandbox.
func (e *Engine) Project(path, stack string) *Engine {
	e.t.Helper()
	path, err := filepath.Abs(path)
	require.NoError(e.t, err)
	other := *e
	other.project, other.stack, other.file = path, stack, ""
	return &other
}

// At is the same stack built at another URL of the emulator, such as that of a proxy, with a state of its own.
func (e *Engine) At(url string) *Engine {
	other := *e
	other.at = url
	return &other
}

// File is another stack of the project in the same sandbox, whose settings are in a file elsewhere.
func (e *Engine) File(path, stack string) *Engine {
	e.t.Helper()
	path, err := filepath.Abs(path)
	require.NoError(e.t, err)
	other := e.Stack(stack)
	other.file = path
	return other
}

// State is the sandbox's folder. What runs for it has the folder in its command line or in its environment.
func (e *Engine) State() string { return e.state }

// Preview runs preview with key=value overrides.
func (e *Engine) Preview(config ...string) Result { return e.run("preview", config) }

// Up runs up with key=value overrides, without a preview before it.
func (e *Engine) Up(config ...string) Result { return e.run("up", config, "--skip-preview") }

// Diff runs diff against a commit, has the report written into a folder, and returns what was printed.
func (e *Engine) Diff(base, out string) (string, error) {
	e.t.Helper()
	output, err := e.command("diff", "--base", base, "--out", out).CombinedOutput()
	e.t.Logf("%s", output)
	return string(output), err
}

// Refresh compares the state with the emulator. Drift shows as updates and deletes.
func (e *Engine) Refresh() Result { return e.run("refresh", nil, "--skip-preview") }

// Destroy deletes the stack.
func (e *Engine) Destroy() Result { return e.run("destroy", nil, "--skip-preview") }

// StartUp runs up and does not wait for its end.
func (e *Engine) StartUp(config ...string) *Run {
	e.t.Helper()
	return e.start("up", config, "--skip-preview")
}

// Outputs are the stack's outputs.
func (e *Engine) Outputs() map[string]any {
	e.t.Helper()
	output, err := e.command("outputs").Output()
	require.NoError(e.t, err)
	var outputs map[string]any
	require.NoError(e.t, json.Unmarshal(output, &outputs))
	return outputs
}

// Endpoint is the emulator's URL.
func (e *Engine) Endpoint() string {
	e.t.Helper()
	output, err := e.command("env").Output()
	require.NoError(e.t, err)
	_, rest, found := strings.Cut(string(output), "AWS_ENDPOINT_URL=")
	require.True(e.t, found, "sandbox env names no endpoint")
	endpoint, _, _ := strings.Cut(rest, "\n")
	return endpoint
}

func (e *Engine) command(command string, args ...string) *exec.Cmd {
	own := []string{command, "--project", e.project, "--stack", e.stack, "--state", e.state}
	if e.at != "" {
		own = append(own, "--endpoint", e.at)
	}
	if e.file != "" {
		own = append(own, "--config-file", e.file)
	}
	return exec.Command(e.binary, append(own, args...)...)
}

func (e *Engine) run(command string, config []string, flags ...string) Result {
	e.t.Helper()
	return e.start(command, config, flags...).Wait()
}

func (e *Engine) start(command string, config []string, flags ...string) *Run {
	e.t.Helper()
	r := &Run{e: e, events: filepath.Join(e.t.TempDir(), "events"), output: &bytes.Buffer{}}
	var args []string
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

// Wait waits for the end of the run.
func (r *Run) Wait() Result {
	r.e.t.Helper()
	result := Result{Err: r.cmd.Wait(), Output: r.output.String(), Events: r.events}
	r.e.t.Logf("%s\n%s", strings.Join(r.cmd.Args, " "), result.Output)
	if events, err := os.Open(r.events); err == nil { // there is none if the run failed before the engine began
		err := result.read(events)
		if errors.Is(err, io.ErrUnexpectedEOF) && result.Err != nil { // the engine was killed while writing
			err = nil
		}
		require.NoError(r.e.t, errors.Join(err, events.Close()))
	}
	return result
}

// read takes what was done from the engine's events.
func (r *Result) read(events io.Reader) error {
	lists := map[apitype.OpType]*[]string{
		apitype.OpCreate:            &r.Creates,
		apitype.OpUpdate:            &r.Updates,
		apitype.OpReplace:           &r.Replaces,
		apitype.OpCreateReplacement: &r.Replaces,
		apitype.OpDeleteReplaced:    &r.Replaces,
		apitype.OpDelete:            &r.Deletes,
		apitype.OpSame:              &r.Same,
	}
	for decoder := json.NewDecoder(events); ; {
		var event apitype.EngineEvent
		if err := decoder.Decode(&event); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		if event.ResOutputsEvent == nil {
			continue
		}
		step := event.ResOutputsEvent.Metadata
		urn, list := resource.URN(step.URN), lists[step.Op]
		name := string(urn.Type()) + "::" + urn.Name()
		if list != nil && !slices.Contains(*list, name) {
			*list = append(*list, name)
		}
		if step.Op != apitype.OpSame {
			r.Order = append(r.Order, string(step.Op)+" "+name)
		}
	}
	for _, list := range lists {
		slices.Sort(*list)
	}
	return nil
}

// binary is $SANDBOX, or bin/sandbox in a folder above the test's.
func binary(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("SANDBOX"); path != "" {
		return path
	}
	folder, err := os.Getwd()
	require.NoError(t, err)
	for ; folder != filepath.Dir(folder); folder = filepath.Dir(folder) {
		path := filepath.Join(folder, "bin", "sandbox")
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	t.Skip("bin/sandbox is not built: `make sandbox` builds it")
	return ""
}
