package plan_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	networkplan "ecs-foundation/network/plan"
)

// planned returns a network of two zones without explicit subnets.
func planned(change func(*networkplan.Spec)) networkplan.Spec {
	s := networkplan.Spec{CIDR: netip.MustParsePrefix("10.0.0.0/16"), Zones: []string{"us-east-1a", "us-east-1c"}}
	change(&s)
	return s
}

func TestLargerTiersComeFirst(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		spec networkplan.Spec
		want map[networkplan.Tier]string
	}{
		"default sizes": {
			planned(func(*networkplan.Spec) {}),
			map[networkplan.Tier]string{networkplan.Public: "10.0.128.0/20", networkplan.Private: "10.0.0.0/17", networkplan.Data: "10.0.144.0/20"},
		},
		"hosts, plus five reserved addresses": {
			planned(func(s *networkplan.Spec) {
				s.Sizes = &networkplan.Sizes{Private: &networkplan.Size{Hosts: 2043}, Data: &networkplan.Size{Hosts: 2044}}
			}),
			map[networkplan.Tier]string{networkplan.Data: "10.0.0.0/17", networkplan.Private: "10.0.128.0/18", networkplan.Public: "10.0.192.0/20"},
		},
		"prefixes": {
			planned(func(s *networkplan.Spec) {
				s.Sizes = &networkplan.Sizes{Private: &networkplan.Size{Prefix: 21}, Public: &networkplan.Size{Prefix: 27}, Data: &networkplan.Size{Prefix: 26}}
			}),
			map[networkplan.Tier]string{networkplan.Private: "10.0.0.0/18", networkplan.Data: "10.0.64.0/23", networkplan.Public: "10.0.66.0/24"},
		},
		"VPC without room for the default sizes": {
			planned(func(s *networkplan.Spec) {
				s.CIDR = netip.MustParsePrefix("10.9.8.0/23")
				s.Sizes = &networkplan.Sizes{Public: &networkplan.Size{Prefix: 27}, Private: &networkplan.Size{Hosts: 1}, Data: &networkplan.Size{Hosts: 11}}
			}),
			map[networkplan.Tier]string{networkplan.Public: "10.9.8.0/24", networkplan.Private: "10.9.9.0/25", networkplan.Data: "10.9.9.128/25"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := networkplan.New(tc.spec, region)
			require.NoError(t, err)
			got := map[networkplan.Tier]string{}
			for tier, r := range p.Aggregates {
				got[tier] = r.String()
			}
			require.Equal(t, tc.want, got)
		})
	}
}

// withCustomTiers returns a network with a custom tier of each kind.
func withCustomTiers() networkplan.Spec {
	return planned(func(s *networkplan.Spec) {
		s.NAT.Strategy = networkplan.Single
		s.SecondaryCIDRs = prefixes("100.64.0.0/16")
		s.Tiers = map[string]networkplan.CustomTier{
			"batch": {Kind: networkplan.Private, CIDR: netip.MustParsePrefix("10.0.160.0/20")},
			"edge":  {Kind: networkplan.Public, CIDR: netip.MustParsePrefix("10.0.255.0/24")},
			"vault": {Kind: networkplan.Data, Subnets: networkplan.InOrder(prefixes("100.64.0.0/20", "100.64.16.0/20")...)},
		}
	})
}

func TestCustomTiers(t *testing.T) {
	t.Parallel()
	p, err := networkplan.New(withCustomTiers(), region)
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
	}, routes(p), "the default route depends on the kind")
	require.Equal(t, []networkplan.Tier{"batch", "edge", "vault"}, p.CustomTiers())
}

func TestRemovingCustomTierKeepsSubnetRanges(t *testing.T) {
	t.Parallel()
	before, err := networkplan.New(withCustomTiers(), region)
	require.NoError(t, err)
	for name := range withCustomTiers().Tiers {
		without := withCustomTiers()
		delete(without.Tiers, name)
		after, err := networkplan.New(without, region)
		require.NoError(t, err)
		for key, cidr := range subnets(after) {
			require.Equal(t, subnets(before)[key], cidr, "%s moved when %s was removed", key, name)
		}
	}
}

// sizes draws sizes for any of the tiers.
var sizes = rapid.Custom(func(t *rapid.T) *networkplan.Sizes {
	size := func(label string, smallest int) *networkplan.Size {
		switch rapid.IntRange(0, 2).Draw(t, label) {
		case 0:
			return nil
		case 1:
			return &networkplan.Size{Prefix: rapid.IntRange(16, smallest).Draw(t, "prefix")}
		default:
			return &networkplan.Size{Hosts: rapid.IntRange(1<<(32-smallest-1), 5000).Draw(t, "hosts")}
		}
	}
	return &networkplan.Sizes{Public: size("public", 27), Private: size("private", 28), Data: size("data", 28)}
})

func TestSubnetsHaveConfiguredSizesAndDoNotOverlap(t *testing.T) {
	t.Parallel()
	fits := 0
	rapid.Check(t, func(t *rapid.T) {
		cidr, want := vpcs.Draw(t, "vpc"), sizes.Draw(t, "sizes")
		p, err := networkplan.New(networkplan.Spec{CIDR: cidr, Zones: zones.Draw(t, "zones"), Sizes: want}, region)
		if err != nil {
			require.ErrorContains(t, err, "network.sizes: ")
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

func TestDefaultSizes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cidr := vpcs.Draw(t, "vpc")
		p := drawn(t, cidr, zones.Draw(t, "zones"))
		require.Equal(t, netip.PrefixFrom(cidr.Addr(), cidr.Bits()+1), p.Aggregates[networkplan.Private], "the first half")
		public, data := p.Aggregates[networkplan.Public], p.Aggregates[networkplan.Data]
		require.Equal(t, min(cidr.Bits()+4, 24), public.Bits())
		require.Equal(t, public.Bits(), data.Bits())
		second := netip.PrefixFrom(public.Addr(), cidr.Bits()+1)
		require.True(t, second == second.Masked() && cidr.Contains(public.Addr()), "the public tier starts the second half")
		require.True(t, netip.PrefixFrom(public.Addr(), public.Bits()-1).Contains(data.Addr()), "the data tier follows")
	})
}
