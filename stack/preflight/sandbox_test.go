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

// watch prints what look() returns, over and over until its input ends.
const watch = `
import boto3, json, select, sys
%s
while True:
    print(json.dumps(look(), default=str), flush=True)
    if select.select([sys.stdin], [], [], 0)[0]:
        break
`

// describe looks at what the emulator says of its VPCs, as the AWS CLI would.
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

// A sandbox is one of the project's stacks in an emulator of its own.
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

func (s sandbox) answer(cmd *exec.Cmd) []byte {
	s.t.Helper()
	text, err := cmd.Output()
	require.NoError(s.t, err, "%s", text)
	return text
}

// up builds the stack, with key=value in place of what its file says.
func (s sandbox) up(config ...string) {
	s.t.Helper()
	var args []string
	for _, c := range config {
		args = append(args, "--config", c)
	}
	s.answer(s.command("up", append(args, "--", "--skip-preview")...))
}

// built returns what stands.
func (s sandbox) built() built {
	s.t.Helper()
	var b built
	require.NoError(s.t, json.Unmarshal(s.answer(s.command("outputs")), &b))
	seen := during[reach.Description](s, describe, func() {})
	b.described = seen[len(seen)-1]
	return b
}

// during returns what is seen of the emulator, again and again, while something
// is done and once after it.
func during[Seen any](s sandbox, look string, do func()) []Seen {
	s.t.Helper()
	ctx, cancel := context.WithCancel(s.t.Context())
	defer cancel()
	python := exec.CommandContext(ctx, "bash", "-c", `eval "$1"; PATH="$2:$PATH" exec python3 -c "$3"`,
		"bash", string(s.answer(s.command("env"))), filepath.Join(s.state, "venv", "bin"), fmt.Sprintf(watch, look))
	end, err := python.StdinPipe()
	require.NoError(s.t, err)
	var lines bytes.Buffer
	python.Stdout = &lines
	require.NoError(s.t, python.Start())
	do()
	require.NoError(s.t, end.Close())
	require.NoError(s.t, python.Wait())
	var seen []Seen
	for decoder := json.NewDecoder(&lines); decoder.More(); {
		var one Seen
		require.NoError(s.t, decoder.Decode(&one))
		seen = append(seen, one)
	}
	return seen
}
