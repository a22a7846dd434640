package preflight_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/reach"
)

// A deployment is a deployed network: the stack outputs with the IDs of subnets and
// groups, and their description by the API.
type deployment struct {
	described reach.Description
	stack.Outputs
}

func TestPlanAndDeployedStackAgreeOnFlows(t *testing.T) {
	t.Parallel()
	for stack, p := range map[string]stack.Plan{"dev": dev(t), "prod": prod(t)} {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			s := newSandbox(t, stack)
			s.up()
			compare(t, p, s.deployed())
		})
	}
	t.Run("dual stack with ACLs and groups per service", func(t *testing.T) {
		t.Parallel()
		all := configuration{keys: object{
			"network":  network(true, object{"ipv6": true, "acls": true, "egress": "balanced"}),
			"security": object{"isolation": "perService"},
		}}
		s := newSandbox(t, "dev")
		s.up(all.config(t)...)
		compare(t, all.plans(t), s.deployed())
	})
}

// compare traces every flow through the model of the plan and the deployed network.
func compare(t *testing.T, p stack.Plan, d deployment) {
	t.Helper()
	flows, differences, err := preflight.CompareDeployed(p, d.Outputs, d.described)
	require.NoError(t, err)
	require.Empty(t, differences)
	t.Logf("plan and emulator agree on %d flows", flows)
}
