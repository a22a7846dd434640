package sandbox_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// inventory returns the IDs and ARNs of all that the emulator holds and that a
// stack could leave behind. NAT gateways and endpoints that are deleted can be
// described for a while, in AWS too: those are asked for by their state.
func inventory(e *engine.Engine) []string {
	var answers strings.Builder
	for _, question := range [][]string{
		{"ec2", "DescribeVpcs"},
		{"ec2", "DescribeSubnets"},
		{"ec2", "DescribeRouteTables"},
		{"ec2", "DescribeInternetGateways"},
		{"ec2", "DescribeSecurityGroups"},
		{"ec2", "DescribeSecurityGroupRules"},
		{"ec2", "DescribeAddresses"},
		{"ec2", "DescribeNatGateways", "Filter.1.Name", "state", "Filter.1.Value.1", "available"},
		{"ec2", "DescribeVpcEndpoints", "Filter.1.Name", "vpc-endpoint-state", "Filter.1.Value.1", "available"},
		{"ec2", "DescribeFlowLogs"},
		{"elasticloadbalancing", "DescribeLoadBalancers"},
		{"elasticloadbalancing", "DescribeTargetGroups"},
		{"iam", "ListRoles"},
	} {
		answers.WriteString(e.Ask(question[0], question[1], question[2:]...))
	}
	ids := regexp.MustCompile(`\b(vpc|subnet|rtb|rtbassoc|igw|sg|sgr|eipalloc|nat|vpce|fl)-[0-9a-f]+\b|\barn:aws:[^<\s]+`)
	found := ids.FindAllString(answers.String(), -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestTheFoundationLivesThroughItsChanges(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")

	preview := e.Preview()
	require.NoError(t, preview.Err)
	empty := inventory(e)

	up := e.Up()
	require.NoError(t, up.Err)
	require.Equal(t, preview.Creates, up.Creates, "up makes what the preview of an empty stack shows")
	require.Greater(t, len(inventory(e)), len(empty)+30)

	require.Empty(t, e.Preview().Changed(), "nothing changes by itself")
	require.Empty(t, e.Refresh().Changed(), "nothing drifts")

	tagged := e.Up("tags.Team=shop")
	require.NoError(t, tagged.Err)
	require.Greater(t, len(tagged.Updates), 50)
	require.Equal(t, tagged.Updates, tagged.Changed(), "a tag is changed in place")

	moved := e.Up("tags.Team=shop", "network.subnets.data[1]=10.0.201.0/24")
	require.NoError(t, moved.Err)
	require.Equal(t, []string{
		"aws:ec2/routeTableAssociation:RouteTableAssociation::network-data-b-association",
		"aws:ec2/subnet:Subnet::network-data-b",
	}, moved.Replaces)
	require.Equal(t, moved.Replaces, moved.Changed(), "nothing else is touched")

	refused := e.Preview("network.cidr=10.0.0.0/33")
	require.Error(t, refused.Err)
	require.Contains(t, refused.Output, `ecs-foundation:network.cidr: "10.0.0.0/33" is no address range`)
	require.Empty(t, refused.Changed())

	adopted(t, e)

	destroyed := e.Destroy()
	require.NoError(t, destroyed.Err)
	require.ElementsMatch(t, up.Creates, destroyed.Deletes)
	require.Equal(t, empty, inventory(e), "nothing is left")
}

// everything is what can be added to a network that stands.
var everything = []string{
	"network.ipv6=true", "network.acls=true", "network.endpoints=derived", "network.dhcp={domainName: corp.example.com}",
	"network.secondaryCidrs=[100.64.0.0/16]", "network.tiers={batch: {kind: data, subnets: [100.64.0.0/24, 100.64.1.0/24]}}",
	"security.isolation=migrating", "data.database.kind=rds", "data.cache.kind=elasticache",
}

func TestWhatIsAddedToANetworkThatStandsIsInNobodysWayAndStays(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Preview().Err)
	empty := inventory(e)
	up := e.Up()
	require.NoError(t, up.Err)

	all := e.Up(everything...)
	require.NoError(t, all.Err)
	require.Empty(t, all.Replaces)
	require.Empty(t, all.Deletes)
	require.Empty(t, e.Preview(everything...).Changed(), "nothing changes by itself")
	require.Empty(t, e.Refresh().Changed(), "nothing drifts")

	destroyed := e.Destroy()
	require.NoError(t, destroyed.Err)
	require.ElementsMatch(t, append(up.Creates, all.Creates...), destroyed.Deletes)
	require.Equal(t, empty, inventory(e), "nothing is left")
}

// adopted lays another foundation in the VPC of a stack, as in one that Terraform made.
func adopted(t *testing.T, e *engine.Engine) {
	t.Helper()
	outputs, other := e.Outputs(), e.Project("../examples/awsx-vpc", "dev")
	ids := func(output string) string {
		zones, _ := outputs[output].(map[string]any)
		return fmt.Sprintf("[%s, %s]", zones["a"], zones["b"])
	}
	in := func(public, private string) []string {
		return []string{fmt.Sprintf("vpc={id: %s, public: %s, private: %s}", outputs["vpcId"], ids(public), ids(private))}
	}
	refused := other.Preview(in("privateSubnetIds", "publicSubnetIds")...)
	require.Error(t, refused.Err)
	require.Contains(t, refused.Output, "leads to nat-")
	require.Contains(t, refused.Output, "so it is a public subnet: name one whose route leads to a NAT gateway, or nowhere")

	right := in("publicSubnetIds", "privateSubnetIds")
	up := other.Up(right...)
	require.NoError(t, up.Err)
	require.Contains(t, up.Creates, "aws:lb/listenerRule:ListenerRule::public-http-50000")
	require.NotContains(t, up.Creates, "aws:ec2/vpc:Vpc::network-vpc")
	require.Equal(t, outputs["privateSubnetIds"], other.Outputs()["privateSubnetIds"])
	require.Empty(t, other.Preview(right...).Changed())
	require.NoError(t, other.Destroy().Err)
}

func TestProductionGoesUpAndStaysAndGoesDown(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "prod")
	require.NoError(t, e.Preview().Err)
	empty := inventory(e)

	up := e.Up()
	require.NoError(t, up.Err)
	require.Empty(t, e.Preview().Changed(), "nothing changes by itself")
	require.Empty(t, e.Refresh().Changed(), "nothing drifts")

	// AWS would refuse to delete the protected load balancer; the emulator does
	// not.
	destroyed := e.Destroy()
	require.NoError(t, destroyed.Err)
	require.ElementsMatch(t, up.Creates, destroyed.Deletes)
	require.Equal(t, empty, inventory(e), "nothing is left")
}
