package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
)

// TestPullThroughCachesImportOnFirstPull checks that the execution role can import the images
// of repositories that begin with the prefix of a cache, and no others.
func TestPullThroughCachesImportOnFirstPull(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		repository, cache string
		imports           bool
	}{
		{"docker-hub/library/nginx", "docker-hub", true},
		{"team/docker-hub/library/nginx", "team/docker-hub", true},
		{"arn:aws:ecr:us-east-1:210987654321:repository/quay/acme/cart", "quay", true},
		{"library/nginx", "ROOT", true},
		{"docker-hub-mirror/nginx", "docker-hub", false},
		{"shop/docker-hub/nginx", "docker-hub", false},
	} {
		in := input(iamplan.Service{Name: "cart"}, iamplan.Service{Name: "users", ServicePermissions: iamplan.ServicePermissions{Secrets: []string{secret}}})
		in.Services[0].Repository = tc.repository
		in.Services[1].Repository = strings.ToLower(tc.cache) + "/cached" // with a dedicated execution role
		in.Spec.PullThroughCaches = []string{tc.cache}
		execution := roles(t, in)[iamplan.Execution].Policy
		for _, action := range []string{"ecr:BatchImportUpstreamImage", "ecr:CreateRepository"} {
			need := policy.Need{Action: action, Resource: repositoryARN(tc.repository)}
			require.Equal(t, tc.imports, slices.Contains(iamplan.StartNeeds(in, in.Services[0], scope), need), "preflight checks %v", need)
			require.Equal(t, tc.imports, execution.Allows(need), "%v", need)
			require.False(t, execution.Allows(policy.Need{Action: action, Resource: repositoryARN(in.Services[1].Repository)}))
		}
	}
}

// repositoryARN returns the ARN of a repository that is identified by its name or its ARN.
func repositoryARN(repository string) string {
	if strings.HasPrefix(repository, "arn:") {
		return repository
	}
	return scope.ARN("ecr", "repository/"+repository)
}

func TestUnusedPullThroughCacheIsReported(t *testing.T) {
	t.Parallel()
	in := input(iamplan.Service{Name: "cart"})
	in.Spec.PullThroughCaches = []string{"docker-hub"}
	_, err := iamplan.New(in, scope)
	require.ErrorContains(t, err, "iam.pullThroughCaches[0]: unused: no service has a repository that begins with docker-hub/")
}
