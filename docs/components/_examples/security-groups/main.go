package main

import (
	"ecs-foundation/sdk/go/ecsfoundation"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		network, err := ecsfoundation.NewNetwork(ctx, "network", &ecsfoundation.NetworkArgs{
			Zones: []string{"eu-west-1a", "eu-west-1b"},
		})
		if err != nil {
			return err
		}
		groups, err := ecsfoundation.NewSecurityGroups(ctx, "groups", &ecsfoundation.SecurityGroupsArgs{
			VpcId: network.VpcId,
			Services: map[string]ecsfoundation.ConnectionsInput{
				"web": ecsfoundation.ConnectionsArgs{
					Port:  new(3000),
					Calls: []string{"orders"},
				},
				"orders": ecsfoundation.ConnectionsArgs{
					Port:   new(8080),
					Routed: new(false),
					Uses:   []string{"db"},
				},
			},
			Data: map[string]ecsfoundation.DataStoreInput{
				"db": ecsfoundation.DataStoreArgs{
					Kind: new(ecsfoundation.DataStoreKindRds),
					Port: new(5432),
				},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("groups", groups.SecurityGroupIds)
		return nil
	})
}
