package network_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/policy"
	"ecs-foundation/network"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack/graphtest"
)

// profile creates a network in two zones with the endpoints of an egress profile.
func profile(egress networkplan.Egress) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		net, plan, err := create(ctx, "network", networkplan.Spec{Zones: []string{"us-east-1a", "us-east-1b"}, Egress: egress})
		if err != nil {
			return err
		}
		subnets, err := net.UnroutedSubnetIDs(networkplan.Private)
		if err != nil {
			return err
		}
		_, err = network.NewEndpoints(ctx, "endpoints", &network.EndpointsArgs{
			Services: plan.Endpoints, Policies: plan.Policies,
			Scope: scope,
			VPCID: net.VPCID, SubnetIDs: subnets, SecurityGroupID: pulumi.String("sg-1"),
		})
		return err
	}
}

func TestEgressProfilesMatchGoldenFiles(t *testing.T) {
	t.Parallel()
	for _, egress := range []networkplan.Egress{networkplan.Internet, networkplan.Balanced, networkplan.Isolated} {
		t.Run(string(egress), func(t *testing.T) {
			t.Parallel()
			graphtest.Golden(t, "testdata/egress."+string(egress)+".golden", graphtest.Run(t, profile(egress)).String())
		})
	}
}

func TestDefaultEgressProfileIsInternet(t *testing.T) {
	t.Parallel()
	require.Equal(t, graphtest.Run(t, profile(networkplan.Internet)).String(), graphtest.Run(t, profile("")).String())
}

func TestInternetToBalancedKeepsExistingResources(t *testing.T) {
	t.Parallel()
	internet, balanced := graphtest.Run(t, profile(networkplan.Internet)), graphtest.Run(t, profile(networkplan.Balanced))
	require.Subset(t, balanced.Names(""), internet.Names(""))
	require.Empty(t, changed(t, internet, balanced))
}

func TestEndpointsRequireAccount(t *testing.T) {
	t.Parallel()
	for name, program := range map[string]pulumi.RunFunc{
		`network "net"`: func(ctx *pulumi.Context) error {
			plan, err := networkplan.New(spec("us-east-1a", "us-east-1b"), graphtest.Region)
			if err != nil {
				return err
			}
			_, err = network.New(ctx, "net", &network.Args{Plan: plan, Scope: policy.Scope{Region: graphtest.Region}})
			return err
		},
		`endpoints "ends"`: func(ctx *pulumi.Context) error {
			_, err := network.NewEndpoints(ctx, "ends", &network.EndpointsArgs{
				Scope: policy.Scope{Region: graphtest.Region}, VPCID: pulumi.String("vpc-1"), SecurityGroupID: pulumi.String("sg-1"),
				SubnetIDs: pulumi.StringMap{"a": pulumi.String("subnet-a")},
			})
			return err
		},
	} {
		g, err := graphtest.Try(program)
		require.ErrorContains(t, err, name+`: endpoint policies: invalid account ID ""`)
		require.Empty(t, g.Names(""))
	}
}
