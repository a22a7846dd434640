// Package service creates an ECS service on Fargate from the outputs of a foundation:
// its task definition, the service in the private subnets, and its auto scaling. It
// fails an update whose deployment ECS has rolled back, which AWS and tools that wait
// for a steady state report as a success.
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

// Args are the arguments of New. The inputs are outputs of the foundation's stack
// and of a cluster. The component plans the service itself, because some values of
// its containers are known only when other resources exist.
type Args struct {
	// Name is the service's in its cluster. Default the component's.
	Name string
	// Region is the cluster's. Required.
	Region string
	// Task is what the service runs, and Run how.
	Task serviceplan.Spec
	Run  serviceplan.Run
	// Tags are put on every resource that takes tags, and on the tasks, in
	// addition to its Name.
	Tags map[string]string

	// ContainerInputs are values of Task's containers that other resources provide, by
	// container.
	ContainerInputs map[string]ContainerInputs
	// Volumes are the volumes of the containers' mounts, by name.
	Volumes map[string]Volume
	// ClusterARN is the cluster's. Required.
	ClusterARN pulumi.StringInput
	// SubnetIDs are private subnets, keyed by zone, and SecurityGroupID is the
	// group of the service's tasks. Required.
	SubnetIDs       pulumi.StringMapInput
	SecurityGroupID pulumi.StringInput
	// ExecutionRoleARN and TaskRoleARN are its roles. Required.
	ExecutionRoleARN pulumi.StringInput
	TaskRoleARN      pulumi.StringInput
	// LogGroupName is the log group of its containers. Required.
	LogGroupName pulumi.StringInput
	// TargetGroupARN registers the tasks with a load balancer. LoadBalancerARN is
	// required too where requests scale the service.
	TargetGroupARN  pulumi.StringInput
	LoadBalancerARN pulumi.StringInput
}

// ContainerInputs are values of a container that other resources provide: the URI of
// an image that is built, the name of a table, the ARN of a secret.
type ContainerInputs struct {
	Image       pulumi.StringInput
	Environment pulumi.StringMap
	Secrets     pulumi.StringMap
}

// A Volume is an EFS file system that is mounted through one of its access points,
// with the task role; or, without either, an empty directory of the task that its
// containers share. That directory belongs to root, unless an image declares a VOLUME
// there that belongs to another user.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
type Volume struct {
	FileSystemID  pulumi.StringInput
	AccessPointID pulumi.StringInput
}

// A Service is an ECS service.
type Service struct {
	pulumi.ResourceState

	// ARN is the service's.
	ARN pulumi.StringOutput
	// Name is the service's in its cluster, and TaskDefinitionARN what it runs.
	// In an update both resolve when the service runs the task definition of this
	// update, and fail otherwise: resources that use them are not deployed then.
	Name              pulumi.StringOutput
	TaskDefinitionARN pulumi.StringOutput
}

// New creates a service. An error in the arguments registers nothing. An error that
// only a container input shows fails before the task definition is created.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Service, error) {
	b := newBuilder(name, args)
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
	// An error of an output is lost where nothing uses it. The engine does.
	return s, base.RegisterOutputs(pulumi.Map{
		"arn": s.ARN, "name": s.Name, "taskDefinitionArn": s.TaskDefinitionARN,
	})
}

// A builder creates the resources of a service, step by step.
type builder struct {
	*component.Base
	args    *Args
	name    string // the service's
	task    serviceplan.Spec
	run     serviceplan.Run
	runtime serviceplan.Runtime
	out     *Service
}

// newBuilder completes the arguments. The base is added when they are valid.
func newBuilder(name string, args *Args) *builder {
	b := &builder{args: args, name: cmp.Or(args.Name, name), task: args.Task, run: args.Run.Complete(args.balanced())}
	b.runtime = serviceplan.Runtime{
		Service: b.name, Region: args.Region, Exec: b.run.Exec,
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
