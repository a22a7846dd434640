package reach_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ecs-foundation/internal/netaddr"
	"ecs-foundation/stack/preflight/reach"
)

// flows draws any flow between the ends of the standard network.
var flows = rapid.Custom(func(t *rapid.T) [2]reach.End {
	ends := []reach.End{internet, alb("a"), alb("b"), task("a"), task("b"), database}
	return [2]reach.End{rapid.SampledFrom(ends).Draw(t, "from"), rapid.SampledFrom(ends[1:]).Draw(t, "to")}
})

var ports = rapid.SampledFrom([]int{22, 80, 443, 3000, 5432})

// rules draws any rule of a group.
var rules = rapid.Custom(func(t *rapid.T) reach.Rule {
	rule := reach.Rule{Name: "drawn", Ports: netaddr.Port(ports.Draw(t, "port"))}
	if peer := rapid.SampledFrom([]string{"", "alb", "tasks", "database"}).Draw(t, "peer"); peer != "" {
		rule.Group = peer
	} else {
		rule.CIDR = cidr(rapid.SampledFrom([]string{"0.0.0.0/0", "10.0.0.0/16", "10.0.1.0/24"}).Draw(t, "range"))
	}
	return rule
})

// withRules returns the standard network with additional rules.
func withRules(t *rapid.T) *reach.Network {
	n := standard()
	for i := range n.Groups {
		n.Groups[i].In = append(n.Groups[i].In, rapid.SliceOfN(rules, 0, 3).Draw(t, "in")...)
		n.Groups[i].Out = append(n.Groups[i].Out, rapid.SliceOfN(rules, 0, 3).Draw(t, "out")...)
	}
	return n
}

func TestAdditionalRuleNeverClosesAFlow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n, flow, port := withRules(t), flows.Draw(t, "flow"), ports.Draw(t, "port")
		before := n.Explain(flow[0], flow[1], port).Verdict()
		g := &n.Groups[rapid.IntRange(0, len(n.Groups)-1).Draw(t, "group")]
		g.In, g.Out = append(g.In, rules.Draw(t, "in")), append(g.Out, rules.Draw(t, "out"))
		require.GreaterOrEqual(t, n.Explain(flow[0], flow[1], port).Verdict(), before)
	})
}

func TestFlowIsClosedWithoutMatchingRules(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n, flow, port := withRules(t), flows.Draw(t, "flow"), ports.Draw(t, "port")
		if n.Explain(flow[0], flow[1], port).Verdict() == reach.Closed {
			return
		}
		for i := range n.Groups {
			if n.Groups[i].Key == flow[1].Group {
				n.Groups[i].In = slices.DeleteFunc(n.Groups[i].In, func(r reach.Rule) bool { return r.Ports == netaddr.Port(port) })
			}
		}
		require.Equal(t, reach.Closed, n.Explain(flow[0], flow[1], port).Verdict())
		require.Equal(t, "group "+flow[1].Group+", in", n.Explain(flow[0], flow[1], port).Stop().Where)
	})
}

func TestFlowNeedsEgressAndIngressRule(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n, port := standard(), rapid.IntRange(1, 65535).Draw(t, "port")
		out := reach.Rule{Name: "out", Group: "alb", Ports: netaddr.Port(port)}
		in := reach.Rule{Name: "in", Group: "database", Ports: netaddr.Port(port)}
		halves := rapid.IntRange(0, 3).Draw(t, "halves")
		if halves&1 != 0 {
			n.Groups[2].Out = append(n.Groups[2].Out, out)
		}
		if halves&2 != 0 {
			n.Groups[0].In = []reach.Rule{in}
		} else {
			n.Groups[0].In = nil
		}
		require.Equal(t, halves == 3, n.Explain(database, alb("a"), port).Verdict() == reach.Open)
	})
}

func TestACLThatAllowsAllChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n, flow, port := withRules(t), flows.Draw(t, "flow"), ports.Draw(t, "port")
		before := n.Explain(flow[0], flow[1], port).Verdict()
		all := []reach.Entry{entry(100, true, "0.0.0.0/0", 0, 65535)}
		n.ACLs = []reach.ACL{{Key: "all", In: all, Out: all}}
		for i := range n.Subnets {
			n.Subnets[i].ACL = "all"
		}
		require.Equal(t, before, n.Explain(flow[0], flow[1], port).Verdict())
	})
}
