// Package servicerole makes roles by which a service of AWS writes something
// down for the account.
package servicerole

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
)

// Args are what a role is made from.
type Args struct {
	// Key is what the names of the role, "<key>-role", and of its policy,
	// "<key>-policy", are made of.
	Key         string
	Description string
	Trust       policy.Document
	Policy      policy.Document
	Confinement policy.Confinement
}

// New makes a role with its policy, which whoever uses the role waits for: what
// the service writes before is lost.
func New(ctx *pulumi.Context, namer component.Namer, args Args, child pulumi.ResourceOption) (*iam.Role, *iam.RolePolicy, error) {
	trust, err := args.Trust.JSON()
	if err != nil {
		return nil, nil, fmt.Errorf("trust of role %q: %w", args.Key, err)
	}
	allowed, err := args.Policy.JSON()
	if err != nil {
		return nil, nil, fmt.Errorf("policy of role %q: %w", args.Key, err)
	}
	of := &iam.RoleArgs{
		AssumeRolePolicy: pulumi.String(trust),
		Description:      pulumi.String(args.Description),
		Tags:             namer.Tags(args.Key + "-role"),
	}
	Confine(of, args.Confinement)
	role, err := iam.NewRole(ctx, namer.Name(args.Key+"-role"), of, child)
	if err != nil {
		return nil, nil, fmt.Errorf("role %q: %w", args.Key, err)
	}
	attached, err := iam.NewRolePolicy(ctx, namer.Name(args.Key+"-policy"), &iam.RolePolicyArgs{
		Role: role.Name, Name: pulumi.String(args.Key), Policy: pulumi.String(allowed),
	}, child)
	if err != nil {
		return nil, nil, fmt.Errorf("policy of role %q: %w", args.Key, err)
	}
	return role, attached, nil
}

// Confine sets what an account asks of every role.
func Confine(args *iam.RoleArgs, to policy.Confinement) {
	if to.Path != "" {
		args.Path = pulumi.String(to.Path)
	}
	if to.Boundary != "" {
		args.PermissionsBoundary = pulumi.String(to.Boundary)
	}
}
