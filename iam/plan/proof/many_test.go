package proof_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
)

// manyServices returns a stack of 500 services, which every system builds and deploys.
func manyServices() iamplan.Input {
	return shop(func(in *iamplan.Input) {
		in.Project = "retail-store"
		for i := range 500 {
			name := fmt.Sprintf("service-%d", i)
			in.Services = append(in.Services, iamplan.Service{
				Name: name, ServicePermissions: iamplan.ServicePermissions{Repository: "retail-store/" + name},
			})
		}
		in.Delivery = iamplan.Delivery{
			Artifacts: iamplan.Artifacts{Bucket: "shop-artifacts"}, CodeBuild: &iamplan.CodeBuild{}, CodePipeline: &iamplan.CodePipeline{},
			GitHub: &iamplan.GitHub{Repository: "acme/shop", Branch: "main"},
		}
	})
}

// TestManagedPoliciesAllowOnlyTheirStack simulates requests on a sample of 500 services and on
// their neighbors, with each managed policy of a role.
func TestManagedPoliciesAllowOnlyTheirStack(t *testing.T) {
	t.Parallel()
	all := planned(t, manyServices())
	var requests []request
	// ask expects exactly one policy of the role to allow the request, or none.
	ask := func(key, action, resource string, context map[string]string, allowed bool) {
		r := all[key]
		require.NotEmpty(t, r.Managed, key)
		found := false
		for _, part := range r.Managed {
			one := r
			one.Policy = part
			req := by(t, one, action, resource)
			req.Context, req.why = context, key
			req.allowed = allowed && part.Allows(policy.Need{Action: action, Resource: resource})
			found = found || req.allowed
			requests = append(requests, req)
		}
		require.Equal(t, allowed, found, "%s: %s on %s", key, action, resource)
	}
	image := func(name string) string { return arn("ecr", "repository/"+name) }
	role := func(name string) string { return scope.AccountARN("iam", "role/"+name) }
	for _, i := range []int{0, 1, 49, 99, 250, 498, 499} {
		name := fmt.Sprintf("service-%d", i)
		ask("execution", "ecr:BatchGetImage", image("retail-store/"+name), nil, true)
		ask("codebuild", "ecr:PutImage", image("retail-store/"+name), nil, true)
		ask("github", "ecr:PutImage", image("retail-store/"+name), nil, true)
		for _, key := range []string{"codepipeline", "github"} {
			ask(key, "iam:PassRole", role("retail-store-"+name+"-task-role-dev"), toECS, true)
			ask(key, "iam:PassRole", role("retail-store-"+name+"-task-role-dev"), nil, false)
		}
	}
	for _, key := range []string{"execution", "codebuild", "github"} {
		for _, other := range []string{"retail-store-admin/service-1", "retail-store2/service-1", "retail/store/service-1", "service-1"} {
			ask(key, "ecr:BatchGetImage", image(other), nil, false)
		}
		ask(key, "ecr:DeleteRepository", image("retail-store/service-1"), nil, false)
	}
	ask("execution", "ecr:PutImage", image("retail-store/service-1"), nil, false)
	ask("execution", "ecr:BatchGetImage", image("retail-store/unlisted"), nil, false)
	ask("codebuild", "ecr:PutImage", image("retail-store/unlisted"), nil, false)
	for _, key := range []string{"codepipeline", "github"} {
		for _, other := range []string{
			"retail-store-admin-service-1-task-role-dev", "retail-store2-service-1-task-role-dev", "retail-store-service-1-task-role-dev2",
			"retail-store-service-1-task-role-prod", "retail-store-service-500-task-role-dev", "retail-store-github-deploy-role-dev",
		} {
			ask(key, "iam:PassRole", role(other), toECS, false)
		}
		ask(key, "ecs:UpdateService", arn("ecs", "service/retail-store-dev2/service-1"), nil, false)
	}
	simulate(t, requests)
}
