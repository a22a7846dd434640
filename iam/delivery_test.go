package iam_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
	"ecs-foundation/stack/graphtest"
)

// withDelivery creates the roles of a changed input.
func withDelivery(change func(*iamplan.Input)) pulumi.RunFunc {
	in := shop()
	change(&in)
	return func(ctx *pulumi.Context) error {
		roles, err := create(ctx, in)
		if err != nil {
			return err
		}
		for _, key := range roles.OtherRoleARNs.Names() {
			if err := graphtest.Probe(ctx, "probe-"+key, roles.OtherRoleARNs.GetOrFail(key)); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestPassRoleResolvesGeneratedNames(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, withDelivery(func(in *iamplan.Input) {
		in.Spec.RoleNames = "auto"
		in.Delivery.GitHub = &iamplan.GitHub{Repository: "acme/shop", Branch: "main"}
	}))
	inline := g.Get(t, "iam-github-policy")
	require.Contains(t, inline.Inputs["policy"],
		`"Resource":["<iam-execution arn>","<iam-ui-task arn>","<iam-users-execution arn>","<iam-users-task arn>"]`)
	require.NotContains(t, inline.Inputs["policy"], "{ui-task}")
	require.Equal(t, []string{"iam-github", "iam-github-policy"}, g.Get(t, "probe-github").After)
}

func TestRolesHavePathAndBoundary(t *testing.T) {
	t.Parallel()
	const boundary = "arn:aws:iam::123456789012:policy/boundary"
	g := graphtest.Run(t, withDelivery(func(in *iamplan.Input) {
		in.Spec.Path, in.Spec.PermissionsBoundary = "/ecs/", boundary
		in.Delivery.CodeBuild = &iamplan.CodeBuild{}
	}))
	roles := g.Names("aws:iam/role:Role")
	require.Len(t, roles, 5)
	for _, name := range roles {
		require.Equal(t, "/ecs/", g.Get(t, name).Inputs["path"], name)
		require.Equal(t, boundary, g.Get(t, name).Inputs["permissionsBoundary"], name)
	}
}

func TestGitHubProviderIsOptional(t *testing.T) {
	t.Parallel()
	for _, enabled := range []bool{true, false} {
		g := graphtest.Run(t, withDelivery(func(in *iamplan.Input) {
			in.Delivery.GitHub = &iamplan.GitHub{Repository: "acme/shop", Branch: "main", MakeProvider: enabled}
		}))
		providers := g.Names("aws:iam/openIdConnectProvider:OpenIdConnectProvider")
		if !enabled {
			require.Empty(t, providers)
			continue
		}
		require.Equal(t, []string{"iam-github-provider"}, providers)
		require.Equal(t, map[string]any{
			"url": "https://token.actions.githubusercontent.com", "clientIdLists": []any{"sts.amazonaws.com"},
			"tags": map[string]any{"Name": "ecs-foundation-dev-github-provider"},
		}, g.Get(t, providers[0]).Inputs)
	}
}

func TestServiceLinkedRolesAreImportedOrCreated(t *testing.T) {
	t.Parallel()
	const linked = "arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
	g := graphtest.RunWithRoles(t, []string{linked}, withDelivery(func(in *iamplan.Input) {
		in.Spec.ServiceLinkedRoles = []string{"ecs", "elasticloadbalancing"}
	}))
	existing, missing := g.Get(t, "iam-linked-ecs"), g.Get(t, "iam-linked-elasticloadbalancing")
	require.Equal(t, linked, existing.Import)
	require.Empty(t, missing.Import)
	require.Equal(t, map[string]any{"awsServiceName": "elasticloadbalancing.amazonaws.com"}, missing.Inputs)
	for _, role := range []*graphtest.Resource{existing, missing} {
		require.True(t, role.Kept, "other stacks use it as well")
	}
}

func TestFoundationRoleHasManagedPoliciesAndNoBoundary(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, withDelivery(func(in *iamplan.Input) {
		in.Spec.Path, in.Spec.PermissionsBoundary = "/ecs/", "arn:aws:iam::123456789012:policy/boundary"
		in.Delivery.GitHub = &iamplan.GitHub{Repository: "acme/shop", Branch: "main", Foundation: &iamplan.PulumiRole{}}
	}))
	role := g.Get(t, "iam-github-foundation").Inputs
	require.Equal(t, "/ecs/", role["path"])
	require.NotContains(t, role, "permissionsBoundary", "it writes the policies of roles with the boundary")
	policies := g.Names("aws:iam/policy:Policy")
	require.Greater(t, len(policies), 1)
	for _, name := range policies {
		text, _ := g.Get(t, name).Inputs["policy"].(string)
		require.LessOrEqual(t, len(text), policy.MaxManaged)
		require.Equal(t, "/ecs/", g.Get(t, name).Inputs["path"])
		require.Equal(t, "<"+name+" arn>", g.Get(t, name+"-attached").Inputs["policyArn"])
		require.Contains(t, g.Get(t, "probe-github-foundation").After, name+"-attached", "the ARN waits for all policies")
	}
}

// services adds services to an input.
func services(in *iamplan.Input, n int) {
	for i := range n {
		name := fmt.Sprintf("service-%d", i)
		in.Services = append(in.Services, iamplan.Service{Name: name, ServicePermissions: iamplan.ServicePermissions{Repository: "shop/" + name}})
	}
}

func TestPoliciesOfManyServicesAreManaged(t *testing.T) {
	t.Parallel()
	const boundary = "arn:aws:iam::123456789012:policy/boundary"
	g := graphtest.Run(t, withDelivery(func(in *iamplan.Input) {
		services(in, 200)
		in.Spec.PermissionsBoundary = boundary
		in.Delivery.GitHub = &iamplan.GitHub{Repository: "acme/shop", Branch: "main"}
	}))
	require.NotContains(t, g.Names("aws:iam/rolePolicy:RolePolicy"), "iam-github-policy")
	require.Equal(t, boundary, g.Get(t, "iam-github").Inputs["permissionsBoundary"])
	require.Equal(t, "shop-github-deploy-role-dev-1", g.Get(t, "iam-github-policy-1").Inputs["name"])
	require.Equal(t, "shop-ecs-task-execution-role-dev-2", g.Get(t, "iam-execution-policy-2").Inputs["name"])
	for _, name := range g.Names("aws:iam/policy:Policy") {
		text, _ := g.Get(t, name).Inputs["policy"].(string)
		require.LessOrEqual(t, len(text), policy.MaxManaged, name)
		require.Equal(t, "Permissions that do not fit in an inline policy", g.Get(t, name).Inputs["description"])
		require.True(t, g.Get(t, name).DeleteFirst, "a fixed name")
		attachment := g.Get(t, name+"-attached").Inputs
		require.Equal(t, "<"+name+" arn>", attachment["policyArn"])
		if strings.HasPrefix(name, "iam-github") {
			require.Contains(t, g.Get(t, "probe-github").After, name+"-attached", "the ARN waits for all policies")
		}
	}
}

func TestManagedPoliciesResolveGeneratedNames(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, withDelivery(func(in *iamplan.Input) {
		services(in, 300)
		in.Spec.RoleNames = "auto"
		in.Delivery.GitHub = &iamplan.GitHub{Repository: "acme/shop", Branch: "main"}
	}))
	var all strings.Builder
	for _, name := range g.Names("aws:iam/policy:Policy") {
		text, _ := g.Get(t, name).Inputs["policy"].(string)
		require.NotRegexp(t, `"\{[a-z0-9-]+\}~*"|~`, text, name)
		require.NotContains(t, g.Get(t, name).Inputs, "name")
		require.False(t, g.Get(t, name).DeleteFirst, "Pulumi generates the name")
		all.WriteString(text)
	}
	require.Contains(t, all.String(), `"<iam-service-299-task arn>"`)
}
