package main

import (
	"ecs-foundation/sdk/go/ecsfoundation"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		network, err := ecsfoundation.NewNetwork(ctx, "network", &ecsfoundation.NetworkArgs{
			Cidr:  new("10.0.0.0/16"),
			Zones: []string{"eu-west-1a", "eu-west-1b"},
			Nat: &ecsfoundation.NatSettingsArgs{
				Strategy: new(ecsfoundation.NatStrategySingle),
			},
			Endpoints: []string{"ecr.api", "ecr.dkr", "logs"},
		})
		if err != nil {
			return err
		}
		ctx.Export("privateSubnetIds", network.PrivateSubnetIds)
		return nil
	})
}
