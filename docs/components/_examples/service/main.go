package main

import (
	"ecs-foundation/sdk/go/ecsfoundation"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		cluster, err := ecsfoundation.NewCluster(ctx, "cluster", &ecsfoundation.ClusterArgs{})
		if err != nil {
			return err
		}
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
		roles, err := ecsfoundation.NewRoles(ctx, "roles", &ecsfoundation.RolesArgs{
			Services: map[string]ecsfoundation.ServicePermissionsInput{
				"orders": ecsfoundation.ServicePermissionsArgs{},
			},
		})
		if err != nil {
			return err
		}
		orders, err := ecsfoundation.NewService(ctx, "orders", &ecsfoundation.ServiceArgs{
			ClusterArn:       cluster.Arn,
			SubnetIds:        network.PrivateSubnetIds,
			SecurityGroupId:  groups.TaskSecurityGroupIds.MapIndex(pulumi.String("orders")),
			ExecutionRoleArn: roles.ExecutionRoleArns.MapIndex(pulumi.String("orders")),
			TaskRoleArn:      roles.TaskRoleArns.MapIndex(pulumi.String("orders")),
			Containers: []ecsfoundation.ContainerInput{
				ecsfoundation.ContainerArgs{
					Name:  "orders",
					Image: pulumi.String("123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/orders:1.0.0"),
				},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("serviceArn", orders.Arn)
		return nil
	})
}
