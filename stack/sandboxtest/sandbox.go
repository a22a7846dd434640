// Package sandboxtest runs a stack of the project in the sandbox, for tests: Pulumi's engine and the AWS provider against
// an emulator of AWS.
package sandboxtest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
)

// poll prints what look() returns after each change of the emulator, until its input ends. Other clients wait meanwhile:
// a change between two of its calls would show a mix of two states, which never existed.
const poll = `
import boto3, botocore.config, json, os, select, sys, urllib.request
def client(service):
    return boto3.client(service, config=botocore.config.Config(user_agent_extra="sandbox-observer"))
def call(path):
    with urllib.request.urlopen(os.environ["AWS_ENDPOINT_URL"] + path) as response:
        return response.read().decode()
%s
seen, ended = "", False
while True:
    if call("/_writes?" + seen) != seen: # waits for a change, half a second at most
        seen = call("/_freeze")
        try:
            state = look()
        finally:
            call("/_thaw")
        print(json.dumps(state, default=str), flush=True)
    elif ended:
        break
    ended = ended or select.select([sys.stdin], [], [], 0)[0]
`

// Describe describes the VPCs of the emulator in the form of the AWS CLI's output.
const Describe = `
ec2 = client("ec2")
calls = {
    "Vpcs": ec2.describe_vpcs, "Subnets": ec2.describe_subnets, "RouteTables": ec2.describe_route_tables,
    "InternetGateways": ec2.describe_internet_gateways, "NatGateways": ec2.describe_nat_gateways,
    "VpcEndpoints": ec2.describe_vpc_endpoints, "NetworkAcls": ec2.describe_network_acls,
    "SecurityGroups": ec2.describe_security_groups, "PrefixLists": ec2.describe_managed_prefix_lists,
}
def look():
    return {key: call()[key] for key, call in calls.items()}
`

// A Sandbox is one of the project's stacks in a dedicated emulator.
type Sandbox struct {
	t                                   *testing.T
	binary, program, root, state, stack string
}

// New returns a sandbox for a stack of the project in root, which is stopped at the end of
// the test. It skips the test if the sandbox is not built.
func New(t *testing.T, root, stack string) Sandbox {
	t.Helper()
	if testing.Short() {
		t.Skip("deploys a stack in the sandbox")
	}
	root, err := filepath.Abs(root)
	require.NoError(t, err)
	binary := filepath.Join(root, "bin", "sandbox")
	if _, err := os.Stat(binary); err != nil {
		t.Skip("bin/sandbox is not built: make sandbox builds it")
	}
	s := Sandbox{t, binary, compile(t, root), root, t.TempDir(), stack}
	t.Cleanup(func() { require.NoError(t, s.command("stop").Run()) })
	return s
}

// Project returns a stack of another project in the same emulator.
func (s Sandbox) Project(root, stack string) Sandbox {
	s.t.Helper()
	root, err := filepath.Abs(root)
	require.NoError(s.t, err)
	s.root, s.stack, s.program = root, stack, "" // the sandbox compiles it
	return s
}

// Environ returns the environment in which the AWS CLI uses the emulator.
func (s Sandbox) Environ() []string {
	s.t.Helper()
	cmd := exec.Command("bash", "-c", `eval "$1"; env`, "bash", string(s.output(s.command("env"))))
	return append(strings.Split(strings.TrimSpace(string(s.output(cmd))), "\n"),
		"AWS_PAGER=", "AWS_CONFIG_FILE="+os.DevNull, "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull)
}

func (s Sandbox) command(command string, args ...string) *exec.Cmd {
	args = append([]string{command, "--project", s.root, "--state", s.state, "--stack", s.stack, "--program", s.program}, args...)
	return exec.Command(s.binary, args...)
}

var compiling sync.Mutex

// compile compiles the program of the project in root, as the sandbox does, and returns its path. Sandboxes share it,
// because linking takes several seconds.
func compile(t *testing.T, root string) string {
	t.Helper()
	compiling.Lock()
	defer compiling.Unlock()
	program := filepath.Join(root, "bin", "sandboxtest")
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", program, ".")
	build.Dir = root
	output, err := build.CombinedOutput()
	require.NoError(t, err, "%s", output)
	return program
}

func (s Sandbox) output(cmd *exec.Cmd) []byte {
	s.t.Helper()
	text, err := cmd.Output()
	require.NoError(s.t, err, "%s", text)
	return text
}

// Up deploys the stack. Each key=value overrides the stack file.
func (s Sandbox) Up(config ...string) {
	s.t.Helper()
	var args []string
	for _, c := range config {
		args = append(args, "--config", c)
	}
	s.output(s.command("up", append(args, "--", "--skip-preview")...))
}

// A Result is what a preview or an update does.
type Result struct {
	graphtest.Steps
	// Output is the output of the command, and Err its error.
	Output string
	Err    error
}

// PreviewFile previews an update to the configuration in a stack file with the given text.
func (s Sandbox) PreviewFile(text string) Result { return s.run("preview", text) }

// UpFile updates the stack to the configuration in a stack file with the given text.
func (s Sandbox) UpFile(text string) Result { return s.run("up", text, "--skip-preview") }

func (s Sandbox) run(command, text string, flags ...string) Result {
	s.t.Helper()
	file := filepath.Join(s.t.TempDir(), "stack.yaml")
	require.NoError(s.t, os.WriteFile(file, []byte(text), 0o600))
	return s.result(command, []string{"--config-file", file}, flags...)
}

// steps reads the steps of a run from the engine's events.
func (s Sandbox) steps(path string) graphtest.Steps {
	s.t.Helper()
	text, err := os.ReadFile(filepath.Clean(path))
	if os.IsNotExist(err) { // the run failed before the engine started
		return graphtest.Steps{}
	}
	require.NoError(s.t, err)
	var steps graphtest.Steps
	for decoder := json.NewDecoder(bytes.NewReader(text)); decoder.More(); {
		var event apitype.EngineEvent
		require.NoError(s.t, decoder.Decode(&event))
		if done := event.ResOutputsEvent; done != nil && !strings.HasPrefix(done.Metadata.Type, "ecs-foundation:") {
			urn := resource.URN(done.Metadata.URN)
			steps.Add(done.Metadata.Op, string(urn.Type())+"::"+urn.Name())
		}
	}
	return steps.Sorted()
}

// Outputs returns the stack's outputs in JSON.
func (s Sandbox) Outputs() []byte {
	s.t.Helper()
	return s.output(s.command("outputs"))
}

// During observes the emulator before do runs, after each change while it runs, and at its end. It returns the states.
func During[State any](s Sandbox, look string, do func()) []State {
	s.t.Helper()
	ctx, cancel := context.WithCancel(s.t.Context())
	defer cancel()
	python := exec.CommandContext(ctx, "bash", "-c", `eval "$1"; PATH="$2:$PATH" exec python3 -I -c "$3"`,
		"bash", string(s.output(s.command("env"))), filepath.Join(s.state, "venv", "bin"), fmt.Sprintf(poll, look))
	end, err := python.StdinPipe()
	require.NoError(s.t, err)
	var lines bytes.Buffer
	python.Stdout = &lines
	require.NoError(s.t, python.Start())
	do()
	require.NoError(s.t, end.Close())
	require.NoError(s.t, python.Wait())
	var states []State
	for decoder := json.NewDecoder(&lines); decoder.More(); {
		var state State
		require.NoError(s.t, decoder.Decode(&state))
		states = append(states, state)
	}
	return states
}
