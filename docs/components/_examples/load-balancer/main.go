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
				"orders": ecsfoundation.ConnectionsArgs{Port: new(3000)},
			},
		})
		if err != nil {
			return err
		}
		balancer, err := ecsfoundation.NewLoadBalancer(ctx, "balancer", &ecsfoundation.LoadBalancerArgs{
			VpcId:           network.VpcId,
			SubnetIds:       network.PublicSubnetIds,
			SecurityGroupId: groups.SecurityGroupIds.MapIndex(pulumi.String("alb")),
			Http:            new(ecsfoundation.HttpBehaviorForward),
			Services: map[string]ecsfoundation.RoutingInput{
				"orders": ecsfoundation.RoutingArgs{
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
		ctx.Export("address", balancer.LoadBalancerDnsName)
		return nil
	})
}
