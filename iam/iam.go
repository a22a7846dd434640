// Package iam builds IAM roles: the execution role, by which ECS starts tasks,
// a task role for each service, by which its code calls AWS, and on request the
// roles of ECS itself and of those who build and deploy. No two are mixed.
package iam

import (
	"errors"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
)

// Type is the component's type token.
const Type = "ecs-foundation:index:Roles"

// Args are what roles are made from.
type Args struct {
	// Roles says which services there are and what each may do.
	Roles iamplan.Input
	// Granted are grants on resources that the same program makes, beside
	// those in Roles.
	Granted []Granted
	// Scope is the region and the account. Required.
	Scope policy.Scope
	// Tags are put on every role, beside its Name.
	Tags map[string]string
}

// A Granted is a grant on a resource whose ARN is known once it is made:
//
//	iam.Granted{Service: "cart", ARN: table.Arn, Grant: func(arn string) grant.Grant {
//		return grant.Grant{DynamoDB: &grant.DynamoDB{Table: arn, Access: grant.ReadWrite}}
//	}}
type Granted struct {
	Service string
	ARN     pulumi.StringInput
	Grant   func(arn string) grant.Grant
}

// Roles are the IAM roles of a stack. An ARN resolves when the role's policy is
// attached: whoever assumes a role without it is refused.
type Roles struct {
	pulumi.ResourceState

	// ExecutionRoleARNs and TaskRoleARNs are keyed by service.
	ExecutionRoleARNs map[string]pulumi.StringOutput
	TaskRoleARNs      map[string]pulumi.StringOutput
	// OtherRoleARNs are those of roles that are no tasks', by key: service,
	// infrastructure, codebuild, codepipeline, github, github-preview,
	// github-foundation.
	OtherRoleARNs map[string]pulumi.StringOutput
}

// New plans the roles and builds them. A mistake in the arguments registers
// nothing; one that only a resource's ARN shows fails before its policy is made.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Roles, error) {
	planned, err := iamplan.New(args.Roles, args.Scope)
	if err == nil {
		err = args.checkGranted()
	}
	if err != nil {
		return nil, fmt.Errorf("roles %q:\n%w", name, err)
	}
	r := &Roles{
		ExecutionRoleARNs: map[string]pulumi.StringOutput{}, TaskRoleARNs: map[string]pulumi.StringOutput{},
		OtherRoleARNs: map[string]pulumi.StringOutput{},
	}
	if err := ctx.RegisterComponentResource(Type, name, r, opts...); err != nil {
		return nil, fmt.Errorf("registering roles %q: %w", name, err)
	}
	b := builder{
		ctx: ctx, args: args, namer: component.NewNamer(ctx, name, args.Tags), child: pulumi.Parent(r),
		arns: map[string]pulumi.StringOutput{},
	}
	if err := b.prepare(r); err != nil {
		return nil, fmt.Errorf("roles %q: %w", name, err)
	}
	for _, one := range planned.Roles {
		if b.arns[one.Key], err = b.role(one); err != nil {
			return nil, fmt.Errorf("role %q: %w", one.Key, err)
		}
		r.OtherRoleARNs[one.Key] = b.arns[one.Key]
	}
	for _, s := range args.Roles.Services {
		execution, task := s.ExecutionKey(), iamplan.TaskKey(s.Name)
		r.ExecutionRoleARNs[s.Name], r.TaskRoleARNs[s.Name] = b.arns[execution], b.arns[task]
		delete(r.OtherRoleARNs, execution)
		delete(r.OtherRoleARNs, task)
	}
	return r, ctx.RegisterResourceOutputs(r, pulumi.Map{
		"executionRoleArns": component.Map(r.ExecutionRoleARNs),
		"taskRoleArns":      component.Map(r.TaskRoleARNs),
		"roleArns":          component.Map(r.OtherRoleARNs),
	})
}

func (a *Args) checkGranted() error {
	var all []error
	for i, g := range a.Granted {
		if index(a.Roles.Services, g.Service) < 0 {
			all = append(all, fmt.Errorf("granted[%d]: there is no service %q to grant something to", i, g.Service))
		}
		if g.ARN == nil || g.Grant == nil {
			all = append(all, fmt.Errorf("granted[%d]: it names no resource: set ARN and Grant", i))
		}
	}
	return errors.Join(all...)
}

// prepare makes what stands before any role: AWS's own roles, and the identity
// provider of GitHub.
func (b builder) prepare(parent pulumi.Resource) error {
	if err := b.linkedRoles(parent); err != nil {
		return err
	}
	if github := b.args.Roles.Delivery.GitHub; github == nil || !github.MakeProvider {
		return nil
	}
	// AWS trusts GitHub's certificates by their authority: no thumbprint.
	_, err := iam.NewOpenIdConnectProvider(b.ctx, b.namer.Name("github-provider"), &iam.OpenIdConnectProviderArgs{
		Url:           pulumi.String("https://" + iamplan.GitHubIssuer),
		ClientIdLists: pulumi.ToStringArray([]string{"sts.amazonaws.com"}),
		Tags:          b.namer.Tags("github-provider"),
	}, b.child)
	if err != nil {
		return fmt.Errorf("GitHub's identity provider: %w", err)
	}
	return nil
}
