// Package service builds a service of ECS on Fargate from what a foundation has
// laid for it: its task definition, the service in the private subnets, and what
// scales it. It fails an update whose deployment ECS has rolled back, which AWS
// and whoever waits for a steady state call a success.
package service

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	serviceplan "ecs-foundation/ecs/service/plan"
	"ecs-foundation/internal/component"
)

// Type is the component's type token.
const Type = "ecs-foundation:index:Service"

// Args are what a service is made from. The inputs are outputs of the
// foundation's stack and of a cluster.
type Args struct {
	// Name is the service's in its cluster. Default the component's.
	Name string
	// Task is what it runs, and Run how.
	Task serviceplan.Spec
	Run  serviceplan.Run
	// Later are parts of Task's containers that are known once their resources
	// are made, by container.
	Later map[string]Later
	// Volumes are what the containers' mounts name.
	Volumes map[string]Volume

	// ClusterARN is the cluster's, and Region where it is. Required.
	ClusterARN pulumi.StringInput
	Region     string
	// SubnetIDs are private subnets, keyed by zone, and SecurityGroupID is the
	// group of the service's tasks. Required.
	SubnetIDs       pulumi.StringMapInput
	SecurityGroupID pulumi.StringInput
	// ExecutionRoleARN and TaskRoleARN are those of its roles. Required.
	ExecutionRoleARN pulumi.StringInput
	TaskRoleARN      pulumi.StringInput
	// LogGroupName is that of the group its containers log to. Required.
	LogGroupName pulumi.StringInput
	// TargetGroupARN puts it behind a load balancer, whose LoadBalancerARN is
	// wanted too where requests scale it.
	TargetGroupARN  pulumi.StringInput
	LoadBalancerARN pulumi.StringInput
	// Tags are put on every resource that takes tags, and on the tasks, beside
	// its Name.
	Tags map[string]string
}

// Later are parts of a container that are known once their resources are made:
// the address of an image that is built, the name of a table, a secret's ARN.
type Later struct {
	Image       pulumi.StringInput
	Environment pulumi.StringMap
	Secrets     pulumi.StringMap
}

// A Volume is a file system of EFS that is mounted through one of its access
// points, by the task role; or, without either, an empty directory of the task
// that its containers share. That one is root's own, unless an image declares a
// VOLUME there that is somebody else's.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
type Volume struct {
	FileSystemID  pulumi.StringInput
	AccessPointID pulumi.StringInput
}

// A Service keeps tasks running.
type Service struct {
	pulumi.ResourceState

	// ARN is the service's.
	ARN pulumi.StringOutput
	// Name is the service's in its cluster, and TaskDefinitionARN what it runs.
	// In an update both resolve when AWS says that this is what was asked for,
	// and fail where it is not: whoever uses them is not deployed then.
	Name              pulumi.StringOutput
	TaskDefinitionARN pulumi.StringOutput
}

// New plans a service and builds it. A mistake in the arguments registers
// nothing; one that only a later value shows fails before its task definition is
// made.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Service, error) {
	b, err := prepare(ctx, name, args)
	if err != nil {
		return nil, fmt.Errorf("service %q:\n%w", name, err)
	}
	s := &Service{}
	if err := ctx.RegisterComponentResource(Type, name, s, opts...); err != nil {
		return nil, fmt.Errorf("registering service %q: %w", name, err)
	}
	b.parent, b.child = s, pulumi.Parent(s)
	if err := b.build(s); err != nil {
		return nil, fmt.Errorf("service %q: %w", name, err)
	}
	// An error of an output is lost where nobody asks for it. The engine does.
	return s, ctx.RegisterResourceOutputs(s, pulumi.Map{
		"arn": s.ARN, "name": s.Name, "taskDefinitionArn": s.TaskDefinitionARN,
	})
}

// A builder turns a service's plan into resources.
type builder struct {
	ctx    *pulumi.Context
	args   *Args
	name   string // the service's
	spec   serviceplan.Spec
	run    serviceplan.Run
	place  serviceplan.Place
	namer  component.Namer
	parent pulumi.Resource
	child  pulumi.ResourceOption
}

// prepare returns the builder of a service, or every mistake in its arguments.
func prepare(ctx *pulumi.Context, name string, args *Args) (*builder, error) {
	balanced := args.TargetGroupARN != nil
	b := &builder{
		ctx: ctx, args: args, name: name, spec: args.Task, run: args.Run.Complete(balanced),
		namer: component.NewNamer(ctx, name, args.Tags),
	}
	if args.Name != "" {
		b.name = args.Name
	}
	b.place = serviceplan.Place{
		Service: b.name, Region: args.Region, Exec: b.run.Exec,
		Volumes: slices.Sorted(maps.Keys(args.Volumes)),
	}
	return b, args.check(b, balanced)
}

func (b *builder) build(s *Service) error {
	definition, err := b.definition()
	if err != nil {
		return fmt.Errorf("task definition: %w", err)
	}
	made, err := b.service(definition)
	if err != nil {
		return err
	}
	if err := b.scaling(made); err != nil {
		return fmt.Errorf("scaling: %w", err)
	}
	s.ARN, s.Name = made.ID().ToStringOutput(), made.Name
	s.TaskDefinitionARN = b.deployed(made, definition)
	if !b.ctx.DryRun() { // a preview knows the name
		s.Name = pulumi.All(made.Name, s.TaskDefinitionARN).ApplyT(func(known []any) string {
			name, _ := known[0].(string)
			return name
		}).(pulumi.StringOutput)
	}
	return nil
}
