// Package security creates the security groups of load balancers, tasks, endpoints
// and data stores.
package security

import (
	"cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	securityplan "ecs-foundation/security/plan"
)

// Type is the component's type token.
const Type = "ecs-foundation:index:SecurityGroups"

var kind = component.Kind{Type: Type, Noun: "security groups"}

// Args are the arguments of New.
type Args struct {
	// Plan holds the groups and the connections between them, from plan.New. Required.
	Plan securityplan.Plan
	// Tags are added to every group and rule, in addition to the Name tag.
	Tags map[string]string

	// VPCID is the VPC of the groups. Required.
	VPCID pulumi.StringInput
	// PrefixListIDs are the managed prefix lists by service: "s3" and "dynamodb".
	// Required.
	PrefixListIDs pulumi.StringMapInput
}

// Groups are the security groups of a stack. An ID resolves when the rules of the
// group exist.
type Groups struct {
	pulumi.ResourceState

	// ALB is the group of the load balancer.
	ALB pulumi.StringOutput
	// Endpoints is the group of interface endpoints. It fails if the plan has no
	// endpoints.
	Endpoints pulumi.StringOutput
	// Tasks are the groups for new tasks, by service.
	Tasks component.Outputs
	// IDs are all groups: "alb", "tasks" (unless isolation is perService),
	// "tasks-NAME" for each service (unless isolation is shared), "endpoints" (if
	// the plan has endpoints), and the name of each store.
	IDs component.Outputs
}

// New creates the groups and their rules. If an argument is invalid, it registers
// nothing.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Groups, error) {
	args = component.OrZero(args)
	if err := cmp.Or(args.Plan.Err(), component.Required(args, "VPCID", "PrefixListIDs")); err != nil {
		return nil, kind.Error(name, err)
	}
	g := &Groups{Tasks: component.NewOutputs("security group of service"), IDs: component.NewOutputs("security group")}
	base, err := kind.Register(ctx, name, g, args.Tags, opts...)
	if err != nil {
		return nil, err
	}
	b := &builder{
		Base: base, args: args, plan: args.Plan,
		groups:     map[string]pulumi.IDOutput{},
		rules:      map[string][]pulumi.CustomResource{},
		cloudFront: map[string]pulumi.String{},
	}
	if err := b.build(); err != nil {
		return nil, base.Error(err)
	}
	if err := b.setOutputs(g); err != nil {
		return nil, base.Error(err)
	}
	return g, base.RegisterOutputs(pulumi.Map{"ids": g.IDs.Map(), "taskIds": g.Tasks.Map()})
}

// A builder creates the groups and rules, step by step.
type builder struct {
	*component.Base
	args *Args
	plan securityplan.Plan

	groups map[string]pulumi.IDOutput
	rules  map[string][]pulumi.CustomResource // by group
	// cloudFront are the IDs of the CloudFront prefix lists that the plan uses.
	cloudFront map[string]pulumi.String
}

func (b *builder) build() error {
	for _, step := range []func() error{
		b.checkIsolation,
		b.lookUpCloudFront,
		b.createGroups,
		b.createRules,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// setOutputs sets the outputs. The ID of a group waits for its rules.
func (b *builder) setOutputs(g *Groups) error {
	for key, group := range b.groups {
		g.IDs.Set(key, component.After(b.Ctx, group.ToStringOutput(), b.rules[key]...))
	}
	g.ALB, g.Endpoints = g.IDs.GetOrFail(securityplan.ALB), g.IDs.GetOrFail(securityplan.Endpoints)
	for _, service := range b.plan.Input.Services {
		groups := b.plan.TasksOf(service.Name)
		id, err := g.IDs.Get(groups[len(groups)-1])
		if err != nil {
			return err
		}
		g.Tasks.Set(service.Name, id)
	}
	return nil
}
