package iam

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	iamplan "ecs-foundation/iam/plan"
)

// createServiceLinkedRoles creates the service-linked roles that do not exist in the
// account, and imports the others, because creating an existing one fails. They are never
// deleted, because other stacks use them as well.
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
		// Roles that AWS created do not have the tags of the stack.
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
