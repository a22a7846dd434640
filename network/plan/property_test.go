package plan_test

import (
	"maps"
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	networkplan "ecs-foundation/network/plan"
)

// vpcs draws a VPC that has room for planned tiers, and zones draws one to six zones of
// a region in any order.
var (
	vpcs = rapid.Custom(func(t *rapid.T) netip.Prefix {
		bytes := rapid.SliceOfN(rapid.Byte(), 3, 3).Draw(t, "address")
		address := netip.AddrFrom4([4]byte{10, bytes[0], bytes[1], bytes[2]})
		return netip.PrefixFrom(address, rapid.IntRange(16, 22).Draw(t, "bits")).Masked()
	})
	zones = rapid.Custom(func(t *rapid.T) []string {
		all := []string{"us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d", "us-east-1e", "us-east-1f"}
		return rapid.Permutation(all).Draw(t, "order")[:rapid.IntRange(1, 6).Draw(t, "count")]
	})
)

// drawn returns the plan of a network with planned subnets.
func drawn(t *rapid.T, cidr netip.Prefix, names []string) networkplan.Plan {
	p, err := networkplan.New(networkplan.Spec{CIDR: cidr, Zones: names}, region)
	require.NoError(t, err)
	return p
}

func TestPlannedSubnetsAreInTheirTierAndDoNotOverlap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cidr := vpcs.Draw(t, "vpc")
		p := drawn(t, cidr, zones.Draw(t, "zones"))
		for i, s := range p.Subnets {
			tier := p.Aggregates[s.Tier]
			require.True(t, cidr.Overlaps(tier) && cidr.Bits() <= tier.Bits(), "%s outside %s", tier, cidr)
			require.True(t, tier.Contains(s.CIDR.Addr()) && tier.Bits() < s.CIDR.Bits(), "%s outside %s", s.CIDR, tier)
			require.LessOrEqual(t, s.CIDR.Bits(), 27, "a load balancer requires a /27")
			for _, other := range p.Subnets[:i] {
				require.False(t, s.CIDR.Overlaps(other.CIDR), "%s overlaps %s", s.Key, other.Key)
			}
		}
	})
}

func TestChangingZonesKeepsSubnetRanges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cidr := vpcs.Draw(t, "vpc")
		subnetsIn := func(names []string) map[string]string {
			p, err := networkplan.New(networkplan.Spec{
				CIDR: cidr, Zones: names, SecondaryCIDRs: prefixes("100.64.0.0/16"),
				Tiers: map[string]networkplan.CustomTier{"batch": {Kind: networkplan.Private, CIDR: prefixes("100.64.16.0/20")[0]}},
			}, region)
			require.NoError(t, err)
			return subnets(p)
		}
		before, after := subnetsIn(zones.Draw(t, "before")), subnetsIn(zones.Draw(t, "after"))
		for _, key := range slices.Sorted(maps.Keys(before)) {
			if moved, ok := after[key]; ok {
				require.Equal(t, before[key], moved, "%s moved", key)
			}
		}
	})
}

func TestOrderOfZonesDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cidr, names := vpcs.Draw(t, "vpc"), zones.Draw(t, "zones")
		sorted := slices.Sorted(slices.Values(names))
		require.Equal(t, drawn(t, cidr, sorted), drawn(t, cidr, names))
	})
}

func TestCompleteIsIdempotent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := networkplan.Spec{
			Egress: rapid.SampledFrom([]networkplan.Egress{"", networkplan.Internet, networkplan.Balanced, networkplan.Isolated}).Draw(t, "egress"),
			NAT:    networkplan.NAT{Strategy: rapid.SampledFrom([]networkplan.Strategy{"", networkplan.None, networkplan.Single}).Draw(t, "nat")},
			Endpoints: networkplan.Endpoints{
				Derived:  rapid.Bool().Draw(t, "derived"),
				Services: rapid.SliceOfDistinct(rapid.SampledFrom([]string{"logs", "sqs", "kms"}), rapid.ID).Draw(t, "listed"),
			},
		}
		once := s.Complete(networkplan.Needs{"sqs": true})
		require.Equal(t, once, once.Complete(nil))
		require.Subset(t, once.Endpoints.Services, s.Endpoints.Services)
	})
}
