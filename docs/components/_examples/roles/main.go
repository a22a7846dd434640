package main

import (
	"ecs-foundation/sdk/go/ecsfoundation"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		roles, err := ecsfoundation.NewRoles(ctx, "roles", &ecsfoundation.RolesArgs{
			Services: map[string]ecsfoundation.ServicePermissionsInput{
				"orders": ecsfoundation.ServicePermissionsArgs{
					Grants: []ecsfoundation.GrantArgs{
						ecsfoundation.GrantArgs{
							Sqs: &ecsfoundation.SqsGrantArgs{
								Queue:  pulumi.String("email-notifications"),
								Access: ecsfoundation.SqsGrantAccessSend,
							},
						},
						ecsfoundation.GrantArgs{
							Dynamodb: &ecsfoundation.DynamoDbGrantArgs{
								Table:  pulumi.String("orders"),
								Access: ecsfoundation.DynamoDbGrantAccessReadWrite,
							},
						},
					},
				},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("taskRoles", roles.TaskRoleArns)
		return nil
	})
}
