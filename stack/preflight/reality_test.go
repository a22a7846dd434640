package preflight_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/reach"
	"ecs-foundation/stack/sandboxtest"
)

// A deployment is a deployed network: the stack outputs with the IDs of subnets and
// groups, and their description by the API.
type deployment struct {
	described reach.Description
	stack.Outputs
}

// deployed returns the deployed network.
func deployed(t *testing.T, s sandboxtest.Sandbox) deployment {
	t.Helper()
	var d deployment
	require.NoError(t, json.Unmarshal(s.Outputs(), &d.Outputs))
	states := sandboxtest.During[reach.Description](s, sandboxtest.Describe, func() {})
	d.described = states[len(states)-1]
	return d
}

func TestPlanAndDeployedStackAgreeOnFlows(t *testing.T) {
	t.Parallel()
	for stack, p := range map[string]stack.Plan{"dev": dev(t), "prod": prod(t)} {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.New(t, "../..", stack)
			s.Up()
			compare(t, p, deployed(t, s))
		})
	}
	t.Run("dual stack with ACLs and groups per service", func(t *testing.T) {
		t.Parallel()
		all := configuration{keys: object{
			"network":  network(true, object{"ipv6": true, "acls": true, "egress": "balanced"}),
			"security": object{"isolation": "perService"},
		}}
		s := sandboxtest.New(t, "../..", "dev")
		s.Up(all.config(t)...)
		compare(t, all.plans(t), deployed(t, s))
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
