package iam_test

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/dynamodb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam"
	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/grant"
)

// The service cart can use a table that the same program creates.
func ExampleNew() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		plan, err := iamplan.New(iamplan.Input{
			Project: "shop", Environment: "dev",
			Services: []iamplan.Service{{Name: "cart"}},
		}, scope)
		if err != nil {
			return err
		}
		table, err := dynamodb.NewTable(ctx, "carts", &dynamodb.TableArgs{HashKey: pulumi.String("id")})
		if err != nil {
			return err
		}
		roles, err := iam.New(ctx, "iam", &iam.Args{
			Plan:  plan, // from plan.New
			Scope: scope,
			Granted: []iam.Granted{{Service: "cart", ARN: table.Arn, Grant: func(arn string) grant.Grant {
				return grant.Grant{DynamoDB: &grant.DynamoDB{Table: arn, Access: grant.ReadWrite}}
			}}},
		})
		if err != nil {
			return err
		}
		ctx.Export("taskRoleArns", roles.TaskRoleARNs.Map())
		return nil
	})
}
