// Package cluster creates an ECS cluster on Fargate: its capacity providers,
// Container Insights, the namespace of Service Connect, and the audit log of ECS
// Exec sessions.
package cluster

import (
	"cmp"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/servicediscovery"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	clusterplan "ecs-foundation/ecs/cluster/plan"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
	"ecs-foundation/internal/validate"
)

// Type is the component's type token.
const Type = "ecs-foundation:index:Cluster"

var kind = component.Kind{Type: Type, Noun: "cluster"}

// Args are the arguments of New.
type Args struct {
	// Plan is the plan of the cluster, from plan.New. Required.
	Plan clusterplan.Plan
	// Scope is the region and the account. Required.
	Scope policy.Scope
	// Tags are added to every resource that supports tags, in addition to its Name.
	Tags map[string]string
}

// A Cluster is an ECS cluster.
type Cluster struct {
	pulumi.ResourceState

	// ARN and Name identify the cluster. They resolve after the capacity providers are
	// associated, because ECS rejects services that use a provider before that.
	ARN  pulumi.StringOutput
	Name pulumi.StringOutput
	// NamespaceARN is the default namespace of Service Connect.
	NamespaceARN pulumi.StringOutput
	// ExecLogGroupName and ExecKeyARN are the log group and the KMS key of ECS Exec, or
	// "" if disabled. Set them in the foundation's iam.execLogging.
	ExecLogGroupName pulumi.StringOutput
	ExecKeyARN       pulumi.StringOutput
}

// New creates a cluster. If the arguments are invalid, it registers nothing.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Cluster, error) {
	args = component.OrZero(args)
	if err := args.validate(ctx, name); err != nil {
		return nil, kind.Error(name, err)
	}
	none := pulumi.String("").ToStringOutput()
	c := &Cluster{ExecLogGroupName: none, ExecKeyARN: none}
	base, err := kind.Register(ctx, name, c, args.Tags, opts...)
	if err != nil {
		return nil, err
	}
	b := &builder{Base: base, name: name, args: args, out: c}
	if err := b.build(); err != nil {
		return nil, base.Error(err)
	}
	return c, base.RegisterOutputs(pulumi.Map{
		"arn": c.ARN, "name": c.Name, "namespaceArn": c.NamespaceARN,
		"execLogGroupName": c.ExecLogGroupName, "execKeyArn": c.ExecKeyARN,
	})
}

// validate reports a plan that does not come from New, tags that AWS rejects, and a name
// of the component from which AWS rejects the names of resources.
func (a *Args) validate(ctx *pulumi.Context, name string) error {
	if err := cmp.Or(a.Plan.Err(), component.Required(a, "Scope")); err != nil {
		return err
	}
	errs := validate.NewErrors("")
	component.ValidateTags(a.Tags, 2, errs.Child("tags")) // and Name, GuardDutyManaged
	a.Plan.ValidateComponent(name, logGroupName(ctx, name), errs)
	return errs.Err()
}

// A builder creates the resources of a cluster, step by step.
type builder struct {
	*component.Base
	name string // of the component
	args *Args
	out  *Cluster
}

func (b *builder) build() error {
	if err := b.createNamespace(); err != nil {
		return fmt.Errorf("namespace: %w", err)
	}
	exec, err := b.createExecLogging()
	if err != nil {
		return fmt.Errorf("logging of ECS Exec: %w", err)
	}
	cluster, err := b.createCluster(exec)
	if err != nil {
		return err
	}
	providers, err := b.createCapacityProviders(cluster)
	if err != nil {
		return fmt.Errorf("capacity providers: %w", err)
	}
	b.out.ARN, b.out.Name = component.After(b.Ctx, cluster.Arn, providers), component.After(b.Ctx, cluster.Name, providers)
	return nil
}

// createNamespace creates the default namespace of Service Connect.
func (b *builder) createNamespace() error {
	namespace, err := servicediscovery.NewHttpNamespace(b.Ctx, b.Name("namespace"), &servicediscovery.HttpNamespaceArgs{
		Description: pulumi.String("The names by which services find each other"),
		Tags:        b.Tags("namespace"),
	}, b.Child)
	if err != nil {
		return err
	}
	b.out.NamespaceARN = namespace.Arn
	return nil
}

func (b *builder) createCluster(exec ecs.ClusterConfigurationExecuteCommandConfigurationArgs) (*ecs.Cluster, error) {
	args := &ecs.ClusterArgs{
		Settings: ecs.ClusterSettingArray{ecs.ClusterSettingArgs{
			Name: pulumi.String("containerInsights"), Value: pulumi.String(b.args.Plan.Insights),
		}},
		Configuration:          ecs.ClusterConfigurationArgs{ExecuteCommandConfiguration: exec},
		ServiceConnectDefaults: ecs.ClusterServiceConnectDefaultsArgs{Namespace: b.out.NamespaceARN},
		Tags:                   b.tags(),
	}
	if b.args.Plan.Name != "" {
		args.Name = pulumi.String(b.args.Plan.Name)
	}
	return ecs.NewCluster(b.Ctx, b.Name("cluster"), args, b.Child)
}

// tags returns the cluster's tags. GuardDutyManaged determines whether GuardDuty adds its
// agent to new tasks.
// https://docs.aws.amazon.com/guardduty/latest/ug/prereq-runtime-monitoring-ecs-support.html
func (b *builder) tags() pulumi.StringMap {
	tags := b.Tags("cluster")
	tags["GuardDutyManaged"] = pulumi.String("true")
	if b.args.Plan.Unmonitored {
		tags["GuardDutyManaged"] = pulumi.String("false")
	}
	return tags
}

// createCapacityProviders associates both Fargate capacity providers, so that services
// can use either, and sets the default strategy.
func (b *builder) createCapacityProviders(cluster *ecs.Cluster) (*ecs.ClusterCapacityProviders, error) {
	strategy := ecs.ClusterCapacityProvidersDefaultCapacityProviderStrategyArray{}
	for _, capacity := range b.args.Plan.Capacity {
		strategy = append(strategy, ecs.ClusterCapacityProvidersDefaultCapacityProviderStrategyArgs{
			CapacityProvider: pulumi.String(capacity.Provider), Base: pulumi.Int(capacity.Base), Weight: pulumi.Int(capacity.Weight),
		})
	}
	return ecs.NewClusterCapacityProviders(b.Ctx, b.Name("capacity"), &ecs.ClusterCapacityProvidersArgs{
		ClusterName:                       cluster.Name,
		CapacityProviders:                 pulumi.ToStringArray([]string{string(clusterplan.Fargate), string(clusterplan.FargateSpot)}),
		DefaultCapacityProviderStrategies: strategy,
	}, b.Child)
}
