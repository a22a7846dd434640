// Package servicerole creates roles with which AWS services write logs.
package servicerole

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
)

// Args are the arguments of New.
type Args struct {
	// Key is the prefix of the logical names of the role, "<key>-role", and its
	// policy, "<key>-policy". Required.
	Key string
	// Description is shown in the IAM console.
	Description string
	// Trust and Policy are the trust policy and the permissions of the role. Required.
	Trust  policy.Document
	Policy policy.Document
	// Confinement is the path and the permissions boundary of the role.
	Confinement policy.Confinement
}

// New creates a role and its policy as children of a component. Resources that use the
// role must depend on the policy, because logs that the service sends earlier are lost.
func New(base *component.Base, args Args) (*iam.Role, *iam.RolePolicy, error) {
	role, rolePolicy, err := create(base, args)
	if err != nil {
		return nil, nil, fmt.Errorf("role %q: %w", args.Key, err)
	}
	return role, rolePolicy, nil
}

func create(base *component.Base, args Args) (*iam.Role, *iam.RolePolicy, error) {
	trust, err := args.Trust.JSON()
	if err != nil {
		return nil, nil, fmt.Errorf("trust policy: %w", err)
	}
	document, err := args.Policy.JSON()
	if err != nil {
		return nil, nil, fmt.Errorf("policy: %w", err)
	}
	roleArgs := &iam.RoleArgs{
		AssumeRolePolicy: pulumi.String(trust),
		Description:      pulumi.String(args.Description),
		Tags:             base.Tags(args.Key + "-role"),
	}
	Confine(roleArgs, args.Confinement)
	role, err := iam.NewRole(base.Ctx, base.Name(args.Key+"-role"), roleArgs, base.Child)
	if err != nil {
		return nil, nil, err
	}
	rolePolicy, err := iam.NewRolePolicy(base.Ctx, base.Name(args.Key+"-policy"), &iam.RolePolicyArgs{
		Role: role.Name, Name: pulumi.String(args.Key), Policy: pulumi.String(document),
	}, base.Child)
	if err != nil {
		return nil, nil, fmt.Errorf("policy: %w", err)
	}
	return role, rolePolicy, nil
}

// Confine sets the path and the permissions boundary of a role.
func Confine(args *iam.RoleArgs, to policy.Confinement) {
	if to.Path != "" {
		args.Path = pulumi.String(to.Path)
	}
	if to.Boundary != "" {
		args.PermissionsBoundary = pulumi.String(to.Boundary)
	}
}
