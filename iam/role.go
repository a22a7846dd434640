package iam

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
	"ecs-foundation/iam/servicerole"
	"ecs-foundation/internal/component"
)

// A builder makes roles, of which later ones may name earlier ones.
type builder struct {
	ctx   *pulumi.Context
	args  *Args
	namer component.Namer
	child pulumi.ResourceOption
	arns  map[string]pulumi.StringOutput // of the roles made so far, by key
}

// role makes a role and its policy, and returns the role's ARN for those who
// need both. A role that is allowed nothing has no policy.
func (b builder) role(planned iamplan.Role) (arn pulumi.StringOutput, err error) {
	trust, err := planned.Trust.JSON()
	if err != nil {
		return arn, err
	}
	args := &iam.RoleArgs{
		AssumeRolePolicy: pulumi.String(trust),
		Description:      pulumi.String(planned.Description),
		Tags:             b.namer.Tags(planned.Key),
	}
	bound := b.args.Roles.Spec.Confinement()
	if planned.Managed {
		bound.Boundary = ""
	}
	servicerole.Confine(args, bound)
	opts := []pulumi.ResourceOption{b.child}
	if planned.Name != "" {
		args.Name = pulumi.String(planned.Name)
		// A fixed name is taken until its holder is gone.
		opts = append(opts, pulumi.DeleteBeforeReplace(true))
	}
	made, err := iam.NewRole(b.ctx, b.namer.Name(planned.Key), args, opts...)
	if err != nil {
		return arn, err
	}
	if planned.Managed {
		return b.managed(planned, made)
	}
	document, err := b.document(planned)
	if err != nil || document == nil {
		return made.Arn, err
	}
	attached, err := iam.NewRolePolicy(b.ctx, b.namer.Name(planned.Key+"-policy"), &iam.RolePolicyArgs{
		Role:   made.Name,
		Name:   pulumi.String(planned.Key),
		Policy: document,
	}, b.child)
	if err != nil {
		return arn, err
	}
	return component.After(b.ctx, made.Arn, attached), nil
}

// managed makes a role's policy as managed ones, and returns the role's ARN for
// those who need all.
func (b builder) managed(planned iamplan.Role, made *iam.Role) (arn pulumi.StringOutput, err error) {
	var all []pulumi.CustomResource
	for i, part := range planned.Policy.Split(policy.MaxManaged) {
		text, err := part.JSON()
		if err != nil {
			return arn, err
		}
		key := fmt.Sprintf("%s-policy-%d", planned.Key, i+1)
		one, err := iam.NewPolicy(b.ctx, b.namer.Name(key), &iam.PolicyArgs{
			Name:        pulumi.String(fmt.Sprintf("%s-%d", planned.Name, i+1)),
			Path:        pulumi.String(b.args.Roles.Path()),
			Description: pulumi.String(planned.Description),
			Policy:      pulumi.String(text),
			Tags:        b.namer.Tags(key),
		}, b.child, pulumi.DeleteBeforeReplace(true)) // a fixed name is taken until its holder is gone
		if err != nil {
			return arn, err
		}
		attached, err := iam.NewRolePolicyAttachment(b.ctx, b.namer.Name(key+"-attached"), &iam.RolePolicyAttachmentArgs{
			Role: made.Name, PolicyArn: one.Arn,
		}, b.child)
		if err != nil {
			return arn, err
		}
		all = append(all, attached)
	}
	return component.After(b.ctx, made.Arn, all...), nil
}

// document returns the text of a role's policy, or nothing where it is allowed
// nothing. It waits only for ARNs that it cannot know before.
func (b builder) document(planned iamplan.Role) (pulumi.StringInput, error) {
	if granted := b.granted(planned); len(granted) > 0 {
		return b.planLater(planned.Key, granted), nil
	}
	if len(planned.Policy.Statements) == 0 {
		return nil, nil //nolint:nilnil // no policy is no mistake
	}
	text, err := planned.Policy.JSON()
	if err != nil {
		return nil, err
	}
	keys := planned.Pending()
	if len(keys) == 0 {
		return pulumi.String(text), nil
	}
	var arns []any
	for _, key := range keys {
		arns = append(arns, b.arns[key])
	}
	return pulumi.All(arns...).ApplyT(func(known []any) string {
		byKey := map[string]string{}
		for i, key := range keys {
			byKey[key], _ = known[i].(string)
		}
		return iamplan.Resolve(text, byKey)
	}).(pulumi.StringOutput), nil
}

// granted returns the later grants of the role's service, where it is a task's.
func (b builder) granted(planned iamplan.Role) []Granted {
	return slices.DeleteFunc(slices.Clone(b.args.Granted), func(g Granted) bool {
		return iamplan.TaskKey(g.Service) != planned.Key
	})
}

// planLater plans the role again when the ARNs are known, so that a grant from
// Go is held to all that one from a stack file is.
func (b builder) planLater(key string, granted []Granted) pulumi.StringOutput {
	var arns []any
	for _, g := range granted {
		arns = append(arns, g.ARN)
	}
	in, scope := b.args.Roles, b.args.Scope
	return pulumi.All(arns...).ApplyT(func(known []any) (string, error) {
		services := slices.Clone(in.Services)
		own := &services[index(services, granted[0].Service)]
		own.Grants = slices.Clone(own.Grants)
		for i, g := range granted {
			arn, _ := known[i].(string)
			own.Grants = append(own.Grants, g.Grant(arn))
		}
		in := in
		in.Services = services
		planned, err := iamplan.New(in, scope)
		if err != nil {
			return "", fmt.Errorf("role %q:\n%w", key, err)
		}
		at := slices.IndexFunc(planned.Roles, func(r iamplan.Role) bool { return r.Key == key })
		return planned.Roles[at].Policy.JSON()
	}).(pulumi.StringOutput)
}

func index(services []iamplan.Service, name string) int {
	return slices.IndexFunc(services, func(s iamplan.Service) bool { return s.Name == name })
}
