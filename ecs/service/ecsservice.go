package service

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
)

// createService creates the service. ECS rejects a service whose target group has no
// listener rule or whose roles have no policies. The ARNs in the arguments resolve
// after these exist.
func (b *builder) createService(definition *ecs.TaskDefinition) (*ecs.Service, error) {
	args := &ecs.ServiceArgs{
		Name:           pulumi.String(b.name),
		Cluster:        b.args.ClusterARN.ToStringOutput(),
		TaskDefinition: definition.Arn,
		DesiredCount:   pulumi.Int(b.run.Count),
		NetworkConfiguration: ecs.ServiceNetworkConfigurationArgs{
			Subnets:        component.SortedByID(b.args.SubnetIDs),
			SecurityGroups: pulumi.StringArray{b.args.SecurityGroupID},
			AssignPublicIp: pulumi.Bool(false),
		},
		PlatformVersion:            pulumi.String("LATEST"), // ECS.10
		CapacityProviderStrategies: b.capacity(),
		DeploymentCircuitBreaker: ecs.ServiceDeploymentCircuitBreakerArgs{
			Enable: pulumi.Bool(true), Rollback: pulumi.Bool(true),
		},
		DeploymentMinimumHealthyPercent: pulumi.Int(b.run.MinimumHealthy),
		DeploymentMaximumPercent:        pulumi.Int(b.run.Maximum),
		AvailabilityZoneRebalancing:     pulumi.String("ENABLED"),
		ServiceConnectConfiguration:     b.connect(),
		EnableExecuteCommand:            pulumi.Bool(b.run.Exec),
		EnableEcsManagedTags:            pulumi.Bool(true),
		PropagateTags:                   pulumi.String("SERVICE"),
		WaitForSteadyState:              pulumi.Bool(true),
		// Without it, a change of the capacity strategy replaces the service.
		ForceNewDeployment: pulumi.Bool(true),
		Tags:               b.Tags(b.name),
	}
	if b.args.balanced() {
		container, port, _ := b.task.Port(b.run.Port)
		args.LoadBalancers = ecs.ServiceLoadBalancerArray{ecs.ServiceLoadBalancerArgs{
			TargetGroupArn: b.args.TargetGroupARN.ToStringOutput(),
			ContainerName:  pulumi.String(container), ContainerPort: pulumi.Int(port),
		}}
	}
	if b.run.HealthCheckGrace > 0 {
		args.HealthCheckGracePeriodSeconds = pulumi.Int(b.run.HealthCheckGrace)
	}
	// The name is fixed, and names are unique in a cluster.
	opts := []pulumi.ResourceOption{b.Child, pulumi.DeleteBeforeReplace(true)}
	if ignored := b.ignored(); len(ignored) > 0 {
		opts = append(opts, pulumi.IgnoreChanges(ignored))
	}
	return ecs.NewService(b.Ctx, b.Name("service"), args, opts...)
}

// ignored returns the inputs that auto scaling and other tools change.
func (b *builder) ignored() []string {
	var inputs []string
	if b.run.Scaling != nil {
		inputs = append(inputs, "desiredCount")
	}
	if b.run.DeployedElsewhere {
		inputs = append(inputs, "taskDefinition")
	}
	return inputs
}

func (b *builder) capacity() ecs.ServiceCapacityProviderStrategyArray {
	strategy := ecs.ServiceCapacityProviderStrategyArray{}
	for _, capacity := range b.run.Capacity {
		strategy = append(strategy, ecs.ServiceCapacityProviderStrategyArgs{
			CapacityProvider: pulumi.String(capacity.Provider), Base: pulumi.Int(capacity.Base), Weight: pulumi.Int(capacity.Weight),
		})
	}
	return strategy
}

// connect returns the configuration of Service Connect in the cluster's namespace. The
// proxy listens on the container's port, which the foundation's security groups allow,
// and logs to the log group of the containers.
func (b *builder) connect() ecs.ServiceServiceConnectConfigurationPtrInput {
	if !b.run.ServiceConnect {
		return nil
	}
	services := ecs.ServiceServiceConnectConfigurationServiceArray{}
	discovery := b.run.DiscoveryNames()
	for i, s := range b.run.ConnectServices {
		services = append(services, ecs.ServiceServiceConnectConfigurationServiceArgs{
			PortName: pulumi.String(s.Port), DiscoveryName: pulumi.String(discovery[i]),
			ClientAlias: ecs.ServiceServiceConnectConfigurationServiceClientAliasArray{
				ecs.ServiceServiceConnectConfigurationServiceClientAliasArgs{
					DnsName: pulumi.String(s.Alias), Port: pulumi.Int(s.AliasPort),
				},
			},
		})
	}
	return ecs.ServiceServiceConnectConfigurationArgs{
		Enabled: pulumi.Bool(true), Services: services,
		LogConfiguration: ecs.ServiceServiceConnectConfigurationLogConfigurationArgs{
			LogDriver: pulumi.String("awslogs"),
			Options: pulumi.StringMap{
				"awslogs-group": b.args.LogGroupName, "awslogs-region": pulumi.String(b.args.Region),
				"awslogs-stream-prefix": pulumi.String(b.name + "-connect"),
			},
		},
	}
}
