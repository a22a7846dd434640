package iam_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/iam"
	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/stack/graphtest"
)

// A table is a resource whose ARN is an output.
type table struct {
	pulumi.CustomResourceState

	ARN pulumi.StringOutput `pulumi:"arn"`
}

// granting creates a table and grants a service access to it.
func granting(service, arn string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		var created table
		if err := ctx.RegisterResource("test:index:Table", "carts", pulumi.Map{"arn": pulumi.String(arn)}, &created); err != nil {
			return err
		}
		roles, err := create(ctx, shop(), iam.Granted{Service: service, ARN: created.ARN, Grant: func(arn string) grant.Grant {
			return grant.Grant{DynamoDB: &grant.DynamoDB{Table: arn, Access: grant.Read}}
		}})
		if err != nil {
			return err
		}
		return graphtest.Probe(ctx, "code", roles.TaskRoleARNs.GetOrFail("users"))
	}
}

const carts = "arn:aws:dynamodb:us-east-1:123456789012:table/carts"

func TestGrantOnOutputARN(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, granting("users", carts))
	inline := g.Get(t, "iam-users-task-policy")
	require.Contains(t, inline.Inputs["policy"], `"Sid":"ECSExec"`, "the grants of the stack file remain")
	require.Contains(t, inline.Inputs["policy"], `"Resource":["`+carts+`"]`)
	require.Contains(t, inline.Inputs["policy"], `"Resource":["`+carts+`/index/*"]`)
	require.Contains(t, inline.After, "carts")
	require.Contains(t, g.Get(t, "code").After, "iam-users-task-policy")
	require.Equal(t, g.Names(""), graphtest.Preview(t, granting("users", carts)).Names(""), "a preview without the ARN shows the policy")
}

func TestGrantOnOutputARNIsValidated(t *testing.T) {
	t.Parallel()
	_, err := graphtest.Try(granting("users", "arn:aws:dynamodb:us-east-1:123456789012:table/*"))
	require.ErrorContains(t, err, "services.users.grants[0].dynamodb.table: ")
}

func TestGrantToUnknownServiceRegistersNothing(t *testing.T) {
	t.Parallel()
	g, err := graphtest.Try(granting("jobs", carts))
	require.ErrorContains(t, err, `granted[0]: unknown service "jobs"`)
	require.Equal(t, []string{"carts"}, g.Names(""))
}
