package main

import (
	"ecs-foundation/sdk/go/ecsfoundation"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		shop, err := ecsfoundation.NewFoundation(ctx, "shop", &ecsfoundation.FoundationArgs{
			Region: "eu-west-1",
			Network: ecsfoundation.NetworkSettingsArgs{
				Zones: []string{"eu-west-1a", "eu-west-1b"},
				Nat: &ecsfoundation.NatSettingsArgs{
					Strategy: new(ecsfoundation.NatStrategySingle),
				},
			},
			LoadBalancer: ecsfoundation.LoadBalancerSettingsArgs{
				Http: new(ecsfoundation.HttpBehaviorForward),
			},
			Services: map[string]ecsfoundation.ServiceSettingsInput{
				"orders": ecsfoundation.ServiceSettingsArgs{
					Port: new(3000),
					Routes: []ecsfoundation.RouteArgs{
						ecsfoundation.RouteArgs{Priority: 100, Paths: []string{"/*"}},
					},
				},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("vpcId", shop.VpcId)
		return nil
	})
}
