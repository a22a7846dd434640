package plan_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack/graphtest"
)

func TestExistingSubnetsByTierAndZone(t *testing.T) {
	t.Parallel()
	require.Equal(t, map[networkplan.Tier]map[string]string{
		networkplan.Public:  {"a": "subnet-00000011", "c": "subnet-00000012"},
		networkplan.Private: {"a": "subnet-00000013", "c": "subnet-00000014"},
		networkplan.Data:    {"a": "subnet-00000015", "c": "subnet-00000016"},
	}, graphtest.LandingZone().IDs())
}

func TestInvalidExistingVPCs(t *testing.T) {
	t.Parallel()
	errs := map[string]error{}
	for name, change := range map[string]func(*networkplan.Existing){
		"without DNS host names":                        func(s *networkplan.Existing) { s.DNSHostnames = false },
		"subnet of another VPC":                         func(s *networkplan.Existing) { s.Subnets[4].VPC = "vpc-2" },
		"subnet in a Local Zone":                        func(s *networkplan.Existing) { s.Subnets[4].Zone = "us-west-2-lax-1a" },
		"two subnets in a zone":                         func(s *networkplan.Existing) { s.Subnets[3].Zone = "us-east-1a" },
		"one zone":                                      func(s *networkplan.Existing) { s.Subnets = s.Subnets[:1] },
		"private subnet in a zone without a public one": func(s *networkplan.Existing) { s.Subnets[3].Zone = "us-east-1b" },
		"public subnet without internet access":         func(s *networkplan.Existing) { s.Subnets[0].Default = "" },
		"full public subnet":                            func(s *networkplan.Existing) { s.Subnets[0].Free = 3 },
		"public subnet that is too small":               func(s *networkplan.Existing) { s.Subnets[0].CIDR = netip.MustParsePrefix("10.21.1.0/28") },
		"subnet in two tiers":                           func(s *networkplan.Existing) { s.Subnets[4].ID = s.Subnets[2].ID },
		"private subnet with an internet gateway":       func(s *networkplan.Existing) { s.Subnets[2].Default = "igw-1" },
	} {
		s, found := graphtest.LandingZone(), validate.NewErrors("")
		change(&s)
		s.Validate(found)
		s.ValidateLoadBalancer(networkplan.Public, found)
		errs[name] = found.Err()
	}
	graphtest.GoldenErrors(t, "testdata/existing.golden", errs)
}
