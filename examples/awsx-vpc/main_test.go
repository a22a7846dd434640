package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/graphtest"
	"ecs-foundation/network/plan"
)

func TestTheFoundationStandsInTheVPCOfAWSX(t *testing.T) {
	t.Parallel()
	subnet := func(id string, tier plan.Tier, zone, way string) plan.StandingSubnet {
		return plan.StandingSubnet{ID: id, VPC: "vpc-1", Tier: tier, Zone: zone, Free: 100, Default: way}
	}
	g, err := graphtest.TryOn(plan.Standing{
		VPC: "vpc-1", DNSSupport: true, DNSHostnames: true,
		Subnets: []plan.StandingSubnet{
			subnet("subnet-1", plan.Public, "us-east-1a", "igw-1"), subnet("subnet-2", plan.Public, "us-east-1b", "igw-1"),
			subnet("subnet-3", plan.Private, "us-east-1a", "nat-1"), subnet("subnet-4", plan.Private, "us-east-1b", "nat-1"),
		},
	}, build)
	require.NoError(t, err)
	require.Equal(t, []string{"shop"}, g.Names("awsx:ec2:Vpc"))
	require.Equal(t, []any{"subnet-1", "subnet-2"}, g.Get(t, "public-alb").Inputs["subnets"])
	require.Equal(t, "vpc-1", g.Get(t, "security-tasks").Inputs["vpcId"])
	require.Equal(t, "vpc-1", g.Get(t, "public-ui").Inputs["vpcId"])
}
