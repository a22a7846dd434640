package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// many returns a stack of n services that every system builds and deploys.
func many(n int, change func(*iamplan.Input)) iamplan.Input {
	in := iamplan.Input{Project: "ecs-foundation", Environment: "dev"}
	for i := range n {
		in.Services = append(in.Services, iamplan.Service{Name: fmt.Sprintf("service-%d", i)})
	}
	in.Delivery = iamplan.Delivery{
		Artifacts: iamplan.Artifacts{Bucket: "artifacts"}, CodeBuild: &iamplan.CodeBuild{Deploys: true}, CodePipeline: &iamplan.CodePipeline{},
		GitHub: &iamplan.GitHub{Repository: "acme/shop", Branch: "main", Preview: &iamplan.PulumiRole{}},
	}
	if change != nil {
		change(&in)
	}
	for i := range in.Services {
		if in.Services[i].Repository == "" {
			in.Services[i].Repository = in.Project + "/" + in.Services[i].Name
		}
	}
	return in
}

// foundation lets GitHub Actions deploy the stack as well.
func foundation(in *iamplan.Input) {
	in.Spec.PermissionsBoundary = "arn:aws:iam::123456789012:policy/boundary"
	in.Delivery.GitHub.Foundation = &iamplan.PulumiRole{}
}

// sharingImages lets GitHub Actions deploy the stack, and preview it, with the policies of
// all repositories.
func sharingImages(in *iamplan.Input) {
	foundation(in)
	in.Deployed.Types = []string{"aws:ecr/repositoryPolicy:RepositoryPolicy"}
	for _, s := range in.Services {
		in.Deployed.Registry.Shared = append(in.Deployed.Registry.Shared, in.Project+"/"+s.Name)
	}
}

// passes reports whether a role may pass another role.
func passes(r iamplan.Role, name string) bool {
	return r.Policy.Allows(policy.Need{Action: "iam:PassRole", Resource: scope.AccountARN("iam", "role"+name)})
}

// pushes reports whether a role may push to a repository.
func pushes(r iamplan.Role, name string) bool {
	return r.Policy.Allows(policy.Need{Action: "ecr:PutImage", Resource: scope.ARN("ecr", "repository/"+name)})
}

func TestPoliciesFitManyServices(t *testing.T) {
	t.Parallel()
	long := func(in *iamplan.Input) {
		for i := range in.Services {
			name := in.Services[i].Name
			in.Services[i].Name = name + strings.Repeat("s", 32-len(name))
		}
	}
	for name, in := range map[string]iamplan.Input{
		"60 services":            many(60, foundation),
		"116 services":           many(116, foundation),
		"150 services":           many(150, foundation),
		"500 services":           many(500, foundation),
		"500 cached images":      many(500, func(in *iamplan.Input) { in.Spec.PullThroughCaches = []string{"ROOT"} }),
		"500 shared images":      many(500, sharingImages),
		"500 long names":         many(500, long),
		"generated names":        many(500, func(in *iamplan.Input) { in.Spec.RoleNames = "auto" }),
		"a path":                 many(500, func(in *iamplan.Input) { in.Spec.Path = "/ecs/" }),
		"a path of the stack":    many(1200, func(in *iamplan.Input) { in.Spec.Path = "/ecs-foundation/dev/" }),
		"repositories elsewhere": many(400, func(in *iamplan.Input) { in.Project, in.Services[0].Repository = "shop", "base/nginx" }),
		"target groups": many(1, func(in *iamplan.Input) {
			in.Spec.ServiceRole = &iamplan.ServiceRole{NetworkMode: "bridge"}
			for i := range 200 {
				in.Spec.ServiceRole.TargetGroups = append(in.Spec.ServiceRole.TargetGroups,
					fmt.Sprintf("arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/orders/%016x", i))
			}
		}),
	} {
		all := roles(t, in)
		for key, r := range all {
			require.LessOrEqual(t, r.Trust.Size(), policy.MaxTrust, "%s: %s", name, key)
			if len(r.Managed) == 0 {
				require.LessOrEqual(t, r.Policy.Size(), policy.MaxInline, "%s: %s", name, key)
				continue
			}
			require.LessOrEqual(t, len(r.Managed), policy.MaxAttached, "%s: %s", name, key)
			var parts []policy.Statement
			for _, part := range r.Managed {
				require.LessOrEqual(t, part.Size(), policy.MaxManaged, "%s: %s", name, key)
				parts = append(parts, part.Statements...)
			}
			require.ElementsMatch(t, permissions(r.Policy.Statements), permissions(parts), "%s: %s", name, key)
		}
		for _, s := range in.Services {
			for _, key := range []string{iamplan.GitHubKey, iamplan.CodeBuildKey, iamplan.CodePipelineKey} {
				if task := all[iamplan.TaskKey(s.Name)].Name; task != "" {
					require.True(t, passes(all[key], in.Path()+task), "%s: %s passes %s", name, key, task)
				}
				require.Equal(t, key != iamplan.CodePipelineKey, pushes(all[key], s.Repository), "%s: %s pushes %s", name, key, s.Repository)
			}
		}
	}
}

// permissions returns the statements with one resource each.
func permissions(statements []policy.Statement) []string {
	var all []string
	for _, s := range statements {
		for _, resource := range s.Resources {
			all = append(all, fmt.Sprint(s.Sid, s.Effect, s.Actions, s.Conditions, resource))
		}
	}
	return all
}

func TestPoliciesNameEachResourceWhileTheyFit(t *testing.T) {
	t.Parallel()
	for n, exact := range map[int]bool{10: true, 100: true, 150: true, 350: true, 500: false} {
		github := roles(t, many(n, nil))[iamplan.GitHubKey]
		require.Equal(t, exact, !pushes(github, "ecs-foundation/unlisted"), "%d services", n)
	}
}

func TestPatternsMatchNoOtherStack(t *testing.T) {
	t.Parallel()
	all := roles(t, many(500, nil))
	for _, key := range []string{iamplan.GitHubKey, iamplan.CodeBuildKey, iamplan.CodePipelineKey} {
		for _, other := range []string{
			"/ecs-foundation-admin-service-1-task-role-dev", "/ecs-foundation2-service-1-task-role-dev", "/ecs-foundation-service-1-task-role-dev2",
			"/ecs-foundation-service-1-task-role-prod", "/ecs-foundation-service-500-task-role-dev", "/ecs-foundation-github-deploy-role-dev",
		} {
			require.False(t, passes(all[key], other), "%s passes %s", key, other)
		}
		for _, other := range []string{"ecs-foundation-admin/service-1", "ecs-foundation2/service-1", "ecs/foundation/service-1", "service-1"} {
			require.False(t, pushes(all[key], other), "%s pushes %s", key, other)
		}
	}
	own := roles(t, many(1200, func(in *iamplan.Input) { in.Spec.Path = "/ecs-foundation/dev/" }))[iamplan.GitHubKey]
	require.True(t, passes(own, "/ecs-foundation/dev/ecs-foundation-new-task-role-dev"))
	for _, other := range []string{
		"/ecs-foundation/dev/ecs-foundation-github-deploy-role-dev", "/ecs-foundation/dev2/ecs-foundation-service-1-task-role-dev",
		"/ecs-foundation-admin/dev/ecs-foundation-service-1-task-role-dev", "/ecs-foundation-service-1-task-role-dev",
	} {
		require.False(t, passes(own, other), other)
	}
	require.True(t, pushes(own, "ecs-foundation/service-1"))
}

func TestPoliciesWithGeneratedNamesFitOnceResolved(t *testing.T) {
	t.Parallel()
	plan, err := iamplan.New(many(500, func(in *iamplan.Input) { in.Spec.RoleNames = "auto" }), scope)
	require.NoError(t, err)
	fixed := roles(t, many(500, nil))
	for component, name := range map[string]func(key string) string{
		"iam":               func(key string) string { return "iam-" + key + "-0a1b2c3" },
		"roles-of-the-shop": func(key string) string { return "roles-of-the-shop-" + key + "-0a1b2c3" },
		"kept":              func(key string) string { return fixed[key].Name },
	} {
		arns := map[string]string{}
		for _, r := range plan.In(scope, component).Roles {
			arns[r.Key] = scope.AccountARN("iam", "role/"+name(r.Key))
		}
		for _, r := range plan.In(scope, component).Roles {
			for _, part := range r.Managed {
				text, err := part.JSON()
				require.NoError(t, err)
				resolved := iamplan.Resolve(text, arns)
				require.LessOrEqual(t, len(resolved), policy.MaxManaged, "%s of %s", r.Key, component)
				require.NotContains(t, resolved, "~")
				require.NotContains(t, resolved, "-task}")
			}
		}
	}
}

func TestTooManyManagedPoliciesAreReportedOnce(t *testing.T) {
	t.Parallel()
	_, err := iamplan.New(many(900, nil), scope)
	require.Len(t, validate.Split(err), 1)
	require.EqualError(t, err, "iam: too many permissions for role codebuild (69086 characters), role codepipeline (68685 characters), "+
		"role github (68588 characters): a role can have at most 10 managed policies of 6144 characters each: in a new stack, set iam.path: /ecs-foundation/dev/ "+
		"and fixed role names, so that a pattern names all task roles; or shorten the names of the services and their repositories, "+
		"or move services to another stack")
}

func TestPreviewRoleReadsManagedPoliciesOfOtherRoles(t *testing.T) {
	t.Parallel()
	reads := func(in iamplan.Input, name string) bool {
		return roles(t, in)[iamplan.GitHubPreviewKey].Policy.Allows(policy.Need{
			Action: "iam:GetPolicyVersion", Resource: scope.AccountARN("iam", "policy/"+name),
		})
	}
	auto := func(in *iamplan.Input) { in.Spec.RoleNames = "auto" }
	require.True(t, reads(many(150, nil), "ecs-foundation-github-deploy-role-dev-1"))
	require.False(t, reads(many(150, nil), "ecs-foundation-github-deploy-role-dev-2-1"), "of the stack dev-2")
	require.True(t, reads(many(150, auto), "iam-github-policy-1-0a1b2c3"))
	require.False(t, reads(many(10, nil), "ecs-foundation-github-deploy-role-dev-1"), "inline policies suffice")
}

func TestPreviewRoleReadsRolesThatKeepTheirNames(t *testing.T) {
	t.Parallel()
	all := roles(t, many(10, func(in *iamplan.Input) { in.Spec.RoleNames = "auto" }))
	for name, readable := range map[string]bool{
		"iam-service-1-task-0a1b2c3": true, "ecs-foundation-service-1-task-role-dev": true, "ecs-foundation-service-1-task-role-prod": false,
	} {
		need := policy.Need{Action: "iam:GetRole", Resource: scope.AccountARN("iam", "role/"+name)}
		require.Equal(t, readable, all[iamplan.GitHubPreviewKey].Policy.Allows(need), name)
	}
}
