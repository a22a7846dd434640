package network_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/network"
	"ecs-foundation/stack/graphtest"
)

// adopted adopts an existing VPC and creates interface endpoints in it.
func adopted(ctx *pulumi.Context) error {
	n, err := network.Adopt(ctx, "network", &network.AdoptArgs{
		VPCID: pulumi.String("vpc-00000001"), Region: graphtest.Region,
		PublicSubnetIDs:  pulumi.ToStringArray([]string{"subnet-00000011", "subnet-00000012"}),
		PrivateSubnetIDs: pulumi.ToStringArray([]string{"subnet-00000014", "subnet-00000013"}),
	})
	if err != nil {
		return err
	}
	for name, value := range map[string]pulumi.Input{
		"vpc": n.VPCID, "public-a": n.PublicSubnetIDs.MapIndex(pulumi.String("a")), "list": n.PrefixListIDs.MapIndex(pulumi.String("s3")),
	} {
		if err := graphtest.Probe(ctx, name, value); err != nil {
			return err
		}
	}
	_, err = network.NewEndpoints(ctx, "endpoints", &network.EndpointsArgs{
		Services: []string{"logs"}, Scope: scope,
		VPCID: n.VPCID, SubnetIDs: n.PrivateSubnetIDs, SecurityGroupID: pulumi.String("sg-1"),
	})
	return err
}

func TestEndpointsInAdoptedNetwork(t *testing.T) {
	t.Parallel()
	g, err := graphtest.TryWithNetwork(graphtest.LandingZone(), adopted)
	require.NoError(t, err)
	require.Equal(t, []any{"subnet-00000013", "subnet-00000014"}, g.Get(t, "endpoints-logs").Inputs["subnetIds"], "in zone order")
	require.Equal(t, "vpc-00000001", g.Get(t, "endpoints-logs").Inputs["vpcId"])
	require.Equal(t, "vpc-00000001", g.Get(t, "vpc").Inputs["value"])
	require.Equal(t, "subnet-00000011", g.Get(t, "public-a").Inputs["value"])
	require.Equal(t, "<prefix list com.amazonaws.us-east-1.s3>", g.Get(t, "list").Inputs["value"])
}

func TestUnsuitableVPCGetsNoEndpoints(t *testing.T) {
	t.Parallel()
	vpc := graphtest.LandingZone()
	vpc.DNSHostnames, vpc.Subnets[0].Default, vpc.Subnets[3].Default = false, "", "igw-1"
	g, err := graphtest.TryWithNetwork(vpc, adopted)
	require.ErrorContains(t, err, "network \"network\":\nthe existing VPC cannot be used:\nvpcId: ")
	require.ErrorContains(t, err, "subnets.public: ")
	require.ErrorContains(t, err, "subnets.private: ")
	require.NotContains(t, g.Names(""), "endpoints-logs")
}
