package main

import (
	"ecs-foundation/sdk/go/ecsfoundation"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		cluster, err := ecsfoundation.NewCluster(ctx, "cluster", &ecsfoundation.ClusterArgs{
			Capacity: []ecsfoundation.CapacityInput{
				ecsfoundation.CapacityArgs{
					Provider: ecsfoundation.CapacityProviderFargateSpot,
					Weight:   new(1),
				},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("clusterArn", cluster.Arn)
		return nil
	})
}
