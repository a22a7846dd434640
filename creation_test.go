package main

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
)

// TestOnlyTheLoadBalancerOfDeployedStackWaits checks what the load balancer and its HTTP listener wait for in the first
// update of a stack, and in later ones, in which clients use them. Rules always wait for those that are evaluated before
// them, because they are deleted in the opposite order.
func TestOnlyTheLoadBalancerOfDeployedStackWaits(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "prod")
	for name, tc := range map[string]struct {
		outputs map[string]any
		waits   bool
	}{
		"new stack":      {nil, false},
		"deployed stack": {map[string]any{"vpcId": "vpc-1"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g, err := graphtest.TryWithStackOutputs(tc.outputs, values, foundation(values))
			require.NoError(t, err)
			after := func(name, other string) bool { return slices.Contains(g.Get(t, name).After, other) }
			require.Equal(t, tc.waits, after("public-alb", "network-public-default"))
			require.Equal(t, !tc.waits, after("public-alb", "network-igw"))
			require.True(t, after("public-alb", "network-public-a"))
			require.Equal(t, tc.waits, after("public-http", "public-https-50000"))
			require.True(t, after("public-https-50000", "public-https-100"))
		})
	}
}
