package iam

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	iamplan "ecs-foundation/iam/plan"
)

// createServiceLinkedRoles creates service-linked roles that the account does not
// have, and imports those that it has: creating one again fails, and leaving one
// out later would show as a change. They are never deleted, because other stacks
// use them as well.
func (b *builder) createServiceLinkedRoles() error {
	for _, key := range b.plan.Input.Spec.ServiceLinkedRoles {
		service := iamplan.LinkedService(key)
		if err := b.createServiceLinkedRole(key, service); err != nil {
			return fmt.Errorf("service-linked role of %s: %w", service, err)
		}
	}
	return nil
}

func (b *builder) createServiceLinkedRole(key, service string) error {
	existing, err := iam.GetRoles(b.Ctx, &iam.GetRolesArgs{
		PathPrefix: new("/aws-service-role/" + service + "/"),
	}, b.Child)
	if err != nil {
		return fmt.Errorf("look up roles: %w", err)
	}
	opts := []pulumi.ResourceOption{
		b.Child, pulumi.RetainOnDelete(true),
		// AWS created most of them, without the stack's tags.
		pulumi.IgnoreChanges([]string{"tags", "tagsAll", "description", "customSuffix"}),
	}
	if len(existing.Arns) > 0 {
		opts = append(opts, pulumi.Import(pulumi.ID(existing.Arns[0])))
	}
	_, err = iam.NewServiceLinkedRole(b.Ctx, b.Name("linked-"+key), &iam.ServiceLinkedRoleArgs{
		AwsServiceName: pulumi.String(service),
	}, opts...)
	return err
}
