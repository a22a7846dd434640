package reach_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ecs-foundation/stack/preflight/reach"
)

// targets are the targets of a drawn default route.
var targets = []reach.DescribedRoute{
	{NatGatewayId: "nat-1"},
	{NatGatewayId: "nat-2"},
	{GatewayId: "igw-1"},
	{TransitGatewayId: "tgw-1"},
	{NetworkInterfaceId: "eni-1"},
	{VpcPeeringConnectionId: "pcx-1"},
	{NatGatewayId: "nat-1", State: "blackhole"},
}

// actions are those whose answers Describe reads.
var actions = []string{
	"ec2:DescribeInternetGateways", "ec2:DescribeNatGateways", "ec2:DescribeNetworkAcls", "ec2:DescribeRouteTables",
	"ec2:DescribeSecurityGroups", "ec2:DescribeVpcAttribute", "ec2:DescribeVpcEndpoints",
}

// drawLive draws a network that differs from the live one.
func drawLive(t *rapid.T) reach.Description {
	d := live()
	d.RouteTables[0].Routes = defaultRoute(rapid.SampledFrom(targets).Draw(t, "target"))
	d.VpcAttributes[1].EnableDnsHostnames.Value = rapid.Bool().Draw(t, "hostnames")
	d.VpcEndpoints[0].PrivateDnsEnabled = rapid.Bool().Draw(t, "private DNS")
	d.Subnets[0].BlockPublicAccessStates.InternetGatewayBlockMode = rapid.SampledFrom([]string{"", "off", "block-ingress"}).Draw(t, "mode")
	d.NetworkAcls[0].Entries[0].CidrBlock = rapid.SampledFrom([]string{"0.0.0.0/0", "10.0.0.0/16"}).Draw(t, "entry")
	d.SecurityGroups[0].IpPermissionsEgress = rapid.SliceOfN(permissions, 0, 2).Draw(t, "egress")
	d.SecurityGroups[1].IpPermissions = rapid.SliceOfN(permissions, 0, 2).Draw(t, "ingress")
	return d
}

var permissions = rapid.Custom(func(t *rapid.T) reach.DescribedPermission {
	p := tcp(443, 443)
	switch rapid.IntRange(0, 3).Draw(t, "peer") {
	case 0:
		return fromGroup(p, rapid.SampledFrom([]string{"sg-task", "sg-endpoint"}).Draw(t, "group"))
	case 1:
		p.PrefixListIds = []reach.DescribedPrefixListID{{PrefixListId: "pl-1"}}
		return p
	default:
		return fromRange(p, rapid.SampledFrom([]string{"0.0.0.0/0", "10.0.0.0/16", "52.0.0.0/8"}).Draw(t, "range"))
	}
})

// verdictOf returns the verdict of a drawn flow.
func verdictOf(t *rapid.T, d reach.Description, from reach.End, service string) reach.Verdict {
	n, err := reach.Describe("vpc-1", d)
	require.NoError(t, err)
	return n.Explain(from, reach.Service(service), 443).Verdict()
}

func TestAdditionalLiveRuleNeverClosesAFlow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawLive(t)
		from := rapid.SampledFrom([]reach.End{liveTask, liveTaskB}).Draw(t, "from")
		service := rapid.SampledFrom([]string{"ecr.api", "ecr.dkr", "s3"}).Draw(t, "service")
		before := verdictOf(t, d, from, service)
		d.SecurityGroups[0].IpPermissionsEgress = append(d.SecurityGroups[0].IpPermissionsEgress, permissions.Draw(t, "rule"))
		d.SecurityGroups[1].IpPermissions = append(d.SecurityGroups[1].IpPermissions, permissions.Draw(t, "rule"))
		require.GreaterOrEqual(t, verdictOf(t, d, from, service), before)
	})
}

func TestMissingAnswersNeverOpenAFlow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawLive(t)
		service := rapid.SampledFrom([]string{"ecr.api", "ecr.dkr", "s3"}).Draw(t, "service")
		complete := verdictOf(t, d, liveTask, service)
		d.Unread = rapid.SliceOfNDistinct(rapid.SampledFrom(actions), 0, 3, rapid.ID[string]).Draw(t, "unread")
		if verdictOf(t, d, liveTask, service) == reach.Open {
			require.Equal(t, reach.Open, complete)
		}
	})
}
