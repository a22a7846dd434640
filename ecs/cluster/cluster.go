// Package cluster builds an ECS cluster on Fargate: what its tasks run on, what
// is measured of them, by which names they find each other, and a record of
// every shell that ECS Exec opens in them.
package cluster

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/servicediscovery"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	clusterplan "ecs-foundation/ecs/cluster/plan"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
)

// Type is the component's type token.
const Type = "ecs-foundation:index:Cluster"

// Args are what a cluster is made from.
type Args struct {
	// Spec says what the cluster is told; its zero value will do.
	Spec clusterplan.Spec
	// Scope is the region and the account. Required.
	Scope policy.Scope
	// Tags are put on every resource that takes tags, beside its Name.
	Tags map[string]string
}

// A Cluster is where services run.
type Cluster struct {
	pulumi.ResourceState

	// ARN and Name are the cluster's. They resolve when it has its capacity
	// providers: ECS refuses a service that asks for one before.
	ARN  pulumi.StringOutput
	Name pulumi.StringOutput
	// NamespaceARN is that of the names by which Service Connect finds services.
	NamespaceARN pulumi.StringOutput
	// ExecLogGroupName and ExecKeyARN are what the foundation's
	// iam.execLogging takes; "" where there is none.
	ExecLogGroupName pulumi.StringOutput
	ExecKeyARN       pulumi.StringOutput
}

// New builds a cluster. A mistake in the arguments registers nothing.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Cluster, error) {
	spec := args.Spec.Complete()
	if err := spec.Check(); err != nil {
		return nil, fmt.Errorf("cluster %q:\n%w", name, err)
	}
	none := pulumi.String("").ToStringOutput()
	c := &Cluster{ExecLogGroupName: none, ExecKeyARN: none}
	if err := ctx.RegisterComponentResource(Type, name, c, opts...); err != nil {
		return nil, fmt.Errorf("registering cluster %q: %w", name, err)
	}
	b := builder{
		ctx: ctx, component: name, spec: spec, scope: args.Scope,
		namer: component.NewNamer(ctx, name, args.Tags), child: pulumi.Parent(c),
	}
	if err := b.build(c); err != nil {
		return nil, fmt.Errorf("cluster %q: %w", name, err)
	}
	return c, ctx.RegisterResourceOutputs(c, pulumi.Map{
		"arn": c.ARN, "name": c.Name, "namespaceArn": c.NamespaceARN,
		"execLogGroupName": c.ExecLogGroupName, "execKeyArn": c.ExecKeyARN,
	})
}

type builder struct {
	ctx       *pulumi.Context
	component string
	spec      clusterplan.Spec
	scope     policy.Scope
	namer     component.Namer
	child     pulumi.ResourceOption
}

func (b builder) build(c *Cluster) error {
	namespace, err := servicediscovery.NewHttpNamespace(b.ctx, b.namer.Name("namespace"), &servicediscovery.HttpNamespaceArgs{
		Description: pulumi.String("The names by which services find each other"),
		Tags:        b.namer.Tags("namespace"),
	}, b.child)
	if err != nil {
		return fmt.Errorf("namespace: %w", err)
	}
	c.NamespaceARN = namespace.Arn
	exec, err := b.exec(c)
	if err != nil {
		return fmt.Errorf("logs of shells: %w", err)
	}
	args := &ecs.ClusterArgs{
		Settings: ecs.ClusterSettingArray{ecs.ClusterSettingArgs{
			Name: pulumi.String("containerInsights"), Value: pulumi.String(b.spec.Insights),
		}},
		Configuration:          ecs.ClusterConfigurationArgs{ExecuteCommandConfiguration: exec},
		ServiceConnectDefaults: ecs.ClusterServiceConnectDefaultsArgs{Namespace: namespace.Arn},
		Tags:                   b.tags(),
	}
	if b.spec.Name != "" {
		args.Name = pulumi.String(b.spec.Name)
	}
	cluster, err := ecs.NewCluster(b.ctx, b.namer.Name("cluster"), args, b.child)
	if err != nil {
		return err
	}
	capacity, err := b.capacity(cluster)
	if err != nil {
		return fmt.Errorf("capacity providers: %w", err)
	}
	c.ARN, c.Name = component.After(b.ctx, cluster.Arn, capacity), component.After(b.ctx, cluster.Name, capacity)
	return nil
}

// tags tell GuardDuty whether to put its agent beside new tasks.
// https://docs.aws.amazon.com/guardduty/latest/ug/prereq-runtime-monitoring-ecs-support.html
func (b builder) tags() pulumi.StringMap {
	tags := b.namer.Tags("cluster")
	tags["GuardDutyManaged"] = pulumi.String("true")
	if b.spec.Unmonitored {
		tags["GuardDutyManaged"] = pulumi.String("false")
	}
	return tags
}

// capacity gives the cluster both kinds of Fargate, so that any service may ask
// for either, and the strategy of those that do not ask.
func (b builder) capacity(cluster *ecs.Cluster) (*ecs.ClusterCapacityProviders, error) {
	strategy := ecs.ClusterCapacityProvidersDefaultCapacityProviderStrategyArray{}
	for _, one := range b.spec.Capacity {
		strategy = append(strategy, ecs.ClusterCapacityProvidersDefaultCapacityProviderStrategyArgs{
			CapacityProvider: pulumi.String(one.Provider), Base: pulumi.Int(one.Base), Weight: pulumi.Int(one.Weight),
		})
	}
	return ecs.NewClusterCapacityProviders(b.ctx, b.namer.Name("capacity"), &ecs.ClusterCapacityProvidersArgs{
		ClusterName:                       cluster.Name,
		CapacityProviders:                 pulumi.ToStringArray([]string{string(clusterplan.Fargate), string(clusterplan.FargateSpot)}),
		DefaultCapacityProviderStrategies: strategy,
	}, b.child)
}
