package plan_test

import (
	"net/netip"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	networkplan "ecs-foundation/network/plan"
)

func TestValidSecondaryRanges(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		vpc  string
		more []netip.Prefix
	}{
		"shared address space":            {"10.0.0.0/16", prefixes("100.64.0.0/16", "100.65.0.0/16")},
		"range of the same family":        {"10.0.0.0/16", prefixes("10.1.0.0/16")},
		"10.0.0.0/16 with 10.2.0.0/16":    {"10.2.0.0/16", prefixes("10.0.0.0/16")},
		"VPC in the shared address space": {"100.64.0.0/16", prefixes("100.65.0.0/16")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := networkplan.New(planned(func(s *networkplan.Spec) {
				s.CIDR, s.SecondaryCIDRs = netip.MustParsePrefix(tc.vpc), tc.more
			}), region)
			require.NoError(t, err)
		})
	}
}

func TestExplicitSubnetsInSecondaryRange(t *testing.T) {
	t.Parallel()
	s := explicit()
	s.Subnets.Private = networkplan.InOrder(prefixes("100.64.0.0/18", "100.64.64.0/18")...)
	s.SecondaryCIDRs = prefixes("100.64.0.0/16")
	_, err := networkplan.New(s, region)
	require.NoError(t, err)
}

func TestSuggestedRangeIsValid(t *testing.T) {
	t.Parallel()
	free := regexp.MustCompile(`such as (\S+)$`)
	suggested := 0
	rapid.Check(t, func(t *rapid.T) {
		s := networkplan.Spec{
			CIDR: vpcs.Draw(t, "vpc"), Zones: zones.Draw(t, "zones"), SecondaryCIDRs: prefixes("100.64.0.0/20"),
			Tiers: map[string]networkplan.CustomTier{"batch": {Kind: networkplan.Private}, "vault": {Kind: networkplan.Data, CIDR: prefixes("100.64.0.0/24")[0]}},
		}
		_, err := networkplan.New(s, region)
		require.ErrorContains(t, err, "network.tiers.batch: ")
		if m := free.FindStringSubmatch(err.Error()); m != nil {
			suggested++
			s.Tiers["batch"] = networkplan.CustomTier{Kind: networkplan.Private, CIDR: netip.MustParsePrefix(m[1])}
			_, err = networkplan.New(s, region)
			require.NoError(t, err)
		}
	})
	require.NotZero(t, suggested)
}

func TestPrivateCustomTierWithACLsWithoutNAT(t *testing.T) {
	t.Parallel()
	s := withCustomTiers()
	s.ACLs, s.NAT.Strategy, s.Endpoints.Derived = true, networkplan.None, true
	_, err := networkplan.New(s.Complete(nil), region)
	require.NoError(t, err)
}
