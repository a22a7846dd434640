// Command awsx-service deploys one service on the foundation through
// awsx/ecs.FargateService, for those who know awsx. It takes everything that it
// stands on from the foundation's outputs.
package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-awsx/sdk/v2/go/awsx/awsx"
	awsxecs "github.com/pulumi/pulumi-awsx/sdk/v2/go/awsx/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// service is one of those that the foundation was laid for, and port the one
// that the foundation's configuration names for it.
const (
	service = "ui"
	port    = 3000
)

func main() {
	pulumi.Run(deploy)
}

func deploy(ctx *pulumi.Context) error {
	stack, err := setting(ctx, "foundation")
	if err != nil {
		return err
	}
	image, err := setting(ctx, "image")
	if err != nil {
		return err
	}
	foundation, err := pulumi.NewStackReference(ctx, stack, nil)
	if err != nil {
		return err
	}
	cluster, err := ecs.NewCluster(ctx, "shop", nil)
	if err != nil {
		return err
	}
	_, err = awsxecs.NewFargateService(ctx, service, &awsxecs.FargateServiceArgs{
		Cluster: cluster.Arn,
		NetworkConfiguration: ecs.ServiceNetworkConfigurationArgs{
			Subnets:        subnets(foundation),
			SecurityGroups: pulumi.StringArray{of(foundation, "taskSecurityGroupIds")},
			AssignPublicIp: pulumi.Bool(false),
		},
		TaskDefinitionArgs: task(foundation, image),
		DeploymentCircuitBreaker: ecs.ServiceDeploymentCircuitBreakerArgs{
			Enable: pulumi.Bool(true), Rollback: pulumi.Bool(true),
		},
		DesiredCount: pulumi.Int(2),
		LoadBalancers: ecs.ServiceLoadBalancerArray{ecs.ServiceLoadBalancerArgs{
			TargetGroupArn: of(foundation, "targetGroupArns"),
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

func setting(ctx *pulumi.Context, key string) (string, error) {
	full := ctx.Project() + ":" + key
	value, ok := ctx.GetConfig(full)
	if !ok {
		return "", fmt.Errorf("%s is not set: run pulumi config set %s VALUE", full, key)
	}
	return value, nil
}

// task hands awsx the foundation's roles and log group: left to itself it makes
// a role that may pull every image of the account.
func task(foundation *pulumi.StackReference, image string) *awsxecs.FargateServiceTaskDefinitionArgs {
	return &awsxecs.FargateServiceTaskDefinitionArgs{
		ExecutionRole: &awsx.DefaultRoleWithPolicyArgs{RoleArn: of(foundation, "executionRoleArns")},
		TaskRole:      &awsx.DefaultRoleWithPolicyArgs{RoleArn: of(foundation, "taskRoleArns")},
		LogGroup: &awsx.DefaultLogGroupArgs{
			Existing: &awsx.ExistingLogGroupArgs{Name: of(foundation, "logGroupNames")},
		},
		Container: &awsxecs.TaskDefinitionContainerDefinitionArgs{
			Name:                   pulumi.String(service),
			Image:                  pulumi.String(image),
			Cpu:                    pulumi.Int(256),
			Memory:                 pulumi.Int(512),
			Essential:              pulumi.Bool(true),
			ReadonlyRootFilesystem: pulumi.Bool(true),
			User:                   pulumi.String("1000"),
			PortMappings: awsxecs.TaskDefinitionPortMappingArray{awsxecs.TaskDefinitionPortMappingArgs{
				ContainerPort: pulumi.Int(port),
			}},
		},
	}
}

// of returns the service's own value of an output that is a map.
func of(foundation *pulumi.StackReference, output string) pulumi.StringOutput {
	return foundation.GetOutput(pulumi.String(output)).ApplyT(func(value any) string {
		all, _ := value.(map[string]any)
		text, _ := all[service].(string)
		return text
	}).(pulumi.StringOutput)
}

// subnets returns the private subnets, in the order of their zones.
func subnets(foundation *pulumi.StackReference) pulumi.StringArrayOutput {
	return foundation.GetOutput(pulumi.String("privateSubnetIds")).ApplyT(func(value any) []string {
		all, _ := value.(map[string]any)
		ids := make([]string, 0, len(all))
		for _, zone := range slices.Sorted(maps.Keys(all)) {
			id, _ := all[zone].(string)
			ids = append(ids, id)
		}
		return ids
	}).(pulumi.StringArrayOutput)
}
