package preflight_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/preflight"
	"ecs-foundation/preflight/reach"
)

// describe prints what the emulator says of its VPCs, as the AWS CLI would.
const describe = `
import boto3, json
ec2 = boto3.client("ec2")
calls = {
    "Vpcs": ec2.describe_vpcs, "Subnets": ec2.describe_subnets, "RouteTables": ec2.describe_route_tables,
    "InternetGateways": ec2.describe_internet_gateways, "NatGateways": ec2.describe_nat_gateways,
    "VpcEndpoints": ec2.describe_vpc_endpoints, "NetworkAcls": ec2.describe_network_acls,
    "SecurityGroups": ec2.describe_security_groups, "PrefixLists": ec2.describe_managed_prefix_lists,
}
print(json.dumps({key: call()[key] for key, call in calls.items()}, default=str))
`

// built is what stands: the outputs that name places in the network, and what
// AWS says of them.
type built struct {
	described reach.Description

	VpcID            string            `json:"vpcId"`
	PublicSubnetIDs  map[string]string `json:"publicSubnetIds"`
	PrivateSubnetIDs map[string]string `json:"privateSubnetIds"`
	DataSubnetIDs    map[string]string `json:"dataSubnetIds"`
	SecurityGroupIDs map[string]string `json:"securityGroupIds"`
}

// at returns an end of the plan as it is called in AWS.
func (b built) at(e reach.End) reach.End {
	for prefix, ids := range map[string]map[string]string{
		"public-": b.PublicSubnetIDs, "private-": b.PrivateSubnetIDs, "data-": b.DataSubnetIDs,
	} {
		for zone, id := range ids {
			if e.Subnet == prefix+zone {
				e.Subnet, e.Group = id, b.SecurityGroupIDs[e.Group]
				return e
			}
		}
	}
	return e
}

func TestThePlanAndWhatIsBuiltFromItAgreeOnEveryFlow(t *testing.T) {
	t.Parallel()
	sandbox, err := filepath.Abs("../bin/sandbox")
	require.NoError(t, err)
	if _, err := os.Stat(sandbox); err != nil {
		t.Skip("bin/sandbox is not built: make sandbox builds it")
	}
	for stack, p := range map[string]preflight.Plans{"dev": dev(t), "prod": prod(t)} {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			compare(t, p, up(t, sandbox, stack))
		})
	}
}

// up builds a stack in a sandbox of its own.
func up(t *testing.T, sandbox, stack string) built {
	t.Helper()
	state := t.TempDir()
	command := func(command string, args ...string) *exec.Cmd {
		args = append([]string{command, "--project", "..", "--state", state, "--stack", stack}, args...)
		return exec.Command(sandbox, args...)
	}
	answer := func(cmd *exec.Cmd) []byte {
		text, err := cmd.Output()
		require.NoError(t, err, "%s", text)
		return text
	}
	t.Cleanup(func() { require.NoError(t, command("stop").Run()) })
	answer(command("up", "--", "--skip-preview"))
	var b built
	require.NoError(t, json.Unmarshal(answer(command("outputs")), &b))
	python := exec.CommandContext(t.Context(), "bash", "-c", `eval "$1"; PATH="$2:$PATH" python3 -c "$3"`,
		"bash", string(answer(command("env"))), filepath.Join(state, "venv", "bin"), describe)
	require.NoError(t, json.Unmarshal(answer(python), &b.described))
	return b
}

// compare walks every flow through the plan's model and through what was built.
func compare(t *testing.T, p preflight.Plans, b built) {
	t.Helper()
	found, err := reach.Describe(b.VpcID, b.described)
	require.NoError(t, err)
	planned, flows := preflight.Model(p), preflight.Flows(p)
	for _, f := range flows {
		want := planned.Explain(f.From, f.To, f.Port)
		got := found.Explain(b.at(f.From), b.at(f.To), f.Port)
		require.Equal(t, want.Verdict(), got.Verdict(), "planned\n%s\nbuilt\n%s", want, got)
	}
	t.Logf("plan and emulator agree on %d flows", len(flows))
}
