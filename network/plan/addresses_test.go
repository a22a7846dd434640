package plan_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ecs-foundation/network/plan"
)

// planned returns a network of two zones without explicit subnets.
func planned(change func(*plan.Spec)) plan.Spec {
	s := plan.Spec{CIDR: plan.DefaultCIDR, Zones: []string{"us-east-1a", "us-east-1c"}}
	change(&s)
	return s
}

func TestTiersAreLaidOutBySizeTheLargestFirst(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		spec plan.Spec
		want map[plan.Tier]string
	}{
		"without sizes each has its share": {
			planned(func(*plan.Spec) {}),
			map[plan.Tier]string{plan.Public: "10.0.128.0/20", plan.Private: "10.0.0.0/17", plan.Data: "10.0.144.0/20"},
		},
		"by hosts, of which AWS keeps five": {
			planned(func(s *plan.Spec) {
				s.Sizes = &plan.Sizes{Private: &plan.Size{Hosts: 2043}, Data: &plan.Size{Hosts: 2044}}
			}),
			map[plan.Tier]string{plan.Data: "10.0.0.0/17", plan.Private: "10.0.128.0/18", plan.Public: "10.0.192.0/20"},
		},
		"by prefix": {
			planned(func(s *plan.Spec) {
				s.Sizes = &plan.Sizes{Private: &plan.Size{Prefix: 21}, Public: &plan.Size{Prefix: 27}, Data: &plan.Size{Prefix: 26}}
			}),
			map[plan.Tier]string{plan.Private: "10.0.0.0/18", plan.Data: "10.0.64.0/23", plan.Public: "10.0.66.0/24"},
		},
		"in a VPC that has no room for the usual shares": {
			planned(func(s *plan.Spec) {
				s.CIDR = netip.MustParsePrefix("10.9.8.0/23")
				s.Sizes = &plan.Sizes{Public: &plan.Size{Prefix: 27}, Private: &plan.Size{Hosts: 1}, Data: &plan.Size{Hosts: 11}}
			}),
			map[plan.Tier]string{plan.Public: "10.9.8.0/24", plan.Private: "10.9.9.0/25", plan.Data: "10.9.9.128/25"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := plan.New(tc.spec, region)
			require.NoError(t, err)
			got := map[plan.Tier]string{}
			for tier, r := range p.Aggregates {
				got[tier] = r.String()
			}
			require.Equal(t, tc.want, got)
		})
	}
}

// beside is a network with a tier of each kind of its own.
func beside() plan.Spec {
	return planned(func(s *plan.Spec) {
		s.NAT.Strategy = plan.Single
		s.SecondaryCIDRs = prefixes("100.64.0.0/16")
		s.Tiers = map[string]plan.CustomTier{
			"batch": {Kind: plan.Private, CIDR: netip.MustParsePrefix("10.0.160.0/20")},
			"edge":  {Kind: plan.Public, CIDR: netip.MustParsePrefix("10.0.255.0/24")},
			"vault": {Kind: plan.Data, Subnets: prefixes("100.64.0.0/20", "100.64.16.0/20")},
		}
	})
}

func TestTiersOfOnesOwnStandBesideTheThree(t *testing.T) {
	t.Parallel()
	p, err := plan.New(beside(), region)
	require.NoError(t, err)
	require.Equal(t, map[string]string{
		"public-a": "10.0.128.0/23", "public-c": "10.0.132.0/23",
		"private-a": "10.0.0.0/20", "private-c": "10.0.32.0/20",
		"data-a": "10.0.144.0/23", "data-c": "10.0.148.0/23",
		"batch-a": "10.0.160.0/23", "batch-c": "10.0.164.0/23",
		"edge-a": "10.0.255.0/27", "edge-c": "10.0.255.64/27",
		"vault-a": "100.64.0.0/20", "vault-c": "100.64.16.0/20",
	}, subnets(p))
	require.Equal(t, map[string]string{
		"public": "internet", "private-a": "nata", "private-c": "nata", "data": "",
		"batch-a": "nata", "batch-c": "nata", "edge": "internet", "vault": "",
	}, routes(p), "each has the way out of its kind")
	require.Equal(t, []plan.Tier{"batch", "edge", "vault"}, p.CustomTiers())
}

func TestATierOfOnesOwnMovesNoSubnet(t *testing.T) {
	t.Parallel()
	all, err := plan.New(beside(), region)
	require.NoError(t, err)
	for name := range beside().Tiers {
		without := beside()
		delete(without.Tiers, name)
		fewer, err := plan.New(without, region)
		require.NoError(t, err)
		for key, cidr := range subnets(fewer) {
			require.Equal(t, subnets(all)[key], cidr, "%s moved when %s went", key, name)
		}
	}
}

// sizes draws sizes of all tiers, or of some.
var sizes = rapid.Custom(func(t *rapid.T) *plan.Sizes {
	size := func(label string, smallest int) *plan.Size {
		switch rapid.IntRange(0, 2).Draw(t, label) {
		case 0:
			return nil
		case 1:
			return &plan.Size{Prefix: rapid.IntRange(16, smallest).Draw(t, "prefix")}
		default:
			return &plan.Size{Hosts: rapid.IntRange(1<<(32-smallest-1), 5000).Draw(t, "hosts")}
		}
	}
	return &plan.Sizes{Public: size("public", 27), Private: size("private", 28), Data: size("data", 28)}
})

func TestSizedSubnetsAreAsLargeAsAskedAndLieApart(t *testing.T) {
	t.Parallel()
	fits := 0
	rapid.Check(t, func(t *rapid.T) {
		cidr, want := vpcs.Draw(t, "vpc"), sizes.Draw(t, "sizes")
		p, err := plan.New(plan.Spec{CIDR: cidr, Zones: zones.Draw(t, "zones"), Sizes: want}, region)
		if err != nil {
			require.ErrorContains(t, err, "network.sizes: with room for eight zones the tiers take")
			return
		}
		fits++
		for i, s := range p.Subnets {
			require.True(t, cidr.Contains(s.CIDR.Addr()) && cidr.Bits() < s.CIDR.Bits(), "%s outside %s", s.CIDR, cidr)
			if size := want.Of(s.Tier); size != nil && size.Hosts > 0 {
				require.GreaterOrEqual(t, 1<<(32-s.CIDR.Bits()), size.Hosts+5)
			} else if size != nil {
				require.Equal(t, size.Prefix, s.CIDR.Bits())
			}
			for _, other := range p.Subnets[:i] {
				require.False(t, s.CIDR.Overlaps(other.CIDR), "%s overlaps %s", s.Key, other.Key)
			}
		}
	})
	require.NotZero(t, fits)
}

func TestWithoutSizesHalfTheVPCIsPrivate(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cidr := vpcs.Draw(t, "vpc")
		p := drawn(t, cidr, zones.Draw(t, "zones"))
		require.Equal(t, netip.PrefixFrom(cidr.Addr(), cidr.Bits()+1), p.Aggregates[plan.Private], "the first half")
		public, data := p.Aggregates[plan.Public], p.Aggregates[plan.Data]
		require.Equal(t, min(cidr.Bits()+4, 24), public.Bits())
		require.Equal(t, public.Bits(), data.Bits())
		second := netip.PrefixFrom(public.Addr(), cidr.Bits()+1)
		require.True(t, second == second.Masked() && cidr.Contains(public.Addr()), "public begins the second half")
		require.True(t, netip.PrefixFrom(public.Addr(), public.Bits()-1).Contains(data.Addr()), "data follows it")
	})
}
