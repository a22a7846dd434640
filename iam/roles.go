package iam

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/servicerole"
	"ecs-foundation/internal/component"
)

// createRoles creates the roles with their policies.
func (b *builder) createRoles() error {
	for _, planned := range b.plan.Roles {
		arn, err := b.createRole(planned)
		if err != nil {
			return fmt.Errorf("role %q: %w", planned.Key, err)
		}
		b.arns.Set(planned.Key, arn)
	}
	return nil
}

// createRole creates a role and its policies. It returns the ARN of the role, which
// resolves when the policies are attached.
func (b *builder) createRole(planned iamplan.Role) (arn pulumi.StringOutput, err error) {
	trust, err := planned.Trust.JSON()
	if err != nil {
		return arn, err
	}
	args := &iam.RoleArgs{
		AssumeRolePolicy: pulumi.String(trust),
		Description:      pulumi.String(planned.Description),
		Tags:             b.Tags(planned.Key),
	}
	confinement := b.plan.Input.Spec.Confinement()
	if planned.Unbounded {
		confinement.Boundary = ""
	}
	servicerole.Confine(args, confinement)
	opts := []pulumi.ResourceOption{b.Child}
	if planned.Name != "" {
		args.Name = pulumi.String(planned.Name)
		// A fixed name is in use until its role is deleted.
		opts = append(opts, pulumi.DeleteBeforeReplace(true))
	}
	role, err := iam.NewRole(b.Ctx, b.Name(planned.Key), args, opts...)
	if err != nil {
		return arn, err
	}
	policies, err := b.createPolicies(planned, role)
	if err != nil {
		return arn, err
	}
	return component.After(b.Ctx, role.Arn, policies...), nil
}

// createPolicies creates the policies of a role. It returns the resources that attach
// them.
func (b *builder) createPolicies(planned iamplan.Role, role *iam.Role) ([]pulumi.CustomResource, error) {
	if len(planned.Managed) > 0 {
		return b.createManagedPolicies(planned, role)
	}
	document, err := b.document(planned)
	if err != nil || document == nil {
		return nil, err
	}
	inline, err := iam.NewRolePolicy(b.Ctx, b.Name(planned.Key+"-policy"), &iam.RolePolicyArgs{
		Role:   role.Name,
		Name:   pulumi.String(planned.Key),
		Policy: document,
	}, b.Child)
	return []pulumi.CustomResource{inline}, err
}
