package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/sdk/go/ecsfoundation"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		roles, err := ecsfoundation.NewRoles(ctx, "roles", &ecsfoundation.RolesArgs{
			Services: map[string]ecsfoundation.ServicePermissionsInput{
				"orders": ecsfoundation.ServicePermissionsArgs{
					Grants: []ecsfoundation.GrantArgs{
						{
							Sqs: &ecsfoundation.SqsGrantArgs{
								Queue:  pulumi.String("email-notifications"),
								Access: ecsfoundation.SqsGrantAccessSend,
							},
						},
						{
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
