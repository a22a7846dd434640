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

// inventory returns the IDs and ARNs of the resources in the emulator that a stack could leave behind. As in AWS, NAT
// gateways and endpoints can be described for a while after they are deleted, so they are filtered by their state.
func inventory(e *engine.Engine) []string {
	var responses strings.Builder
	for _, call := range [][]string{
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
		responses.WriteString(e.CallQuery(call[0], call[1], call[2:]...))
	}
	pattern := regexp.MustCompile(`\b(vpc|subnet|rtb|rtbassoc|igw|sg|sgr|eipalloc|nat|vpce|fl)-[0-9a-f]+\b|\barn:aws:[^<\s]+`)
	ids := pattern.FindAllString(responses.String(), -1)
	slices.Sort(ids)
	return slices.Compact(ids)
}

func TestDevEndToEnd(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")

	preview := e.Preview()
	require.NoError(t, preview.Err)
	empty := inventory(e)

	up := e.Up()
	require.NoError(t, up.Err)
	require.Equal(t, preview.Creates, up.Creates, "up creates what the preview of an empty stack shows")
	require.Greater(t, len(inventory(e)), len(empty)+30)

	requireNoChanges(t, e)
	requireMoveToComponent(t, e)

	tagged := e.Up("tags.Team=shop")
	require.NoError(t, tagged.Err)
	require.Greater(t, len(tagged.Updates), 50)
	require.Equal(t, tagged.Updates, tagged.Changed(), "tags are updated in place")

	moved := e.Up("tags.Team=shop", "network.subnets.data[1]=10.0.201.0/24")
	require.NoError(t, moved.Err)
	require.Equal(t, []string{
		"aws:ec2/routeTableAssociation:RouteTableAssociation::network-data-b-association",
		"aws:ec2/subnet:Subnet::network-data-b",
	}, moved.Replaces)
	require.Equal(t, moved.Replaces, moved.Changed(), "nothing else changes")

	invalid := e.Preview("network.cidr=10.0.0.0/33")
	require.Error(t, invalid.Err)
	require.Contains(t, invalid.Output, "ecs-foundation:network.cidr: ")
	require.Empty(t, invalid.Changed())

	deployInVPC(t, e)

	destroyed := e.Destroy()
	require.NoError(t, destroyed.Err)
	require.ElementsMatch(t, up.Creates, destroyed.Deletes)
	require.Equal(t, empty, inventory(e), "no resource is left")
}

// networkAdditions are settings that add to an existing network.
var networkAdditions = []string{
	"network.ipv6=true", "network.acls=true", "network.endpoints=derived", "network.dhcp={domainName: corp.example.com}",
	"network.secondaryCidrs=[100.64.0.0/16]", "network.tiers={batch: {kind: data, subnets: [100.64.0.0/24, 100.64.1.0/24]}}",
	"security.isolation=migrating", "data.database.kind=rds", "data.cache.kind=elasticache",
}

func TestAdditionsReplaceAndDeleteNothing(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Preview().Err)
	empty := inventory(e)
	up := e.Up()
	require.NoError(t, up.Err)

	added := e.Up(networkAdditions...)
	require.NoError(t, added.Err)
	require.Empty(t, added.Replaces)
	require.Empty(t, added.Deletes)
	requireNoChanges(t, e, networkAdditions...)

	destroyed := e.Destroy()
	require.NoError(t, destroyed.Err)
	require.ElementsMatch(t, append(up.Creates, added.Creates...), destroyed.Deletes)
	require.Equal(t, empty, inventory(e), "no resource is left")
}

// deployInVPC deploys another foundation in the VPC of a stack.
func deployInVPC(t *testing.T, e *engine.Engine) {
	t.Helper()
	outputs, other := e.Outputs(), e.Project("../examples/awsx-vpc", "dev")
	ids := func(output string) string {
		zones, _ := outputs[output].(map[string]any)
		return fmt.Sprintf("[%s, %s]", zones["a"], zones["b"])
	}
	subnets := func(public, private string) []string {
		return []string{fmt.Sprintf("vpc={id: %s, public: %s, private: %s}", outputs["vpcId"], ids(public), ids(private))}
	}
	swapped := other.Preview(subnets("privateSubnetIds", "publicSubnetIds")...)
	require.Error(t, swapped.Err)
	require.Contains(t, swapped.Output, "public: ")
	require.Contains(t, swapped.Output, "nat-", "the default route of a private subnet")

	correct := subnets("publicSubnetIds", "privateSubnetIds")
	up := other.Up(correct...)
	require.NoError(t, up.Err)
	require.Contains(t, up.Creates, "aws:lb/listenerRule:ListenerRule::public-http-50000")
	require.NotContains(t, up.Creates, "aws:ec2/vpc:Vpc::network-vpc")
	require.Equal(t, outputs["privateSubnetIds"], other.Outputs()["privateSubnetIds"])
	require.Empty(t, other.Preview(correct...).Changed())
	require.NoError(t, other.Destroy().Err)
}

func TestProdEndToEnd(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "prod")
	require.NoError(t, e.Preview().Err)
	empty := inventory(e)

	up := e.Up()
	require.NoError(t, up.Err)
	requireNoChanges(t, e)
	requireProtectedFromReplacement(t, e)
	removed := removeProtectedZone(t, e)

	// docs/production.md describes how to destroy prod: AWS does not delete a load balancer with deletion protection.
	unprotected := e.Up("profile=development", "network.zones=[us-east-1a, us-east-1b]",
		"loadBalancer.deletionProtection=false", "loadBalancer.logs.emptyOnDelete=true")
	require.NoError(t, unprotected.Err)
	destroyed := e.Destroy()
	require.NoError(t, destroyed.Err)
	require.ElementsMatch(t, up.Creates, append(removed.Deletes, destroyed.Deletes...))
	require.Equal(t, empty, inventory(e), "no resource is left")
}
