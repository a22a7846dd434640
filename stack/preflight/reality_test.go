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

	VpcID            string            `json:"vpcId"`
	PublicSubnetIDs  map[string]string `json:"publicSubnetIds"`
	PrivateSubnetIDs map[string]string `json:"privateSubnetIds"`
	DataSubnetIDs    map[string]string `json:"dataSubnetIds"`
	SecurityGroupIDs map[string]string `json:"securityGroupIds"`
}

// at returns an end of the plan with the IDs of its deployed subnet and group.
func (d deployment) at(e reach.End) reach.End {
	for prefix, ids := range map[string]map[string]string{
		"public-": d.PublicSubnetIDs, "private-": d.PrivateSubnetIDs, "data-": d.DataSubnetIDs,
	} {
		for zone, id := range ids {
			if e.Subnet == prefix+zone {
				e.Subnet, e.Group = id, d.SecurityGroupIDs[e.Group]
				return e
			}
		}
	}
	return e
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
	network, err := reach.Describe(d.VpcID, d.described)
	require.NoError(t, err)
	planned, flows := preflight.Model(p), preflight.Flows(p)
	for _, f := range flows {
		want := planned.Explain(f.From, f.To, f.Port)
		got := network.Explain(d.at(f.From), d.at(f.To), f.Port)
		require.Equal(t, want.Verdict(), got.Verdict(), "planned\n%s\ndeployed\n%s", want, got)
	}
	t.Logf("plan and emulator agree on %d flows", len(flows))
}
