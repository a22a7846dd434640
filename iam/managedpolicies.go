package iam

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
)

// managedPolicyDescription returns the description of the managed policies of a role. It
// must not change: the description of a managed policy is immutable, so that a change
// replaces the policies of the role, which for a time has only some of its permissions.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
func managedPolicyDescription(role string) string {
	if role == iamplan.FoundationKey {
		return "GitHub Actions lays this stack, and raises nobody's rights"
	}
	return "Permissions that do not fit in an inline policy"
}

// createManagedPolicies creates the policy of a role as managed policies, because it is
// too large for an inline policy.
func (b *builder) createManagedPolicies(planned iamplan.Role, role *iam.Role) ([]pulumi.CustomResource, error) {
	var attachments []pulumi.CustomResource
	for i, part := range planned.Managed {
		attachment, err := b.createManagedPolicy(planned, i+1, part, role)
		if err != nil {
			return nil, err
		}
		attachments = append(attachments, attachment)
	}
	return attachments, nil
}

// createManagedPolicy creates and attaches one managed policy of a role.
func (b *builder) createManagedPolicy(
	planned iamplan.Role, number int, part policy.Document, role *iam.Role,
) (*iam.RolePolicyAttachment, error) {
	text, err := b.text(part)
	if err != nil {
		return nil, err
	}
	key := fmt.Sprintf("%s-policy-%d", planned.Key, number)
	args := &iam.PolicyArgs{
		Path:        pulumi.String(b.plan.Input.Path()),
		Description: pulumi.String(managedPolicyDescription(planned.Key)),
		Policy:      text,
		Tags:        b.Tags(key),
	}
	opts := []pulumi.ResourceOption{b.Child}
	if planned.Name != "" {
		args.Name = pulumi.String(fmt.Sprintf("%s-%d", planned.Name, number))
		opts = append(opts, pulumi.DeleteBeforeReplace(true)) // a fixed name is in use until its policy is deleted
	}
	managed, err := iam.NewPolicy(b.Ctx, b.Name(key), args, opts...)
	if err != nil {
		return nil, err
	}
	return iam.NewRolePolicyAttachment(b.Ctx, b.Name(key+"-attached"), &iam.RolePolicyAttachmentArgs{
		Role: role.Name, PolicyArn: managed.Arn,
	}, b.Child)
}
