package plan_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	networkplan "ecs-foundation/network/plan"
)

// vpcIPv6 is a range as AWS assigns it to a VPC.
var vpcIPv6 = netip.MustParsePrefix("2001:db8:0:ff00::/56")

// ipv6 returns the IPv6 ranges of a plan's subnets.
func ipv6(t require.TestingT, p networkplan.Plan, vpc netip.Prefix) map[string]netip.Prefix {
	ranges := map[string]netip.Prefix{}
	for _, s := range p.Subnets {
		r, err := s.IPv6(vpc)
		require.NoError(t, err)
		ranges[s.Key] = r
	}
	return ranges
}

func TestIPv6Ranges(t *testing.T) {
	t.Parallel()
	spec := explicit()
	spec.Zones = []string{"us-east-1f", "us-east-1a"}
	p, err := networkplan.New(spec, region)
	require.NoError(t, err)
	require.Equal(t, map[string]netip.Prefix{
		"public-a":  netip.MustParsePrefix("2001:db8:0:ff00::/64"),
		"public-f":  netip.MustParsePrefix("2001:db8:0:ff05::/64"),
		"private-a": netip.MustParsePrefix("2001:db8:0:ff08::/64"),
		"private-f": netip.MustParsePrefix("2001:db8:0:ff0d::/64"),
		"data-a":    netip.MustParsePrefix("2001:db8:0:ff10::/64"),
		"data-f":    netip.MustParsePrefix("2001:db8:0:ff15::/64"),
	}, ipv6(t, p, vpcIPv6))
}

func TestInvalidIPv6RangeOfVPC(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"10.0.0.0/16", "2001:db8::/48", "2001:db8::/64"} {
		_, err := networkplan.Subnet{Tier: networkplan.Public}.IPv6(netip.MustParsePrefix(text))
		require.ErrorContains(t, err, text)
	}
}

func TestIPv6RangesDoNotOverlapOrMove(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cidr := vpcs.Draw(t, "vpc")
		before := ipv6(t, drawn(t, cidr, zones.Draw(t, "before")), vpcIPv6)
		after := ipv6(t, drawn(t, cidr, zones.Draw(t, "after")), vpcIPv6)
		seen := map[netip.Prefix]string{}
		for key, r := range before {
			require.True(t, vpcIPv6.Contains(r.Addr()) && r == r.Masked(), "%s outside %s", r, vpcIPv6)
			require.Empty(t, seen[r], key)
			seen[r] = key
			if moved, ok := after[key]; ok {
				require.Equal(t, r, moved, "%s moved", key)
			}
		}
	})
}

func TestIPv6DefaultRouteFollowsIPv4(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change  func(*networkplan.Spec)
		private networkplan.Gateway
	}{
		"NAT":      {func(*networkplan.Spec) {}, networkplan.ViaEgressOnly},
		"isolated": {func(s *networkplan.Spec) { s.NAT, s.Egress = networkplan.NAT{}, networkplan.Isolated }, networkplan.GatewayNone},
		"no NAT":   {func(s *networkplan.Spec) { s.NAT.Strategy, s.Endpoints.Derived = networkplan.None, true }, networkplan.GatewayNone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spec := explicit()
			tc.change(&spec)
			without, err := networkplan.New(spec, region)
			require.NoError(t, err)
			spec.IPv6 = true
			with, err := networkplan.New(spec, region)
			require.NoError(t, err)
			want := map[networkplan.Tier]networkplan.Gateway{networkplan.Public: networkplan.ViaInternet, networkplan.Private: tc.private}
			for i, table := range with.Tables {
				require.Equal(t, want[table.Tier], table.DefaultIPv6, table.Key)
				table.DefaultIPv6 = ""
				require.Equal(t, without.Tables[i], table, "IPv4 routes do not change")
			}
			require.Equal(t, without.Subnets, with.Subnets)
		})
	}
}

func TestCustomTiersHaveNoIPv6(t *testing.T) {
	t.Parallel()
	s := networkplan.Spec{Zones: []string{"us-east-1a", "us-east-1b"}, IPv6: true, Tiers: map[string]networkplan.CustomTier{
		"edge": {Kind: networkplan.Public, CIDR: netip.MustParsePrefix("10.0.160.0/20")},
	}}
	p, err := networkplan.New(s, region)
	require.NoError(t, err)
	for _, subnet := range p.Subnets {
		require.Equal(t, subnet.Tier != "edge", p.HasIPv6(subnet), subnet.Key)
	}
	for _, table := range p.Tables {
		require.Equal(t, table.Tier == networkplan.Public || table.Tier == networkplan.Private, table.DefaultIPv6 != networkplan.GatewayNone, table.Key)
	}
}
