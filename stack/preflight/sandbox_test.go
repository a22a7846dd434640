package preflight_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/preflight/reach"
)

// poll prints what look() returns, again and again until its input ends.
const poll = `
import boto3, json, select, sys
%s
while True:
    print(json.dumps(look(), default=str), flush=True)
    if select.select([sys.stdin], [], [], 0)[0]:
        break
`

// describe describes the VPCs of the emulator in the form of the AWS CLI's output.
const describe = `
ec2 = boto3.client("ec2")
calls = {
    "Vpcs": ec2.describe_vpcs, "Subnets": ec2.describe_subnets, "RouteTables": ec2.describe_route_tables,
    "InternetGateways": ec2.describe_internet_gateways, "NatGateways": ec2.describe_nat_gateways,
    "VpcEndpoints": ec2.describe_vpc_endpoints, "NetworkAcls": ec2.describe_network_acls,
    "SecurityGroups": ec2.describe_security_groups, "PrefixLists": ec2.describe_managed_prefix_lists,
}
def look():
    return {key: call()[key] for key, call in calls.items()}
`

// A sandbox is one of the project's stacks in a dedicated emulator.
type sandbox struct {
	t             *testing.T
	binary, state string
	stack         string
}

func newSandbox(t *testing.T, stack string) sandbox {
	t.Helper()
	if testing.Short() {
		t.Skip("deploys a stack in the sandbox")
	}
	binary, err := filepath.Abs("../../bin/sandbox")
	require.NoError(t, err)
	if _, err := os.Stat(binary); err != nil {
		t.Skip("bin/sandbox is not built: make sandbox builds it")
	}
	s := sandbox{t, binary, t.TempDir(), stack}
	t.Cleanup(func() { require.NoError(t, s.command("stop").Run()) })
	return s
}

func (s sandbox) command(command string, args ...string) *exec.Cmd {
	args = append([]string{command, "--project", "../..", "--state", s.state, "--stack", s.stack}, args...)
	return exec.Command(s.binary, args...)
}

func (s sandbox) output(cmd *exec.Cmd) []byte {
	s.t.Helper()
	text, err := cmd.Output()
	require.NoError(s.t, err, "%s", text)
	return text
}

// up deploys the stack. Each key=value overrides the stack file.
func (s sandbox) up(config ...string) {
	s.t.Helper()
	var args []string
	for _, c := range config {
		args = append(args, "--config", c)
	}
	s.output(s.command("up", append(args, "--", "--skip-preview")...))
}

// deployed returns the deployed network.
func (s sandbox) deployed() deployment {
	s.t.Helper()
	var d deployment
	require.NoError(s.t, json.Unmarshal(s.output(s.command("outputs")), &d.Outputs))
	states := during[reach.Description](s, describe, func() {})
	d.described = states[len(states)-1]
	return d
}

// during polls the emulator while do runs, and once after it, and returns the results.
func during[State any](s sandbox, look string, do func()) []State {
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
