// Package service creates an ECS service on Fargate from the outputs of a foundation:
// its task definition, the service in the private subnets, and its auto scaling. If ECS
// rolls back a deployment, the update fails; tools that only wait for a steady state
// report success.
package service

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	serviceplan "ecs-foundation/ecs/service/plan"
	"ecs-foundation/internal/component"
)

// Type is the component's type token.
const Type = "ecs-foundation:index:Service"

var kind = component.Kind{Type: Type, Noun: "service"}

// Args are the arguments of New. Most inputs are outputs of the foundation's stack and
// of a cluster. Args has no plan, unlike the arguments of other components, because
// some values of the containers are known only when other resources exist.
type Args struct {
	// Name is the name of the service. Default: the name of the component.
	Name string
	// Region is the region of the cluster. Required.
	Region string
	// Task describes a task, and Run how the service runs its tasks.
	Task serviceplan.Spec
	Run  serviceplan.Run
	// Tags are added to the tasks and to every resource that supports tags, in addition to
	// its Name.
	Tags map[string]string

	// ContainerInputs are values of Task's containers that are outputs of other resources,
	// keyed by container.
	ContainerInputs map[string]ContainerInputs
	// Volumes are the volumes of the containers' mounts, keyed by name.
	Volumes map[string]Volume
	// ClusterARN is the ARN of the cluster. Required.
	ClusterARN pulumi.StringInput
	// SubnetIDs are private subnets, keyed by zone, and SecurityGroupID is the security
	// group of the service's tasks. Required.
	SubnetIDs       pulumi.StringMapInput
	SecurityGroupID pulumi.StringInput
	// ExecutionRoleARN and TaskRoleARN are the roles of the tasks. Required.
	ExecutionRoleARN pulumi.StringInput
	TaskRoleARN      pulumi.StringInput
	// LogGroupName is the log group of the containers. Required.
	LogGroupName pulumi.StringInput
	// TargetGroupARN is the target group that the tasks register with. LoadBalancerARN is
	// required if Run.Scaling has Requests.
	TargetGroupARN  pulumi.StringInput
	LoadBalancerARN pulumi.StringInput
}

// ContainerInputs are values of a container that are outputs of other resources: the URI
// of an image that Pulumi builds, the name of a table, the ARN of a secret.
type ContainerInputs struct {
	Image       pulumi.StringInput
	Environment pulumi.StringMap
	Secrets     pulumi.StringMap
}

// A Volume is an EFS file system that is mounted through an access point with the task
// role. Without both, it is an empty directory that the containers of a task share. Root
// owns the directory, unless an image declares a VOLUME there that another user owns.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
type Volume struct {
	FileSystemID  pulumi.StringInput
	AccessPointID pulumi.StringInput
}

// A Service is an ECS service.
type Service struct {
	pulumi.ResourceState

	// ARN is the ARN of the service.
	ARN pulumi.StringOutput
	// Name is the name of the service, and TaskDefinitionARN the task definition that it
	// runs. In an update, both resolve when the service runs the task definition of the
	// update. Otherwise both fail, so that resources that use them are not deployed.
	Name              pulumi.StringOutput
	TaskDefinitionARN pulumi.StringOutput
}

// New creates a service. If the arguments are invalid, it registers nothing. Container
// inputs are validated when they resolve, before the task definition is created.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Service, error) {
	args = component.OrZero(args)
	b := newBuilder(ctx, name, args)
	if err := b.validate(); err != nil {
		return nil, kind.Error(name, err)
	}
	s := &Service{}
	base, err := kind.Register(ctx, name, s, args.Tags, opts...)
	if err != nil {
		return nil, err
	}
	b.Base, b.out = base, s
	if err := b.build(); err != nil {
		return nil, base.Error(err)
	}
	// Registering the outputs also reports their errors if no resource uses them.
	return s, base.RegisterOutputs(pulumi.Map{
		"arn": s.ARN, "name": s.Name, "taskDefinitionArn": s.TaskDefinitionARN,
	})
}

// Validate returns the errors that New would return, with the keys of the arguments.
func Validate(ctx *pulumi.Context, name string, args *Args) error {
	return newBuilder(ctx, name, args).validate()
}

// A builder creates the resources of a service, step by step.
type builder struct {
	*component.Base
	args    *Args
	name    string // of the service
	task    serviceplan.Spec
	run     serviceplan.Run
	runtime serviceplan.Runtime
	out     *Service
}

// newBuilder returns a builder for the arguments with their defaults. New sets Base
// after it has validated them.
func newBuilder(ctx *pulumi.Context, name string, args *Args) *builder {
	b := &builder{args: args, name: cmp.Or(args.Name, name), task: args.Task, run: args.Run.Complete(args.balanced())}
	b.runtime = serviceplan.Runtime{
		Service: b.name, Region: args.Region, Exec: b.run.Exec, Family: component.NewNamer(ctx, name, nil).Label(b.name),
		Volumes: slices.Sorted(maps.Keys(args.Volumes)),
	}
	return b
}

func (b *builder) build() error {
	definition, err := b.createTaskDefinition()
	if err != nil {
		return fmt.Errorf("task definition: %w", err)
	}
	service, err := b.createService(definition)
	if err != nil {
		return err
	}
	if err := b.createScaling(service); err != nil {
		return fmt.Errorf("scaling: %w", err)
	}
	b.out.ARN, b.out.Name = service.ID().ToStringOutput(), service.Name
	b.out.TaskDefinitionARN = b.deployed(service, definition)
	if !b.Ctx.DryRun() { // a preview knows the name
		b.out.Name = component.Apply2(service.Name, b.out.TaskDefinitionARN,
			func(name, _ string) (string, error) { return name, nil })
	}
	return nil
}
