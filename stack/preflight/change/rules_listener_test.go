package change_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/preflight/change"
)

// behind returns the record of a stack with one service behind a load balancer.
func behind(name string, alb change.LoadBalancer) change.Record {
	alb.TargetGroups = map[string]change.TargetGroup{"cart": {Service: "cart", Port: 3000}}
	return change.Record{
		LoadBalancers: map[string]change.LoadBalancer{name: alb}, Services: map[string]change.Service{"cart": {}},
	}
}

func TestChangesOfAnExistingListener(t *testing.T) {
	t.Parallel()
	own := behind("public", change.LoadBalancer{Listeners: []string{"http", "https"}})
	protected := behind("public", change.LoadBalancer{Listeners: []string{"https"}, Protected: true})
	first := behind("lb-111111", change.LoadBalancer{Listeners: []string{"https"}, Existing: "listener/1"})
	sibling := behind("lb-111111", change.LoadBalancer{Listeners: []string{"http"}, Existing: "listener/2"})
	other := behind("lb-222222", change.LoadBalancer{Listeners: []string{"https"}, Existing: "listener/3"})
	for name, tc := range map[string]struct {
		before, after change.Record
		verdict       change.Verdict
		key, resource string
	}{
		"own to existing":               {own, first, change.Interrupts, "loadBalancer.existing", "public-alb"},
		"protected to existing":         {protected, first, change.Impossible, "loadBalancer.existing", "public-alb"},
		"existing to own":               {first, own, change.Interrupts, "loadBalancer.existing", "lb-111111-rules"},
		"listener of the load balancer": {first, sibling, change.Interrupts, "loadBalancer.existing.listenerArn", "lb-111111-rules"},
		"another load balancer":         {first, other, change.Interrupts, "loadBalancer.existing.listenerArn", "lb-111111-rules"},
	} {
		changes := change.Compare(tc.before, tc.after)
		require.Len(t, changes, 1, name)
		require.Equal(t, tc.verdict, changes[0].Verdict, name)
		require.Equal(t, tc.key, changes[0].Key, name)
		require.Equal(t, tc.resource, changes[0].Resource, name)
		require.NotEmpty(t, changes[0].Way, name)
	}
	require.Empty(t, change.Compare(first, first))
}

func TestSubnetsOfAnExistingLoadBalancerAreNotTheStacks(t *testing.T) {
	t.Parallel()
	before := behind("lb-111111", change.LoadBalancer{Listeners: []string{"https"}, Existing: "listener/1"})
	before.Network = change.Network{VPC: "vpc-1", Subnets: map[string]change.Subnet{
		"public-a":  {Tier: "public", ID: "subnet-1"},
		"private-a": {Tier: "private", ID: "subnet-2"},
	}}
	after := before
	after.Network.Subnets = nil
	changes := change.Compare(before, after)
	require.Len(t, changes, 1, "nothing of the stack is in the public subnet")
	require.Equal(t, change.Ordered, changes[0].Verdict)
	require.Equal(t, "network-private-a", changes[0].Resource)
}

func TestRecordOfAnExistingListenerRoundTrips(t *testing.T) {
	t.Parallel()
	record := behind("lb-111111", change.LoadBalancer{Existing: "listener/1", Group: "sg-1"})
	record.Version = change.Version
	data, err := record.Data()
	require.NoError(t, err)
	parsed, ok := change.Parse(data)
	require.True(t, ok)
	require.Equal(t, "listener/1", parsed.LoadBalancers["lb-111111"].Existing)
	deployed := change.Deployed{Record: &parsed}
	deployed.Outputs.VPCID = "vpc-1"
	require.Equal(t, "sg-1", deployed.Network().ALBGroup)
	require.Equal(t, "vpc-1", deployed.Network().VPC)
}
