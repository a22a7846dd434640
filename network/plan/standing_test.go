package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	networkplan "ecs-foundation/network/plan"
)

// landingZone is a network that a foundation can stand on.
func landingZone() networkplan.Standing {
	subnet := func(id string, tier networkplan.Tier, zone, way string) networkplan.StandingSubnet {
		return networkplan.StandingSubnet{ID: id, VPC: "vpc-1", Tier: tier, Zone: zone, Free: 100, Default: way}
	}
	return networkplan.Standing{
		VPC: "vpc-1", DNSSupport: true, DNSHostnames: true,
		Subnets: []networkplan.StandingSubnet{
			subnet("subnet-1", networkplan.Public, "us-east-1a", "igw-1"), subnet("subnet-2", networkplan.Public, "us-east-1c", "igw-1"),
			subnet("subnet-3", networkplan.Private, "us-east-1a", "nat-1"), subnet("subnet-4", networkplan.Private, "us-east-1c", "tgw-1"),
			subnet("subnet-5", networkplan.Data, "us-east-1a", ""),
		},
	}
}

func TestAStandingNetworkIsKeyedByItsZones(t *testing.T) {
	t.Parallel()
	ids, err := landingZone().IDs()
	require.NoError(t, err)
	require.Equal(t, map[string]map[string]string{
		"public":  {"a": "subnet-1", "c": "subnet-2"},
		"private": {"a": "subnet-3", "c": "subnet-4"},
		"data":    {"a": "subnet-5"},
	}, ids)
}

func TestANetworkOnWhichNoFoundationStandsIsToldWithItsReason(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*networkplan.Standing)
		want   string
	}{
		"without DNS host names": {
			func(s *networkplan.Standing) { s.DNSHostnames = false },
			"vpcId: vpc-1 has DNS support true and DNS host names false, and the private names of endpoints need both: " +
				"set enableDnsSupport and enableDnsHostnames where it is built",
		},
		"a subnet of another VPC": {
			func(s *networkplan.Standing) { s.Subnets[4].VPC = "vpc-2" },
			"data: subnet-5 is in vpc-2 and not in vpc-1: name subnets of the one VPC",
		},
		"a subnet in a Local Zone": {
			func(s *networkplan.Standing) { s.Subnets[4].Zone = "us-west-2-lax-1a" },
			"data: subnet-5 is in us-west-2-lax-1a, which is no Availability Zone: load balancers and tasks stand in those only",
		},
		"two subnets in a zone": {
			func(s *networkplan.Standing) { s.Subnets[3].Zone = "us-east-1a" },
			"private: subnet-3 and subnet-4 are both in us-east-1a: name one for each zone",
		},
		"one zone": {
			func(s *networkplan.Standing) { s.Subnets = s.Subnets[:1] },
			"public: 1 zone: a load balancer stands in two zones or more",
		},
		"tasks where no load balancer is": {
			func(s *networkplan.Standing) { s.Subnets[3].Zone = "us-east-1b" },
			"private: subnet-4 is in us-east-1b, where there is no public subnet: a load balancer sends nothing to zones " +
				"that it does not stand in",
		},
		"a public subnet without a way to the internet": {
			func(s *networkplan.Standing) { s.Subnets[0].Default = "" },
			"public: the default route of subnet-1 leads to nowhere: a load balancer's leads to the internet gateway",
		},
		"a public subnet that is full": {
			func(s *networkplan.Standing) { s.Subnets[0].Free = 3 },
			"public: subnet-1 has 3 addresses free, and a load balancer wants 8: name a larger subnet",
		},
		"a private subnet that is public": {
			func(s *networkplan.Standing) { s.Subnets[2].Default = "igw-1" },
			"private: the default route of subnet-3 leads to the internet gateway, so it is a public subnet: " +
				"name one whose route leads to a NAT gateway, or nowhere",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := landingZone()
			tc.change(&s)
			_, err := s.IDs()
			require.EqualError(t, err, tc.want)
		})
	}
}
