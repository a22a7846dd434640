package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
)

func TestComponentsUseTheAWSXVPC(t *testing.T) {
	t.Parallel()
	g, err := graphtest.TryWithNetwork(graphtest.LandingZone(), build)
	require.NoError(t, err)
	require.Equal(t, []string{"shop"}, g.Names("awsx:ec2:Vpc"))
	require.Equal(t, []any{"subnet-00000011", "subnet-00000012"}, g.Get(t, "public-alb").Inputs["subnets"])
	require.Equal(t, "vpc-00000001", g.Get(t, "security-tasks").Inputs["vpcId"])
	require.Equal(t, "vpc-00000001", g.Get(t, "public-ui").Inputs["vpcId"])
}
