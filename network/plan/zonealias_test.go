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

// account pairs names with IDs in another order than that of the letters, as in a real
// account.
var account = networkplan.ZoneIDs{
	"us-east-1a": "use1-az6", "us-east-1b": "use1-az1", "us-east-1c": "use1-az2",
	"us-east-1d": "use1-az4", "us-east-1e": "use1-az3", "us-east-1f": "use1-az5",
}

// inForm returns a spec whose zones, and every setting by zone, are names or IDs.
func inForm(byID bool, names []string) networkplan.Spec {
	form := func(name string) string {
		if byID {
			return account[name]
		}
		return name
	}
	s := networkplan.Spec{NAT: networkplan.NAT{ElasticIPs: networkplan.PerZone[string]{ByZone: map[string]string{}}}}
	ranges := map[networkplan.Tier]map[string]netip.Prefix{"public": {}, "private": {}, "data": {}, "vault": {}}
	for _, name := range names {
		letter := name[len(name)-1]
		s.Zones = append(s.Zones, form(name))
		s.NAT.ElasticIPs.ByZone[form(name)] = "eipalloc-0000000" + string(letter)
		for i, tier := range slices.Sorted(maps.Keys(ranges)) {
			ranges[tier][form(name)] = netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 0, byte(10*i) + letter - 'a'}), 24)
		}
	}
	byZone := func(tier networkplan.Tier) networkplan.PerZone[netip.Prefix] {
		return networkplan.PerZone[netip.Prefix]{ByZone: ranges[tier]}
	}
	s.Subnets = &networkplan.Subnets{Public: byZone("public"), Private: byZone("private"), Data: byZone("data")}
	s.Tiers = map[string]networkplan.CustomTier{"vault": {Kind: networkplan.Data, Subnets: byZone("vault")}}
	return s
}

func TestZonesInTheOtherFormAreTheSameNetwork(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.Permutation(slices.Sorted(maps.Keys(account))).Draw(t, "zones")[:rapid.IntRange(2, 6).Draw(t, "count")]
		deployed := rapid.Bool().Draw(t, "deployed by ID")
		before, after := inForm(deployed, names), inForm(!deployed, names)
		if rapid.Bool().Draw(t, "single") {
			before.NAT = networkplan.NAT{Strategy: networkplan.Single, Zone: before.Zones[0]}
			after.NAT = networkplan.NAT{Strategy: networkplan.Single, Zone: after.Zones[0]}
		}
		if rapid.Bool().Draw(t, "planned") {
			before.Subnets, after.Subnets, before.Tiers, after.Tiers = nil, nil, nil, nil
		}
		typed := after
		typed.Zones = slices.Clone(after.Zones)
		same, changed := after.WithZonesAs(before.Zones, account)
		require.True(t, changed)
		require.Equal(t, before, same)
		require.Equal(t, typed, after, "the spec is not modified")
		want, err := networkplan.New(before, region)
		require.NoError(t, err)
		got, err := networkplan.New(same, region)
		require.NoError(t, err)
		require.Equal(t, want, got)
	})
}

func TestZonesKeepTheirForm(t *testing.T) {
	t.Parallel()
	names := []string{"us-east-1a", "us-east-1b"}
	both := inForm(true, names)
	both.NAT.ElasticIPs.ByZone["us-east-1a"] = "eipalloc-0000000f"
	unknown := inForm(true, names)
	unknown.Zones = append(unknown.Zones, "use1-az9")
	for name, tc := range map[string]struct {
		spec     networkplan.Spec
		deployed []string
		ids      networkplan.ZoneIDs
	}{
		"new stack":                    {inForm(true, names), nil, account},
		"the same form":                {inForm(false, names), names, account},
		"zones in both forms":          {networkplan.Spec{Zones: []string{"use1-az6", "us-east-1b"}}, names, account},
		"the same zone twice":          {networkplan.Spec{Zones: []string{"use1-az6", "us-east-1a"}}, names, account},
		"a zone twice in a map":        {both, names, account},
		"a zone the account lacks":     {unknown, names, account},
		"the account's zones unknown":  {inForm(true, names), names, nil},
		"no zones":                     {networkplan.Spec{}, names, account},
		"a count of zones, not listed": {networkplan.Spec{Zones: []string{"", ""}}, names, account},
	} {
		got, changed := tc.spec.WithZonesAs(tc.deployed, tc.ids)
		require.False(t, changed, name)
		require.Equal(t, tc.spec, got, name)
	}
}
