package plan_test

import (
	"net/netip"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	networkplan "ecs-foundation/network/plan"
)

func TestMistakesInTiersOfOnesOwnAreTold(t *testing.T) {
	t.Parallel()
	batch := networkplan.CustomTier{Kind: networkplan.Private, CIDR: netip.MustParsePrefix("10.0.160.0/20")}
	for name, tc := range map[string]struct {
		tiers map[string]networkplan.CustomTier
		want  string
	}{
		"a name that is taken": {
			map[string]networkplan.CustomTier{"nat": batch},
			"network.tiers.nat: nat names something else in the network: choose another name",
		},
		"a name like a zone's": {
			map[string]networkplan.CustomTier{"az1": batch},
			"network.tiers.az1: az1 names something else in the network: choose another name",
		},
		"a name with a hyphen": {
			map[string]networkplan.CustomTier{"batch-a": batch},
			`network.tiers.batch-a: "batch-a" is no name for a tier: use up to 16 lower-case letters and digits, a letter first`,
		},
		"no kind": {
			map[string]networkplan.CustomTier{"batch": {CIDR: batch.CIDR}},
			`network.tiers.batch.kind: "" is no kind of tier: write public, private or data`,
		},
		"no addresses": {
			map[string]networkplan.CustomTier{"batch": {Kind: networkplan.Private}, "vault": {Kind: networkplan.Data, CIDR: batch.CIDR}},
			"network.tiers.batch: it has no addresses: for its cidr choose one that is free, such as 10.0.176.0/20",
		},
		"addresses said twice": {
			map[string]networkplan.CustomTier{"batch": {Kind: networkplan.Private, CIDR: batch.CIDR, Subnets: prefixes("10.0.160.0/24", "10.0.161.0/24")}},
			"network.tiers.batch: cidr and subnets both say where it is: take one of the two off",
		},
		"the range of the private tier": {
			map[string]networkplan.CustomTier{"batch": {Kind: networkplan.Private, CIDR: netip.MustParsePrefix("10.0.64.0/18")}},
			"network.tiers.batch.cidr: 10.0.64.0/18 overlaps the private tier 10.0.0.0/17: " +
				"choose one that is free, such as 10.0.192.0/18",
		},
		"the range of another": {
			map[string]networkplan.CustomTier{"batch": batch, "vault": {Kind: networkplan.Data, Subnets: prefixes("10.0.160.0/24", "10.0.200.0/24")}},
			"network.tiers.vault.subnets[0]: 10.0.160.0/24 overlaps the batch tier 10.0.160.0/20: give each subnet addresses of its own",
		},
		"more than is free": {
			map[string]networkplan.CustomTier{"batch": {Kind: networkplan.Private, CIDR: netip.MustParsePrefix("10.0.128.0/17")}},
			"network.tiers.batch.cidr: 10.0.128.0/17 overlaps the public tier 10.0.128.0/20: " +
				"nothing of the size /17 is free: choose a smaller one, or add a range to network.secondaryCidrs",
		},
		"a range outside the VPC": {
			map[string]networkplan.CustomTier{"batch": {Kind: networkplan.Private, CIDR: netip.MustParsePrefix("10.1.0.0/20")}},
			"network.tiers.batch.cidr: 10.1.0.0/20 lies outside the VPC's 10.0.0.0/16: choose a range within it, or a larger network.cidr",
		},
		"a range too small for a load balancer in each zone": {
			map[string]networkplan.CustomTier{"edge": {Kind: networkplan.Public, CIDR: netip.MustParsePrefix("10.0.160.0/25")}},
			"network.tiers.edge.cidr: 10.0.160.0/25 is too small for 8 subnets of /27: choose /24 or larger",
		},
		"a public subnet too small for a load balancer": {
			map[string]networkplan.CustomTier{"edge": {Kind: networkplan.Public, Subnets: prefixes("10.0.160.0/28", "10.0.160.32/27")}},
			"network.tiers.edge.subnets[0]: 10.0.160.0/28 is too small for a load balancer: AWS wants a /27 with 8 free addresses",
		},
		"fewer ranges than zones": {
			map[string]networkplan.CustomTier{"vault": {Kind: networkplan.Data, Subnets: prefixes("10.0.160.0/24")}},
			"network.tiers.vault.subnets: 1 range for 2 zones: give one for each zone, in the order of network.zones",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := networkplan.New(planned(func(s *networkplan.Spec) { s.Tiers = tc.tiers }), region)
			require.EqualError(t, err, tc.want)
		})
	}
}

func TestSecondaryRangesAreWhatAWSAddsToTheVPC(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		vpc  string
		more []netip.Prefix
		want string
	}{
		"the shared address space":         {"10.0.0.0/16", prefixes("100.64.0.0/16", "100.65.0.0/16"), ""},
		"another range of the same family": {"10.0.0.0/16", prefixes("10.1.0.0/16"), ""},
		"the first of ten beside a later":  {"10.2.0.0/16", prefixes("10.0.0.0/16"), ""},
		"shared beside shared":             {"100.64.0.0/16", prefixes("100.65.0.0/16"), ""},
		"another family": {
			"10.0.0.0/16", prefixes("172.16.0.0/16"),
			"network.secondaryCidrs[0]: AWS adds no 172.16.0.0/16 to a VPC in 10.0.0.0/8: choose a range within 10.0.0.0/8 or 100.64.0.0/10",
		},
		"a private range beside shared ones": {
			"100.64.0.0/16", prefixes("10.0.0.0/16"),
			"network.secondaryCidrs[0]: AWS adds no 10.0.0.0/16 to a VPC in 100.64.0.0/10: choose a range within 100.64.0.0/10",
		},
		"the first of ten beside the second": {
			"10.1.0.0/16", prefixes("10.0.0.0/20"),
			"network.secondaryCidrs[0]: AWS adds no range of 10.0.0.0/16 to a VPC that has addresses in 10.0.0.0/15, and 10.0.0.0/20 " +
				"is one: choose another range within 10.0.0.0/8 or 100.64.0.0/10",
		},
		"the range of default VPCs": {
			"172.16.0.0/16", prefixes("172.31.0.0/20"),
			"network.secondaryCidrs[0]: AWS adds no range of 172.31.0.0/16 to a VPC in 172.16.0.0/12, and 172.31.0.0/20 is one: " +
				"choose another range within 172.16.0.0/12 or 100.64.0.0/10",
		},
		"the VPC's own": {
			"10.0.0.0/16", prefixes("10.0.64.0/20"),
			"network.secondaryCidrs[0]: 10.0.64.0/20 overlaps the VPC's 10.0.0.0/16: add addresses that it does not have",
		},
		"one range twice": {
			"10.0.0.0/16", prefixes("100.64.0.0/16", "100.64.0.0/17"),
			"network.secondaryCidrs[1]: 100.64.0.0/17 overlaps the VPC's 100.64.0.0/16: add addresses that it does not have",
		},
		"a range of somebody else": {
			"10.0.0.0/16", prefixes("11.0.0.0/16"),
			"network.secondaryCidrs[0]: 11.0.0.0/16 is not private: from the VPC nobody would be reached who has these addresses " +
				"elsewhere; choose a range within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10",
		},
		"a range larger than AWS takes": {
			"10.0.0.0/16", prefixes("100.64.0.0/15"),
			"network.secondaryCidrs[0]: 100.64.0.0/15 is not a size that AWS takes: choose /16 to /28",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := networkplan.New(planned(func(s *networkplan.Spec) {
				s.CIDR, s.SecondaryCIDRs = netip.MustParsePrefix(tc.vpc), tc.more
			}), region)
			if tc.want == "" {
				require.NoError(t, err)
				return
			}
			require.EqualError(t, err, tc.want)
		})
	}
}

func TestExplicitSubnetsMayLieInASecondaryRange(t *testing.T) {
	t.Parallel()
	s := seeds()
	s.Subnets.Private = prefixes("100.64.0.0/18", "100.64.64.0/18")
	_, err := networkplan.New(s, region)
	require.ErrorContains(t, err, "network.subnets.private[0]: 100.64.0.0/18 lies outside the VPC's 10.0.0.0/16")
	s.SecondaryCIDRs = prefixes("100.64.0.0/16")
	_, err = networkplan.New(s, region)
	require.NoError(t, err)
	s.Subnets.Data[0] = netip.MustParsePrefix("10.7.0.0/24")
	_, err = networkplan.New(s, region)
	require.EqualError(t, err, "network.subnets.data[0]: 10.7.0.0/24 lies outside the VPC's 10.0.0.0/16 and 100.64.0.0/16: "+
		"choose a range within one of them, or add one to network.secondaryCidrs")
}

func TestARangeThatIsNamedAsFreeIsTaken(t *testing.T) {
	t.Parallel()
	free := regexp.MustCompile(`such as (\S+)$`)
	named := 0
	rapid.Check(t, func(t *rapid.T) {
		s := networkplan.Spec{
			CIDR: vpcs.Draw(t, "vpc"), Zones: zones.Draw(t, "zones"), SecondaryCIDRs: prefixes("100.64.0.0/20"),
			Tiers: map[string]networkplan.CustomTier{"batch": {Kind: networkplan.Private}, "vault": {Kind: networkplan.Data, CIDR: prefixes("100.64.0.0/24")[0]}},
		}
		_, err := networkplan.New(s, region)
		require.ErrorContains(t, err, "network.tiers.batch: it has no addresses")
		if m := free.FindStringSubmatch(err.Error()); m != nil {
			named++
			s.Tiers["batch"] = networkplan.CustomTier{Kind: networkplan.Private, CIDR: netip.MustParsePrefix(m[1])}
			_, err = networkplan.New(s, region)
			require.NoError(t, err)
		}
	})
	require.NotZero(t, named)
}

func TestATierThatACLsCutOffFromNATIsTold(t *testing.T) {
	t.Parallel()
	s := beside()
	s.ACLs = true
	_, err := networkplan.New(s, region)
	require.EqualError(t, err, "network.tiers.batch.kind: with network.acls the NAT gateways' subnets let nothing in from here, "+
		"so that there is no way out: write data, or take network.acls off")
	s.NAT.Strategy, s.Endpoints.Derived = networkplan.None, true
	_, err = networkplan.New(s.Complete(nil), region)
	require.NoError(t, err, "without NAT there is nothing to cut off")
}

func TestNoRangeOfTheVPCIsDenied(t *testing.T) {
	t.Parallel()
	_, err := networkplan.New(planned(func(s *networkplan.Spec) {
		s.SecondaryCIDRs, s.ACLs, s.DenyCIDRs = prefixes("100.64.0.0/16"), true, prefixes("100.64.0.0/10")
	}), region)
	require.EqualError(t, err, "network.denyCidrs[0]: 100.64.0.0/10 overlaps the VPC's 100.64.0.0/16 and would cut its own subnets off: "+
		"name ranges outside it")
}
