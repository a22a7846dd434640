package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack/graphtest"
)

// landingZone is a network that a foundation can stand on.
func landingZone() networkplan.ExistingVPC {
	subnet := func(id string, tier networkplan.Tier, zone, way string) networkplan.ExistingSubnet {
		return networkplan.ExistingSubnet{ID: id, VPC: "vpc-1", Tier: tier, Zone: zone, Free: 100, Default: way}
	}
	return networkplan.ExistingVPC{
		VPC: "vpc-1", DNSSupport: true, DNSHostnames: true,
		Subnets: []networkplan.ExistingSubnet{
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

func TestUnusableExistingNetworksAreReported(t *testing.T) {
	t.Parallel()
	errs := map[string]error{}
	for name, change := range map[string]func(*networkplan.ExistingVPC){
		"without DNS host names":                        func(s *networkplan.ExistingVPC) { s.DNSHostnames = false },
		"a subnet of another VPC":                       func(s *networkplan.ExistingVPC) { s.Subnets[4].VPC = "vpc-2" },
		"a subnet in a Local Zone":                      func(s *networkplan.ExistingVPC) { s.Subnets[4].Zone = "us-west-2-lax-1a" },
		"two subnets in a zone":                         func(s *networkplan.ExistingVPC) { s.Subnets[3].Zone = "us-east-1a" },
		"one zone":                                      func(s *networkplan.ExistingVPC) { s.Subnets = s.Subnets[:1] },
		"tasks where no load balancer is":               func(s *networkplan.ExistingVPC) { s.Subnets[3].Zone = "us-east-1b" },
		"a public subnet without a way to the internet": func(s *networkplan.ExistingVPC) { s.Subnets[0].Default = "" },
		"a public subnet that is full":                  func(s *networkplan.ExistingVPC) { s.Subnets[0].Free = 3 },
		"a private subnet that is public":               func(s *networkplan.ExistingVPC) { s.Subnets[2].Default = "igw-1" },
	} {
		s := landingZone()
		change(&s)
		_, errs[name] = s.IDs()
	}
	graphtest.GoldenErrors(t, "testdata/existing.golden", errs)
}
