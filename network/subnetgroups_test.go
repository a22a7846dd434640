package network_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/network"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack/graphtest"
)

func subnetGroupsProgram(stores map[string]securityplan.Store) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := network.NewSubnetGroups(ctx, "data", &network.SubnetGroupsArgs{
			Stores: stores, SubnetIDs: pulumi.StringMap{"b": pulumi.String("subnet-b"), "a": pulumi.String("subnet-a")},
		})
		return err
	}
}

func TestRDSAndElastiCacheStoresHaveSubnetGroups(t *testing.T) {
	t.Parallel()
	p := subnetGroupsProgram(map[string]securityplan.Store{
		"database": {Kind: securityplan.RDS, Port: 5432}, "cache": {Kind: securityplan.ElastiCache, Port: 6379},
		"files": {Kind: securityplan.EFS}, "search": {Port: 9200},
	})
	g := graphtest.Run(t, p)
	require.Equal(t, []string{"data-database"}, g.Names("aws:rds/subnetGroup:SubnetGroup"))
	require.Equal(t, []string{"data-cache"}, g.Names("aws:elasticache/subnetGroup:SubnetGroup"))
	for _, store := range []string{"database", "cache"} {
		require.Equal(t, map[string]any{
			"description": "Data subnets of the VPC", "subnetIds": []any{"subnet-a", "subnet-b"},
			"tags": map[string]any{"Name": "ecs-foundation-dev-" + store},
		}, g.Get(t, "data-"+store).Inputs)
	}
	require.Equal(t, g.Names(""), graphtest.Preview(t, p).Names(""))
}

func TestOtherStoresRegisterNothing(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, subnetGroupsProgram(map[string]securityplan.Store{"files": {Kind: securityplan.EFS}, "search": {Port: 9200}}))
	require.Empty(t, g.Names(""))
}
