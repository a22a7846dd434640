package iam

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	iamplan "ecs-foundation/iam/plan"
)

// linkedRoles makes AWS's own roles where the account lacks them, and takes into
// the stack those that are there: to make one again fails, and to forget one
// would show as a change. They are never deleted, for others use them as well.
func (b builder) linkedRoles(parent pulumi.Resource) error {
	for _, word := range b.args.Roles.Spec.ServiceLinkedRoles {
		service := iamplan.LinkedService(word)
		found, err := iam.GetRoles(b.ctx, &iam.GetRolesArgs{
			PathPrefix: new("/aws-service-role/" + service + "/"),
		}, pulumi.Parent(parent))
		if err != nil {
			return fmt.Errorf("looking AWS's role for %s up: %w", service, err)
		}
		opts := []pulumi.ResourceOption{
			b.child, pulumi.RetainOnDelete(true),
			// AWS made most of them, without the stack's tags.
			pulumi.IgnoreChanges([]string{"tags", "tagsAll", "description", "customSuffix"}),
		}
		if len(found.Arns) > 0 {
			opts = append(opts, pulumi.Import(pulumi.ID(found.Arns[0])))
		}
		_, err = iam.NewServiceLinkedRole(b.ctx, b.namer.Name("linked-"+word), &iam.ServiceLinkedRoleArgs{
			AwsServiceName: pulumi.String(service),
		}, opts...)
		if err != nil {
			return fmt.Errorf("AWS's role for %s: %w", service, err)
		}
	}
	return nil
}
