package plan_test

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	networkplan "ecs-foundation/network/plan"
)

// A map by zone keeps the range of each zone, whatever the order and the number of zones.
func TestRangesByZoneBelongToTheirZone(t *testing.T) {
	t.Parallel()
	byZone := func(step int, zones ...string) networkplan.Spec {
		ranges := func(base int) networkplan.PerZone[netip.Prefix] {
			all := networkplan.PerZone[netip.Prefix]{ByZone: map[string]netip.Prefix{}}
			for _, zone := range zones {
				all.ByZone[zone] = netip.MustParsePrefix(fmt.Sprintf("10.0.%d.0/24", base+step*int(zone[len(zone)-1]-'a')))
			}
			return all
		}
		return networkplan.Spec{
			Zones: zones, Subnets: &networkplan.Subnets{Public: ranges(0), Private: ranges(1), Data: ranges(2)},
			Tiers: map[string]networkplan.CustomTier{"vault": {Kind: networkplan.Data, Subnets: ranges(3)}},
		}
	}
	want, err := networkplan.New(byZone(10, "us-east-1b", "us-east-1d", "us-east-1e"), region)
	require.NoError(t, err)
	reordered, err := networkplan.New(byZone(10, "us-east-1e", "us-east-1b", "us-east-1d"), region)
	require.NoError(t, err)
	require.Equal(t, want, reordered)
	for name, zones := range map[string][]string{
		"zone in front":          {"us-east-1a", "us-east-1b", "us-east-1d", "us-east-1e"},
		"zone between":           {"us-east-1b", "us-east-1c", "us-east-1d", "us-east-1e"},
		"zone at the end":        {"us-east-1b", "us-east-1d", "us-east-1e", "us-east-1f"},
		"without the first zone": {"us-east-1d", "us-east-1e"},
		"without a middle zone":  {"us-east-1b", "us-east-1e"},
	} {
		p, err := networkplan.New(byZone(10, zones...), region)
		require.NoError(t, err, name)
		kept, changed := subnets(want), subnets(p)
		require.Len(t, changed, 4*len(zones), name)
		for key, cidr := range changed {
			if before, ok := kept[key]; ok {
				require.Equal(t, before, cidr, "%s: %s", name, key)
			}
		}
	}
}

func TestElasticIPsByZoneBelongToTheirZone(t *testing.T) {
	t.Parallel()
	addresses := func(strategy networkplan.Strategy, zone string, byZone map[string]string) map[string]string {
		zones := []string{"us-east-1c", "us-east-1a"}
		p, err := networkplan.New(networkplan.Spec{Zones: zones, NAT: networkplan.NAT{
			Strategy: strategy, Zone: zone, ElasticIPs: networkplan.PerZone[string]{ByZone: byZone},
		}}, region)
		require.NoError(t, err)
		got := map[string]string{}
		for _, nat := range p.NATs {
			got[nat.Zone.Key] = nat.ElasticIP
		}
		return got
	}
	of := map[string]string{"us-east-1a": "eipalloc-0000000a", "us-east-1c": "eipalloc-0000000c"}
	require.Equal(t, map[string]string{"a": "eipalloc-0000000a", "c": "eipalloc-0000000c"}, addresses(networkplan.OnePerAz, "", of))
	require.Equal(t, map[string]string{"c": "eipalloc-0000000c"},
		addresses(networkplan.Single, "us-east-1c", map[string]string{"us-east-1c": "eipalloc-0000000c"}))
}

func TestAddressMovesWithItsNATGateway(t *testing.T) {
	t.Parallel()
	const first, second = "eipalloc-0000000a", "eipalloc-0000000b"
	byZone := func(addresses map[string]string) networkplan.NAT {
		return networkplan.NAT{ElasticIPs: networkplan.PerZone[string]{ByZone: addresses}}
	}
	in := func(zone string) networkplan.NAT {
		return networkplan.NAT{Strategy: networkplan.Single, Zone: zone, ElasticIPs: networkplan.InOrder(first)}
	}
	for name, tc := range map[string]struct {
		nat      networkplan.NAT
		deployed map[string]string
		want     map[string]string // the replaced gateway, by zone
	}{
		"new stack":                   {in("us-east-1a"), nil, map[string]string{"a": ""}},
		"same zone":                   {in("us-east-1a"), map[string]string{"a": first}, map[string]string{"a": ""}},
		"another zone":                {in("us-east-1b"), map[string]string{"a": first}, map[string]string{"b": "a"}},
		"another address":             {in("us-east-1b"), map[string]string{"a": second}, map[string]string{"b": ""}},
		"address of the stack":        {in("us-east-1b"), map[string]string{"a": ""}, map[string]string{"b": ""}},
		"one of two gateways removed": {in("us-east-1b"), map[string]string{"a": first, "b": second}, map[string]string{"b": ""}},
		"addresses exchanged": {
			byZone(map[string]string{"us-east-1a": second, "us-east-1b": first}),
			map[string]string{"a": first, "b": second},
			map[string]string{"a": "", "b": ""},
		},
		"gateway with another address remains": {
			byZone(map[string]string{"us-east-1a": second, "us-east-1b": first}),
			map[string]string{"a": first},
			map[string]string{"a": "", "b": ""},
		},
		"two zones instead of two others": {
			byZone(map[string]string{"us-east-1a": second, "us-east-1b": first}),
			map[string]string{"c": first, "d": second},
			map[string]string{"a": "d", "b": "c"},
		},
	} {
		p, err := networkplan.New(networkplan.Spec{Zones: []string{"us-east-1a", "us-east-1b"}, NAT: tc.nat}, region)
		require.NoError(t, err, name)
		got := map[string]string{}
		for _, nat := range p.MovingAddresses(tc.deployed).NATs {
			got[nat.Zone.Key] = nat.Replaces
		}
		require.Equal(t, tc.want, got, name)
	}
}
