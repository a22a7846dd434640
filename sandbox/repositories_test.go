package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

const (
	cartRepository = "ecs-foundation/cart"
	repositoryName = "aws:ecr/repository:Repository::repositories-"
	lifecycleName  = "aws:ecr/lifecyclePolicy:LifecyclePolicy::repositories-cart-lifecycle"
	imageManifest  = `{"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "config": ` +
		`{"mediaType": "application/vnd.docker.container.image.v1+json", "size": 2, "digest": ` +
		`"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}, "layers": []}`
)

// withRepositories returns the settings of a stack with two services without a load balancer.
func withRepositories(cart, orders string) []string {
	return []string{
		"loadBalancer={http: off}", "network={zones: [us-east-1a, us-east-1b], egress: isolated}",
		"services={cart: {port: 3000, " + cart + "}, orders: {port: 3000, " + orders + "}}",
	}
}

// TestRepositoryIsImportedAndKept imports a repository with an image by the command that a preview prints. Neither a change
// of its lifecycle nor the end of the stack deletes the image, until forceDelete asks for it.
func TestRepositoryIsImportedAndKept(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	managed := withRepositories("createRepository: {}", "createRepository: {forceDelete: true}")
	require.NoError(t, e.Up(withRepositories("exec: false", "exec: false")...).Err)
	e.CallJSON("ecr", "CreateRepository", map[string]any{"repositoryName": cartRepository})
	e.CallJSON("ecr", "PutImage", map[string]any{"repositoryName": cartRepository, "imageManifest": imageManifest, "imageTag": "1.0.0"})

	importExisting(t, e, e.Preview(managed...))
	imported := e.Up(managed...)
	require.NoError(t, imported.Err)
	require.Contains(t, imported.Updates, repositoryName+"cart")
	require.NotContains(t, imported.Creates, repositoryName+"cart")
	require.Contains(t, imported.Creates, repositoryName+"orders")
	require.Equal(t, map[string]any{
		"cart":   "123456789012.dkr.ecr.us-east-1.amazonaws.com/ecs-foundation/cart",
		"orders": "123456789012.dkr.ecr.us-east-1.amazonaws.com/ecs-foundation/orders",
	}, e.Outputs()["repositoryUrls"])
	requireNoChanges(t, e, managed...)
	requireOneImage(t, e)

	fewer := e.Up(withRepositories("createRepository: {keepImages: 100}", "createRepository: {forceDelete: true}")...)
	require.NoError(t, fewer.Err)
	require.Equal(t, []string{lifecycleName}, fewer.Replaces)
	policy := e.CallJSON("ecr", "GetLifecyclePolicy", map[string]any{"repositoryName": cartRepository})
	require.Contains(t, policy["lifecyclePolicyText"], "imageCountMoreThan")
	key := "createRepository: {key: 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555'}"
	refused := e.Preview(withRepositories(key, "createRepository: {forceDelete: true}")...)
	require.Error(t, refused.Err)
	require.Contains(t, refused.Output, "services.cart.createRepository.key: repositories-cart: ECR cannot change the encryption")

	destroyed := e.Destroy()
	require.NoError(t, destroyed.Err)
	require.Contains(t, destroyed.Deletes, lifecycleName, "nothing expires any more")
	require.Equal(t, []string{cartRepository}, repositoryNames(e), "the other one is deleted, because of forceDelete")
	requireOneImage(t, e)

	again := e.Preview(managed...)
	require.Error(t, again.Err)
	require.Contains(t, again.Output, "services.cart.repository: the account already has the repository "+cartRepository+": import it")
	importExisting(t, e, again)
	deleted := withRepositories("createRepository: {forceDelete: true}", "createRepository: {forceDelete: true}")
	require.NoError(t, e.Up(deleted...).Err)
	requireOneImage(t, e)
	require.NoError(t, e.Destroy().Err)
	require.Empty(t, repositoryNames(e))
}

// repositoryNames returns the names of the repositories in the account.
func repositoryNames(e *engine.Engine) []string {
	var names []string
	list, _ := e.CallJSON("ecr", "DescribeRepositories", nil)["repositories"].([]any)
	for _, item := range list {
		repository, _ := item.(map[string]any)
		name, _ := repository["repositoryName"].(string)
		names = append(names, name)
	}
	return names
}

// requireOneImage requires the image that was pushed.
func requireOneImage(t *testing.T, e *engine.Engine) {
	t.Helper()
	images, _ := e.CallJSON("ecr", "DescribeImages", map[string]any{"repositoryName": cartRepository})["imageDetails"].([]any)
	require.Len(t, images, 1)
}
