package registry_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/registry"
	registryplan "ecs-foundation/registry/plan"
	"ecs-foundation/stack/graphtest"
)

const (
	repositoryType = "aws:ecr/repository:Repository"
	policyType     = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
	key            = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
)

// created returns the graph of the repository shop/cart with settings, which the service worker uses, too.
func created(t *testing.T, settings *registryplan.Spec) *graphtest.Graph {
	t.Helper()
	plan, err := registryplan.New([]registryplan.Service{
		{Name: "cart", Repository: "shop/cart", Create: settings}, {Name: "worker", Repository: "shop/cart"},
	})
	require.NoError(t, err)
	g := graphtest.Run(t, func(ctx *pulumi.Context) error {
		r, err := registry.New(ctx, "repositories", &registry.Args{Plan: plan, Tags: map[string]string{"Team": "shop"}})
		if err == nil && settings != nil {
			require.Equal(t, []string{"cart", "worker"}, r.URLs.Names())
		}
		return err
	})
	return g
}

func TestRepositoryIsSafeByDefault(t *testing.T) {
	t.Parallel()
	g := created(t, &registryplan.Spec{})
	r := g.Get(t, "repositories-cart")
	require.Equal(t, map[string]any{
		"name": "shop/cart", "imageTagMutability": "IMMUTABLE", "forceDelete": false,
		"imageScanningConfiguration": map[string]any{"scanOnPush": true},
		"encryptionConfigurations":   []any{map[string]any{"encryptionType": "AES256"}},
		"tags":                       map[string]any{"Name": "ecs-foundation-dev-cart", "Team": "shop"},
	}, r.Inputs)
	require.True(t, r.Kept)
	require.False(t, g.Get(t, "repositories-cart-lifecycle").Kept, "no image expires that the stack no longer manages")
}

func TestSettingsOfARepository(t *testing.T) {
	t.Parallel()
	g := created(t, &registryplan.Spec{ScanOnPush: new(false), MutableTags: true, Key: key, ForceDelete: true})
	r := g.Get(t, "repositories-cart")
	require.Equal(t, "MUTABLE", r.Inputs["imageTagMutability"])
	require.Equal(t, true, r.Inputs["forceDelete"])
	require.Equal(t, map[string]any{"scanOnPush": false}, r.Inputs["imageScanningConfiguration"])
	require.Equal(t, []any{map[string]any{"encryptionType": "KMS", "kmsKey": key}}, r.Inputs["encryptionConfigurations"])
	require.False(t, r.Kept)
	require.Empty(t, g.Names(policyType))
}

func TestNoRepositoriesAreNoComponent(t *testing.T) {
	t.Parallel()
	require.Empty(t, created(t, nil).Names(""))
	_, err := graphtest.Try(func(ctx *pulumi.Context) error {
		_, err := registry.New(ctx, "repositories", &registry.Args{})
		return err
	})
	require.ErrorContains(t, err, "registry plan: required")
}
