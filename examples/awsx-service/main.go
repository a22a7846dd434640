// Command awsx-service deploys one service on the foundation with
// awsx/ecs.FargateService. The subnets, the security group, the target group, the roles
// and the log group are outputs of the foundation.
package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-awsx/sdk/v2/go/awsx/awsx"
	awsxecs "github.com/pulumi/pulumi-awsx/sdk/v2/go/awsx/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/ecs/foundation"
)

// service is a service in the foundation's configuration, and port its port there.
const (
	service = "ui"
	port    = 3000
)

func main() {
	pulumi.Run(deploy)
}

func deploy(ctx *pulumi.Context) error {
	base, err := foundation.Refer(ctx)
	if err != nil {
		return err
	}
	image, ok := ctx.GetConfig(ctx.Project() + ":image")
	if !ok {
		return fmt.Errorf("%s:image: required: the image to run; run pulumi config set image IMAGE", ctx.Project())
	}
	cluster, err := ecs.NewCluster(ctx, "shop", nil)
	if err != nil {
		return err
	}
	_, err = awsxecs.NewFargateService(ctx, service, &awsxecs.FargateServiceArgs{
		Cluster: cluster.Arn,
		NetworkConfiguration: ecs.ServiceNetworkConfigurationArgs{
			Subnets:        subnets(base),
			SecurityGroups: pulumi.StringArray{base.Of("taskSecurityGroupIds", service)},
			AssignPublicIp: pulumi.Bool(false),
		},
		TaskDefinitionArgs: task(base, image),
		DeploymentCircuitBreaker: ecs.ServiceDeploymentCircuitBreakerArgs{
			Enable: pulumi.Bool(true), Rollback: pulumi.Bool(true),
		},
		DesiredCount:                  pulumi.Int(2),
		AvailabilityZoneRebalancing:   pulumi.String("ENABLED"),
		HealthCheckGracePeriodSeconds: pulumi.Int(60),
		LoadBalancers: ecs.ServiceLoadBalancerArray{ecs.ServiceLoadBalancerArgs{
			TargetGroupArn: base.Of("targetGroupArns", service),
			ContainerName:  pulumi.String(service),
			ContainerPort:  pulumi.Int(port),
		}},
	})
	if err != nil {
		return err
	}
	ctx.Export("cluster", cluster.Name)
	return nil
}

// task returns the task definition with the foundation's roles and log group. By
// default, awsx creates a role that can pull every image of the account.
func task(base *foundation.Stack, image string) *awsxecs.FargateServiceTaskDefinitionArgs {
	return &awsxecs.FargateServiceTaskDefinitionArgs{
		ExecutionRole: &awsx.DefaultRoleWithPolicyArgs{RoleArn: base.Of("executionRoleArns", service)},
		TaskRole:      &awsx.DefaultRoleWithPolicyArgs{RoleArn: base.Of("taskRoleArns", service)},
		LogGroup: &awsx.DefaultLogGroupArgs{
			Existing: &awsx.ExistingLogGroupArgs{Name: base.Of("logGroupNames", service)},
		},
		Container: &awsxecs.TaskDefinitionContainerDefinitionArgs{
			Name:                   pulumi.String(service),
			Image:                  pulumi.String(image),
			Cpu:                    pulumi.Int(256),
			Memory:                 pulumi.Int(512),
			Essential:              pulumi.Bool(true),
			ReadonlyRootFilesystem: pulumi.Bool(true),
			User:                   pulumi.String("1000"),
			LinuxParameters: awsxecs.TaskDefinitionLinuxParametersArgs{
				Tmpfs: awsxecs.TaskDefinitionTmpfsArray{awsxecs.TaskDefinitionTmpfsArgs{
					ContainerPath: pulumi.String("/tmp"), Size: pulumi.Int(64),
					MountOptions: pulumi.ToStringArray([]string{"nosuid", "nodev"}),
				}},
			},
			PortMappings: awsxecs.TaskDefinitionPortMappingArray{awsxecs.TaskDefinitionPortMappingArgs{
				ContainerPort: pulumi.Int(port),
			}},
		},
	}
}

// subnets returns the private subnets, sorted by zone.
func subnets(base *foundation.Stack) pulumi.StringArrayOutput {
	return base.Map("privateSubnetIds").ApplyT(func(byZone map[string]string) []string {
		ids := make([]string, 0, len(byZone))
		for _, zone := range slices.Sorted(maps.Keys(byZone)) {
			ids = append(ids, byZone[zone])
		}
		return ids
	}).(pulumi.StringArrayOutput)
}
