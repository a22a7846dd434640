package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
)

// sharing returns the configuration of a stack with rules on an existing listener.
func sharing(t *testing.T, more string) map[string]string {
	t.Helper()
	values := graphtest.Stack(t, ".", "dev")
	values["ecs-foundation:loadBalancer"] = `{"existing": {"listenerArn": "` + graphtest.ListenerARN + `"}` + more + `}`
	return values
}

func TestGraphWithExistingListenerMatchesGolden(t *testing.T) {
	t.Parallel()
	g := graphtest.RunAs(t, "dev", foundation(sharing(t, `, "priorities": {"from": 1, "to": 50000}, "domain": "example.com", "zoneId": "Z0123456789ABCDEFGHIJ",
		"alarms": {"topic": "arn:aws:sns:us-east-1:123456789012:alarms"},
		"rules": {"shop": {"hosts": ["shop.example.com"], "priority": 3, "respond": {"status": 404}}},
		"certificates": {"shop": "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"}`)))
	graphtest.CheckInvariants(t, g)
	graphtest.Golden(t, "stack/testdata/graph.existing-listener.golden", g.String())
	for _, typ := range []string{"aws:lb/loadBalancer:LoadBalancer", "aws:lb/listener:Listener", "aws:acm/certificate:Certificate", "aws:s3/bucketV2:BucketV2"} {
		require.Empty(t, g.Names(typ), typ)
	}
	require.Equal(t, []string{"names-a-shop.example.com"}, g.Names("aws:route53/record:Record"))
}

// TestTeamRegistersNeitherNetworkNorLoadBalancer deploys a stack in an existing network, on an existing listener.
func TestTeamRegistersNeitherNetworkNorLoadBalancer(t *testing.T) {
	t.Parallel()
	values := inExistingNetwork(t)
	listener := strings.Replace(graphtest.ListenerARN, "/app/new/", "/app/shop/", 1)
	values["ecs-foundation:loadBalancer"] = `{"existing": {"listenerArn": "` + listener + `"}}`
	g := graphtest.RunAs(t, "dev", foundation(values))
	graphtest.CheckInvariants(t, g)
	for _, typ := range []string{
		"aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:ec2/natGateway:NatGateway", "aws:ec2/routeTable:RouteTable",
		"aws:lb/loadBalancer:LoadBalancer", "aws:lb/listener:Listener", "aws:s3/bucketV2:BucketV2",
	} {
		require.Empty(t, g.Names(typ), typ)
	}
	require.Len(t, g.Names("aws:lb/listenerRule:ListenerRule"), 4)
	require.Equal(t, "vpc-00000001", g.Get(t, "lb-012345-cart").Inputs["vpcId"])
	require.Equal(t, "sg-1", g.Get(t, "security-alb-to-tasks-3000-egress").Inputs["securityGroupId"])
}

func TestTasksAdmitTheExistingLoadBalancer(t *testing.T) {
	t.Parallel()
	g := graphtest.RunAs(t, "dev", foundation(sharing(t, "")))
	require.NotContains(t, g.Names("aws:ec2/securityGroup:SecurityGroup"), "security-alb")
	egress := g.Get(t, "security-alb-to-tasks-3000-egress").Inputs
	require.Equal(t, "sg-1", egress["securityGroupId"])
	require.Equal(t, "<security-tasks>", egress["referencedSecurityGroupId"], "no other stack can add the same rule")
	require.Equal(t, "sg-1", g.Get(t, "security-alb-to-tasks-3000-ingress").Inputs["referencedSecurityGroupId"])
	for _, name := range g.Names("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule") {
		require.NotEqual(t, "sg-1", g.Get(t, name).Inputs["securityGroupId"], name)
	}
}

func TestRolesThatDeployUseOnlyTheExistingListener(t *testing.T) {
	t.Parallel()
	values := sharing(t, "")
	values["ecs-foundation:delivery"] = `{"github": {"repository": "acme/shop", "branch": "main", "preview": {"environment": "preview"},
		"foundation": {"environment": "foundation"}}}`
	values["ecs-foundation:iam"] = `{"permissionsBoundary": "arn:aws:iam::123456789012:policy/boundary"}`
	g := graphtest.RunAs(t, "dev", foundation(values))
	var policies strings.Builder
	for _, typ := range []string{"aws:iam/rolePolicy:RolePolicy", "aws:iam/policy:Policy"} {
		for _, name := range g.Names(typ) {
			text, _ := g.Get(t, name).Inputs["policy"].(string)
			policies.WriteString(text)
		}
	}
	require.Contains(t, policies.String(), `"elasticloadbalancing:CreateRule"`)
	require.Contains(t, policies.String(), graphtest.ListenerARN)
	require.Contains(t, policies.String(), "security-group/sg-1")
	require.NotContains(t, policies.String(), "elasticloadbalancing:CreateLoadBalancer")
	require.NotContains(t, policies.String(), "elasticloadbalancing:CreateListener")
}
