package preflight_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/reach"
)

// built is what stands: the outputs that name places in the network, and what
// AWS says of them.
type built struct {
	described reach.Description

	VpcID            string            `json:"vpcId"`
	PublicSubnetIDs  map[string]string `json:"publicSubnetIds"`
	PrivateSubnetIDs map[string]string `json:"privateSubnetIds"`
	DataSubnetIDs    map[string]string `json:"dataSubnetIds"`
	SecurityGroupIDs map[string]string `json:"securityGroupIds"`
}

// at returns an end of the plan as it is called in AWS.
func (b built) at(e reach.End) reach.End {
	for prefix, ids := range map[string]map[string]string{
		"public-": b.PublicSubnetIDs, "private-": b.PrivateSubnetIDs, "data-": b.DataSubnetIDs,
	} {
		for zone, id := range ids {
			if e.Subnet == prefix+zone {
				e.Subnet, e.Group = id, b.SecurityGroupIDs[e.Group]
				return e
			}
		}
	}
	return e
}

func TestThePlanAndWhatIsBuiltFromItAgreeOnEveryFlow(t *testing.T) {
	t.Parallel()
	for stack, p := range map[string]stack.Plan{"dev": dev(t), "prod": prod(t)} {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			s := newSandbox(t, stack)
			s.up()
			compare(t, p, s.built())
		})
	}
	t.Run("both families, with ACLs and services apart", func(t *testing.T) {
		t.Parallel()
		all := passage{keys: object{
			"network":  network(true, object{"ipv6": true, "acls": true, "egress": "balanced"}),
			"security": object{"isolation": "perService"},
		}}
		s := newSandbox(t, "dev")
		s.up(all.config(t)...)
		compare(t, all.plans(t), s.built())
	})
}

// compare walks every flow through the plan's model and through what was built.
func compare(t *testing.T, p stack.Plan, b built) {
	t.Helper()
	found, err := reach.Describe(b.VpcID, b.described)
	require.NoError(t, err)
	planned, flows := preflight.Model(p), preflight.Flows(p)
	for _, f := range flows {
		want := planned.Explain(f.From, f.To, f.Port)
		got := found.Explain(b.at(f.From), b.at(f.To), f.Port)
		require.Equal(t, want.Verdict(), got.Verdict(), "planned\n%s\nbuilt\n%s", want, got)
	}
	t.Logf("plan and emulator agree on %d flows", len(flows))
}
