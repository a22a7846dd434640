package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	networkplan "ecs-foundation/network/plan"
)

func TestNetworkWithoutPublicSubnets(t *testing.T) {
	t.Parallel()
	spec := networkplan.Spec{Zones: []string{"us-east-1a", "us-east-1b"}, Egress: networkplan.Isolated}
	with, err := networkplan.New(spec, region)
	require.NoError(t, err)
	spec.PublicSubnets = new(false)
	without, err := networkplan.New(spec, region)
	require.NoError(t, err)

	var kept []networkplan.Subnet
	for _, s := range with.Subnets {
		if s.Tier != networkplan.Public {
			kept = append(kept, s)
		}
	}
	require.Equal(t, kept, without.Subnets, "the addresses of public subnets stay reserved")
	for _, table := range without.Tables {
		require.Equal(t, networkplan.GatewayNone, table.Default, table.Key)
	}
}

func TestExplicitNetworkWithoutPublicSubnets(t *testing.T) {
	t.Parallel()
	p, err := networkplan.New(networkplan.Spec{
		Zones: []string{"us-east-1a", "us-east-1b"}, Egress: networkplan.Isolated, PublicSubnets: new(false),
		Subnets: &networkplan.Subnets{
			Private: networkplan.InOrder(prefixes("10.0.0.0/24", "10.0.1.0/24")...),
			Data:    networkplan.InOrder(prefixes("10.0.2.0/24", "10.0.3.0/24")...),
		},
	}, region)
	require.NoError(t, err)
	require.Len(t, p.Subnets, 4)
}
