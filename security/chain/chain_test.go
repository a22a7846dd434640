package chain_test

import (
	"fmt"
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ecs-foundation/security/chain"
)

// shop is the seeds' chain: four services on one port, a database and a cache.
func shop() chain.Input {
	return chain.Input{
		Listeners: []int{80, 443},
		Services: []chain.Service{
			{Name: "cart", Port: 3000, Uses: []string{"cache"}},
			{Name: "orders", Port: 3000, Uses: []string{"database"}},
			{Name: "worker", Uses: []string{"database"}},
		},
		Stores: map[string]chain.Store{"database": {Port: 5432}, "cache": {Port: 6379}},
	}
}

func edges(t *testing.T, in chain.Input) []string {
	t.Helper()
	c, err := chain.New(in)
	require.NoError(t, err)
	var all []string
	for _, e := range c.Edges {
		all = append(all, e.String())
	}
	return all
}

func TestChainOfTheSeeds(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{
		"internet-to-alb-80", "internet-to-alb-443",
		"alb-to-tasks-3000",
		"tasks-to-internet-443", "tasks-to-s3-443", "tasks-to-dynamodb-443",
		"tasks-to-cache-6379", "tasks-to-database-5432",
	}, edges(t, shop()))
}

func TestChainFollowsWhatTheStackSets(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change  func(*chain.Input)
		added   []string
		removed []string
	}{
		"the agent that watches tasks reports within the VPC": {
			func(in *chain.Input) { in.Monitored = netip.MustParsePrefix("10.0.0.0/16") },
			[]string{"tasks-to-10-0-0-0-16-443"},
			nil,
		},
		"endpoints are reached by tasks": {
			func(in *chain.Input) { in.Endpoints = true },
			[]string{"tasks-to-endpoints-443"},
			nil,
		},
		"endpoints alone close the internet": {
			func(in *chain.Input) { in.Endpoints, in.Spec.Egress = true, chain.ToEndpoints },
			[]string{"tasks-to-endpoints-443"},
			[]string{"tasks-to-internet-443"},
		},
		"ingress from an office": {
			func(in *chain.Input) {
				in.Spec.Ingress.CIDRs = []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24")}
			},
			[]string{"198-51-100-0-24-to-alb-80", "198-51-100-0-24-to-alb-443"},
			[]string{"internet-to-alb-80", "internet-to-alb-443"},
		},
		"another port": {
			func(in *chain.Input) { in.Services[0].Port = 8080 },
			[]string{"alb-to-tasks-8080"},
			nil,
		},
		"a store nobody uses": {
			func(in *chain.Input) { in.Services[0].Uses = nil },
			nil,
			[]string{"tasks-to-cache-6379"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := shop()
			tc.change(&in)
			before, after := edges(t, shop()), edges(t, in)
			require.ElementsMatch(t, tc.added, without(after, before))
			require.ElementsMatch(t, tc.removed, without(before, after))
		})
	}
}

func without(list, taken []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(one string) bool { return slices.Contains(taken, one) })
}

func TestMistakesInAChainAreToldWithTheirKeys(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*chain.Input)
		want   string
	}{
		"an unknown store": {
			func(in *chain.Input) { in.Services[0].Uses = []string{"cahce"} },
			`services.cart.uses[0]: there is no "cahce" in data: did you mean cache? ` +
				"Choose one of cache, database, or add it there with its port",
		},
		"a store like no other": {
			func(in *chain.Input) { in.Services[0].Uses = []string{"queue"} },
			`services.cart.uses[0]: there is no "queue" in data: choose one of cache, database, or add it there with its port`,
		},
		"a store twice": {
			func(in *chain.Input) { in.Services[0].Uses = []string{"cache", "cache"} },
			"services.cart.uses[1]: cache is listed twice: take one off",
		},
		"an egress that there is not": {
			func(in *chain.Input) { in.Spec.Egress = "none" },
			`security.egress: "none" is no choice of egress: write internet or endpoints`,
		},
		"nobody let in": {
			func(in *chain.Input) { in.Spec.Ingress.CIDRs = []netip.Prefix{} },
			"security.ingress.cidrs: it lists nobody: list who may reach the load balancer, or take the key off to let everyone",
		},
		"a private range let in": {
			func(in *chain.Input) { in.Spec.Ingress.CIDRs = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")} },
			"security.ingress.cidrs[0]: 10.0.0.0/16 is not public, and nobody comes from there over the internet: " +
				"list the public addresses that users come from",
		},
		"an office within the world": {
			func(in *chain.Input) {
				in.Spec.Ingress.CIDRs = []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("0.0.0.0/0")}
			},
			"security.ingress.cidrs[0]: 198.51.100.0/24 lies within 0.0.0.0/0, which is listed too: take one of them off",
		},
		"a store without a port": {
			func(in *chain.Input) { in.Stores["cache"] = chain.Store{} },
			"data.cache.port: 0 is no port: choose 1 to 65535",
		},
		"a store called as a group of the chain": {
			func(in *chain.Input) { in.Stores["tasks"] = chain.Store{Port: 1} },
			`data.tasks: the chain has a "tasks" of its own: choose another name`,
		},
		"a store whose rules would be called like others": {
			func(in *chain.Input) { in.Stores["s3"] = chain.Store{Port: 443} },
			`data.s3: the chain has a "s3" of its own: choose another name`,
		},
		"a store with a wild name": {
			func(in *chain.Input) { in.Stores["My DB"] = chain.Store{Port: 1} },
			`data.My DB: "My DB" is no name for a store: use up to 30 lower-case letters, digits and hyphens`,
		},
		"endpoints alone where there are none": {
			func(in *chain.Input) { in.Spec.Egress = chain.ToEndpoints },
			"security.egress: tasks may call endpoints only, but there are none: write network.egress: isolated, or network.endpoints: derived, or egress: internet",
		},
		"an ingress range with host bits": {
			func(in *chain.Input) {
				in.Spec.Ingress.CIDRs = []netip.Prefix{netip.MustParsePrefix("198.51.100.7/24")}
			},
			"security.ingress.cidrs[0]: 198.51.100.7/24 has bits set behind its prefix: did you mean 198.51.100.0/24?",
		},
		"an ingress range twice": {
			func(in *chain.Input) {
				office := netip.MustParsePrefix("198.51.100.0/24")
				in.Spec.Ingress.CIDRs = []netip.Prefix{office, office}
			},
			"security.ingress.cidrs[1]: 198.51.100.0/24 is listed twice: AWS refuses the same rule a second time",
		},
		"an ingress range in IPv6": {
			func(in *chain.Input) {
				in.Spec.Ingress.CIDRs = []netip.Prefix{netip.MustParsePrefix("2001:db8::/32")}
			},
			"security.ingress.cidrs[0]: 2001:db8::/32 is no IPv4 range: the load balancer has IPv4 addresses only",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := shop()
			tc.change(&in)
			_, err := chain.New(in)
			require.EqualError(t, err, tc.want)
		})
	}
}

func TestEgressIsSpelledExactly(t *testing.T) {
	t.Parallel()
	var e chain.Egress
	require.NoError(t, e.UnmarshalText([]byte("endpoints")))
	require.Equal(t, chain.ToEndpoints, e)
	require.EqualError(t, e.UnmarshalText([]byte("all")),
		`"all" is no choice of egress: write internet or endpoints`)
}

// inputs draws chains of any shape.
var inputs = rapid.Custom(func(t *rapid.T) chain.Input {
	in := chain.Input{
		Listeners: []int{80, 443}[:rapid.IntRange(1, 2).Draw(t, "listeners")],
		Endpoints: rapid.Bool().Draw(t, "endpoints"),
		Stores:    map[string]chain.Store{"database": {Port: 5432}, "cache": {Port: 6379}},
	}
	stores := []string{"cache", "database"}
	for i := range rapid.IntRange(0, 40).Draw(t, "services") {
		in.Services = append(in.Services, chain.Service{
			Name: fmt.Sprintf("s%d", i),
			Port: rapid.IntRange(0, 9000).Draw(t, "port"),
			Uses: stores[:rapid.IntRange(0, 2).Draw(t, "uses")],
		})
	}
	return in
})

func TestEveryEdgeIsRenderedAsItsTwoHalvesOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, err := chain.New(inputs.Draw(t, "input"))
		require.NoError(t, err)
		seen := map[string]bool{}
		halves := map[chain.Direction]int{}
		for _, r := range c.Rules() {
			require.False(t, seen[r.Key], "%s is there twice", r.Key)
			seen[r.Key] = true
			halves[r.Direction]++
			require.NotEmpty(t, r.Why)
			require.True(t, slices.ContainsFunc(c.Groups, func(g chain.Group) bool { return g.Key == r.Group }))
		}
		for _, e := range c.Edges {
			require.Equal(t, e.From.Group != "", seen[e.String()+"-egress"])
			require.Equal(t, e.To.Group != "", seen[e.String()+"-ingress"])
		}
	})
}

func TestTheWorldReachesOnlyTheLoadBalancerAndDataReachesNobody(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := inputs.Draw(t, "input")
		c, err := chain.New(in)
		require.NoError(t, err)
		for _, r := range c.Rules() {
			_, store := in.Stores[r.Group]
			require.False(t, store && r.Direction == chain.Out, "%s lets data open a connection", r.Key)
			if r.Direction == chain.In && r.Peer.Group == "" {
				require.Equal(t, chain.ALB, r.Group, "%s lets addresses in", r.Key)
			}
		}
	})
}
