package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack/graphtest"
)

// existingVPC returns a VPC that a stack can use.
func existingVPC() networkplan.ExistingVPC {
	subnet := func(id string, tier networkplan.Tier, zone, target string) networkplan.ExistingSubnet {
		return networkplan.ExistingSubnet{ID: id, VPC: "vpc-1", Tier: tier, Zone: zone, Free: 100, Default: target}
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

func TestExistingSubnetsByTierAndZone(t *testing.T) {
	t.Parallel()
	ids, err := existingVPC().IDs()
	require.NoError(t, err)
	require.Equal(t, map[string]map[string]string{
		"public":  {"a": "subnet-1", "c": "subnet-2"},
		"private": {"a": "subnet-3", "c": "subnet-4"},
		"data":    {"a": "subnet-5"},
	}, ids)
}

func TestInvalidExistingVPCs(t *testing.T) {
	t.Parallel()
	errs := map[string]error{}
	for name, change := range map[string]func(*networkplan.ExistingVPC){
		"without DNS host names":                        func(s *networkplan.ExistingVPC) { s.DNSHostnames = false },
		"subnet of another VPC":                         func(s *networkplan.ExistingVPC) { s.Subnets[4].VPC = "vpc-2" },
		"subnet in a Local Zone":                        func(s *networkplan.ExistingVPC) { s.Subnets[4].Zone = "us-west-2-lax-1a" },
		"two subnets in a zone":                         func(s *networkplan.ExistingVPC) { s.Subnets[3].Zone = "us-east-1a" },
		"one zone":                                      func(s *networkplan.ExistingVPC) { s.Subnets = s.Subnets[:1] },
		"private subnet in a zone without a public one": func(s *networkplan.ExistingVPC) { s.Subnets[3].Zone = "us-east-1b" },
		"public subnet without internet access":         func(s *networkplan.ExistingVPC) { s.Subnets[0].Default = "" },
		"full public subnet":                            func(s *networkplan.ExistingVPC) { s.Subnets[0].Free = 3 },
		"private subnet with an internet gateway":       func(s *networkplan.ExistingVPC) { s.Subnets[2].Default = "igw-1" },
	} {
		s := existingVPC()
		change(&s)
		_, errs[name] = s.IDs()
	}
	graphtest.GoldenErrors(t, "testdata/existing.golden", errs)
}
