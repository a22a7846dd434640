package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	lookupplan "ecs-foundation/stack/lookup/plan"
	"ecs-foundation/stack/preflight/quota"
)

// TestResourcesInNoState has the stack's tags on one VPC, one address and two load balancers.
func TestResourcesInNoState(t *testing.T) {
	t.Parallel()
	existing := account{}
	for resource, count := range map[quota.Resource]int{quota.VPCs: 1, quota.Addresses: 1, quota.LoadBalancers: 2} {
		existing[lookupplan.Existing{Resource: resource, Project: "ecs-foundation", Environment: "dev"}] = count
	}
	const (
		application = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/"
		network     = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/"
		left        = " in its state; run foundation orphans dev, which prints the commands that delete what an interrupted update or a lost answer of AWS has left"
	)
	p := load(t, map[string]string{
		"loadBalancer": `{"http": "forward", "shards": ["b"]}`,
		"services":     `{"ui": {"port": 3000, "shard": "b", "routes": [{"paths": ["/*"], "priority": 1}]}}`,
	})
	for name, tc := range map[string]struct {
		state lookupplan.State
		want  []string
	}{
		"all recorded": {state: lookupplan.State{
			"aws:ec2/vpc:Vpc": {"vpc-1"}, "aws:ec2/eip:Eip": {"eipalloc-1"},
			"aws:lb/loadBalancer:LoadBalancer": {application + "a/1", "a", application + "b/2", "b"},
		}},
		"more recorded than tagged": {state: lookupplan.State{
			"aws:ec2/vpc:Vpc": {"vpc-1", "vpc-2"}, "aws:ec2/eip:Eip": {"eipalloc-1"},
			"aws:lb/loadBalancer:LoadBalancer": {application + "a/1", application + "b/2", application + "c/3"},
		}},
		"load balancer of another type": {
			state: lookupplan.State{
				"aws:ec2/vpc:Vpc": {"vpc-1"}, "aws:ec2/eip:Eip": {"eipalloc-1"},
				"aws:lb/loadBalancer:LoadBalancer": {application + "a/1", "a", network + "b/2", "b"},
			},
			want: []string{"loadBalancer: Application Load Balancers with the tags of this stack: 2 in the region, 1" + left},
		},
		"nothing recorded": {want: []string{
			"network: VPCs with the tags of this stack: 1 in the region, 0" + left,
			"network.nat: Elastic IPs with the tags of this stack: 1 in the region, 0" + left,
			"loadBalancer: Application Load Balancers with the tags of this stack: 2 in the region, 0" + left,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			warnings, problems := answered(lookupplan.Unrecorded(p, tc.state), existing)
			require.Empty(t, problems)
			require.Len(t, warnings, len(tc.want))
			for i, want := range tc.want {
				require.Contains(t, warnings[i], want)
			}
		})
	}
}
