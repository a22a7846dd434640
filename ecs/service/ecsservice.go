package service

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
)

// createService creates the service. ECS refuses one whose target group has no
// listener rule, or whose roles lack their policies: it waits for both by the inputs,
// which resolve with them.
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
		// Another capacity strategy would replace the service otherwise.
		ForceNewDeployment: pulumi.Bool(true),
		Tags:               b.Tags(b.name),
	}
	if b.args.balanced() {
		container, port, _ := b.task.Port(b.run.Port)
		args.HealthCheckGracePeriodSeconds = pulumi.Int(b.run.HealthCheckGrace)
		args.LoadBalancers = ecs.ServiceLoadBalancerArray{ecs.ServiceLoadBalancerArgs{
			TargetGroupArn: b.args.TargetGroupARN.ToStringOutput(),
			ContainerName:  pulumi.String(container), ContainerPort: pulumi.Int(port),
		}}
	}
	// Names are unique in a cluster.
	opts := []pulumi.ResourceOption{b.Child, pulumi.DeleteBeforeReplace(true)}
	if ignored := b.ignored(); len(ignored) > 0 {
		opts = append(opts, pulumi.IgnoreChanges(ignored))
	}
	return ecs.NewService(b.Ctx, b.Name("service"), args, opts...)
}

// ignored returns the inputs that are changed outside this program.
func (b *builder) ignored() []string {
	var all []string
	if b.run.Scaling != nil {
		all = append(all, "desiredCount")
	}
	if b.run.DeployedElsewhere {
		all = append(all, "taskDefinition")
	}
	return all
}

func (b *builder) capacity() ecs.ServiceCapacityProviderStrategyArray {
	all := ecs.ServiceCapacityProviderStrategyArray{}
	for _, capacity := range b.run.Capacity {
		all = append(all, ecs.ServiceCapacityProviderStrategyArgs{
			CapacityProvider: pulumi.String(capacity.Provider), Base: pulumi.Int(capacity.Base), Weight: pulumi.Int(capacity.Weight),
		})
	}
	return all
}

// connect returns the configuration of Service Connect in the cluster's namespace.
// Its proxy listens on the container's port, which is the one that the foundation
// opens, and logs to the log group of the containers.
func (b *builder) connect() ecs.ServiceServiceConnectConfigurationPtrInput {
	if !b.run.ServiceConnect {
		return nil
	}
	offers := ecs.ServiceServiceConnectConfigurationServiceArray{}
	for _, o := range b.run.ConnectServices {
		offers = append(offers, ecs.ServiceServiceConnectConfigurationServiceArgs{
			PortName: pulumi.String(o.Port), DiscoveryName: pulumi.String(o.Alias),
			ClientAlias: ecs.ServiceServiceConnectConfigurationServiceClientAliasArray{
				ecs.ServiceServiceConnectConfigurationServiceClientAliasArgs{
					DnsName: pulumi.String(o.Alias), Port: pulumi.Int(o.AliasPort),
				},
			},
		})
	}
	return ecs.ServiceServiceConnectConfigurationArgs{
		Enabled: pulumi.Bool(true), Services: offers,
		LogConfiguration: ecs.ServiceServiceConnectConfigurationLogConfigurationArgs{
			LogDriver: pulumi.String("awslogs"),
			Options: pulumi.StringMap{
				"awslogs-group": b.args.LogGroupName, "awslogs-region": pulumi.String(b.args.Region),
				"awslogs-stream-prefix": pulumi.String(b.name + "-connect"),
			},
		},
	}
}
