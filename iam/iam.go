// Package iam builds the roles that tasks run with: the execution role, by
// which ECS starts them, and a task role for each service, by which its code
// calls AWS. The two are never mixed.
package iam

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/iam/role"
	"ecs-foundation/internal/naming"
)

// Type is the component's type token.
const Type = "ecs-foundation:index:Roles"

// Args are what roles are made from.
type Args struct {
	// Roles says which services there are and what each may do.
	Roles role.Input
	// Scope is the region and the account. Required.
	Scope policy.Scope
	// Tags are put on every role, beside its Name.
	Tags map[string]string
}

// Roles are the IAM roles of a stack's services. An ARN resolves when the
// role's policy is attached.
type Roles struct {
	pulumi.ResourceState

	// ExecutionRoleARNs and TaskRoleARNs are keyed by service.
	ExecutionRoleARNs map[string]pulumi.StringOutput
	TaskRoleARNs      map[string]pulumi.StringOutput
}

// New plans the roles and builds them. A mistake in the arguments registers
// nothing.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Roles, error) {
	planned, err := role.New(args.Roles, args.Scope)
	if err != nil {
		return nil, fmt.Errorf("roles %q:\n%w", name, err)
	}
	r := &Roles{ExecutionRoleARNs: map[string]pulumi.StringOutput{}, TaskRoleARNs: map[string]pulumi.StringOutput{}}
	if err := ctx.RegisterComponentResource(Type, name, r, opts...); err != nil {
		return nil, fmt.Errorf("registering roles %q: %w", name, err)
	}
	namer := naming.New(ctx, name, args.Tags)
	arns := map[string]pulumi.StringOutput{}
	for _, one := range planned {
		if arns[one.Key], err = newRole(ctx, namer, one, pulumi.Parent(r)); err != nil {
			return nil, fmt.Errorf("role %q: %w", one.Key, err)
		}
	}
	for _, s := range args.Roles.Services {
		r.ExecutionRoleARNs[s.Name] = arns[s.ExecutionKey()]
		r.TaskRoleARNs[s.Name] = arns[role.TaskKey(s.Name)]
	}
	return r, ctx.RegisterResourceOutputs(r, pulumi.Map{
		"executionRoleArns": naming.Map(r.ExecutionRoleARNs),
		"taskRoleArns":      naming.Map(r.TaskRoleARNs),
	})
}

// newRole makes a role and its policy, and returns the role's ARN for those who
// need both. A service that is granted nothing has a role without a policy.
func newRole(ctx *pulumi.Context, namer naming.Namer, planned role.Role, child pulumi.ResourceOption) (arn pulumi.StringOutput, err error) {
	trust, err := planned.Trust.JSON()
	if err != nil {
		return arn, err
	}
	args := &iam.RoleArgs{
		AssumeRolePolicy: pulumi.String(trust),
		Description:      pulumi.String(planned.Description),
		Tags:             namer.Tags(planned.Key),
	}
	opts := []pulumi.ResourceOption{child}
	if planned.Name != "" {
		args.Name = pulumi.String(planned.Name)
		// A fixed name is taken until its holder is gone.
		opts = append(opts, pulumi.DeleteBeforeReplace(true))
	}
	made, err := iam.NewRole(ctx, namer.Name(planned.Key), args, opts...)
	if err != nil {
		return arn, err
	}
	if len(planned.Policy.Statements) == 0 {
		return made.Arn, nil
	}
	document, err := planned.Policy.JSON()
	if err != nil {
		return arn, err
	}
	attached, err := iam.NewRolePolicy(ctx, namer.Name(planned.Key+"-policy"), &iam.RolePolicyArgs{
		Role:   made.Name,
		Name:   pulumi.String(planned.Key),
		Policy: pulumi.String(document),
	}, child)
	if err != nil {
		return arn, err
	}
	return naming.After(ctx, made.Arn, attached), nil
}
