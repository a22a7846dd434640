// Package iam creates IAM roles: execution roles, with which ECS starts tasks, a task
// role for each service, with which its code calls AWS, and optional roles for ECS itself
// and for the systems that build and deploy. A role never has two of these purposes.
package iam

import (
	"errors"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
)

// Type is the component's type token.
const Type = "ecs-foundation:index:Roles"

var kind = component.Kind{Type: Type, Noun: "roles"}

// Args are the arguments of New.
type Args struct {
	// Plan holds the roles, from plan.New. Required.
	Plan iamplan.Plan
	// Granted are additional grants on resources that the same program creates.
	Granted []Granted
	// BucketARNs are the ARNs of the buckets that the stack creates, by logical name. The
	// roles that preview and deploy the stack can manage these buckets and no others.
	BucketARNs map[string]pulumi.StringInput
	// References are the values of the references in the policies of the plan, such as the
	// IDs of the subnets in which tasks run. They limit the roles that deploy services and
	// the stack to these resources.
	References map[policy.Reference]pulumi.StringInput
	// Scope is the region and the account. Required.
	Scope policy.Scope
	// Tags are added to every role, in addition to the Name tag.
	Tags map[string]string
}

// A Granted is a grant on a resource whose ARN is an output of the program:
//
//	iam.Granted{Service: "cart", ARN: table.Arn, Grant: func(arn string) grant.Grant {
//		return grant.Grant{DynamoDB: &grant.DynamoDB{Table: arn, Access: grant.ReadWrite}}
//	}}
type Granted struct {
	Service string
	ARN     pulumi.StringInput
	Grant   func(arn string) grant.Grant
}

// Roles are the IAM roles of a stack. The ARN of a role resolves when its policies are
// attached, because until then calls with the role are denied.
type Roles struct {
	pulumi.ResourceState

	// ExecutionRoleARNs and TaskRoleARNs are keyed by service.
	ExecutionRoleARNs component.Outputs
	TaskRoleARNs      component.Outputs
	// OtherRoleARNs are the roles that tasks do not use: service, infrastructure,
	// codebuild, codepipeline, github, github-preview and github-foundation.
	OtherRoleARNs component.Outputs
}

// New creates the roles. If an argument is invalid, it registers nothing. A grant with an
// invalid ARN that is an output fails before the policy is created.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Roles, error) {
	args = component.OrZero(args)
	if err := errors.Join(args.Plan.Err(), component.Required(args, "Scope"), args.validateGranted()); err != nil {
		return nil, kind.Error(name, err)
	}
	r := &Roles{
		ExecutionRoleARNs: component.NewOutputs("execution role of service"),
		TaskRoleARNs:      component.NewOutputs("task role of service"),
		OtherRoleARNs:     component.NewOutputs("role"),
	}
	base, err := kind.Register(ctx, name, r, args.Tags, opts...)
	if err != nil {
		return nil, err
	}
	b := &builder{Base: base, args: args, plan: args.Plan.In(args.Scope, name), arns: component.NewOutputs("role")}
	if err := b.build(); err != nil {
		return nil, base.Error(err)
	}
	if err := b.setOutputs(r); err != nil {
		return nil, base.Error(err)
	}
	return r, base.RegisterOutputs(pulumi.Map{
		"executionRoleArns": r.ExecutionRoleARNs.Map(),
		"taskRoleArns":      r.TaskRoleARNs.Map(),
		"roleArns":          r.OtherRoleARNs.Map(),
	})
}

func (a *Args) validateGranted() error {
	var errs []error
	for i, granted := range a.Granted {
		if !a.Plan.Has(granted.Service) {
			errs = append(errs, fmt.Errorf("granted[%d]: unknown service %q", i, granted.Service))
		}
		if granted.ARN == nil || granted.Grant == nil {
			errs = append(errs, fmt.Errorf("granted[%d]: ARN and Grant are required", i))
		}
	}
	return errors.Join(errs...)
}

// A builder creates the roles in order, because policies can refer to earlier roles.
type builder struct {
	*component.Base
	args *Args
	plan iamplan.Plan
	arns component.Outputs // of the created roles, by key
}

func (b *builder) build() error {
	for _, step := range []func() error{
		b.createServiceLinkedRoles,
		b.createGitHubProvider,
		b.createRoles,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// setOutputs sets the outputs. Services can share an execution role.
func (b *builder) setOutputs(r *Roles) error {
	var tasks []string // keys of execution and task roles
	for _, service := range b.plan.Input.Services {
		execution, err := b.arns.Get(service.ExecutionKey())
		if err != nil {
			return err
		}
		task, err := b.arns.Get(iamplan.TaskKey(service.Name))
		if err != nil {
			return err
		}
		r.ExecutionRoleARNs.Set(service.Name, execution)
		r.TaskRoleARNs.Set(service.Name, task)
		tasks = append(tasks, service.ExecutionKey(), iamplan.TaskKey(service.Name))
	}
	for _, key := range b.arns.Names() {
		if !slices.Contains(tasks, key) {
			r.OtherRoleARNs.Set(key, b.arns.GetOrFail(key))
		}
	}
	return nil
}
