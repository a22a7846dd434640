package iam_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/iam"
	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
	"ecs-foundation/stack/graphtest"
)

var scope = policy.Scope{Region: graphtest.Region, Account: graphtest.Account}

// create plans and creates roles.
func create(ctx *pulumi.Context, in iamplan.Input, granted ...iam.Granted) (*iam.Roles, error) {
	plan, err := iamplan.New(in, scope)
	if err != nil {
		return nil, err
	}
	return iam.New(ctx, "iam", &iam.Args{Plan: plan, Granted: granted, Scope: scope})
}

func program(in iamplan.Input) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		roles, err := create(ctx, in)
		if err != nil {
			return err
		}
		for _, service := range roles.TaskRoleARNs.Names() {
			if err := graphtest.Probe(ctx, service+"-code", roles.TaskRoleARNs.GetOrFail(service)); err != nil {
				return err
			}
			if err := graphtest.Probe(ctx, service+"-start", roles.ExecutionRoleARNs.GetOrFail(service)); err != nil {
				return err
			}
		}
		return nil
	}
}

func shop() iamplan.Input {
	return iamplan.Input{Project: "shop", Environment: "dev", Services: []iamplan.Service{
		{Name: "ui", ServicePermissions: iamplan.ServicePermissions{Repository: "shop/ui"}},
		{
			Name: "users", ServicePermissions: iamplan.ServicePermissions{
				Repository: "shop/users", Exec: true,
				Secrets: []string{"arn:aws:secretsmanager:us-east-1:123456789012:secret:users/db-AbCdEf"},
			},
		},
	}}
}

func TestRoleARNWaitsForPolicy(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(shop()))
	require.Equal(t, []string{"iam-users-task", "iam-users-task-policy"}, g.Get(t, "users-code").After)
	require.Equal(t, []string{"iam-users-execution", "iam-users-execution-policy"}, g.Get(t, "users-start").After)
	require.Equal(t, []string{"iam-execution", "iam-execution-policy"}, g.Get(t, "ui-start").After)
	require.Equal(t, []string{"iam-ui-task"}, g.Get(t, "ui-code").After, "a role without permissions has no policy")
}

func TestFixedNamesAreDeletedBeforeReplacement(t *testing.T) {
	t.Parallel()
	fixed := graphtest.Run(t, program(shop())).Get(t, "iam-ui-task")
	require.Equal(t, "shop-ui-task-role-dev", fixed.Inputs["name"])
	require.True(t, fixed.DeleteFirst)

	in := shop()
	in.Spec.RoleNames = "auto"
	auto := graphtest.Run(t, program(in)).Get(t, "iam-ui-task")
	require.NotContains(t, auto.Inputs, "name")
	require.False(t, auto.DeleteFirst)
}

func TestMissingPlanRegistersNothing(t *testing.T) {
	t.Parallel()
	g, err := graphtest.Try(func(ctx *pulumi.Context) error {
		_, err := iam.New(ctx, "iam", &iam.Args{Scope: scope})
		return err
	})
	require.ErrorContains(t, err, `roles "iam": IAM plan: required`)
	require.Empty(t, g.Names(""))
}

func TestPreviewShowsAllRoles(t *testing.T) {
	t.Parallel()
	p := program(shop())
	require.Equal(t, graphtest.Run(t, p).Names(""), graphtest.Preview(t, p).Names(""))
}
