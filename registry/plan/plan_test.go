package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	registryplan "ecs-foundation/registry/plan"
)

// one returns the planned repository shop/cart with settings.
func one(t *testing.T, settings registryplan.Spec) registryplan.Repository {
	t.Helper()
	p, err := registryplan.New([]registryplan.Service{{Name: "cart", Repository: "shop/cart", Create: &settings}})
	require.NoError(t, err)
	require.Len(t, p.Repositories, 1)
	return p.Repositories[0]
}

func TestOnlyServicesThatAskGetARepository(t *testing.T) {
	t.Parallel()
	p, err := registryplan.New([]registryplan.Service{
		{Name: "cart", Repository: "shop/cart"},
		{Name: "orders", Repository: "shop/backend", Create: &registryplan.Spec{}},
		{Name: "refunds", Repository: "shop/backend"},
	})
	require.NoError(t, err)
	require.Equal(t, []registryplan.Repository{{Name: "shop/backend", Creator: "orders", Services: []string{"orders", "refunds"}}}, p.Repositories)
	require.True(t, p.Creates("shop/backend"))
	require.False(t, p.Creates("shop/cart"))
}

func TestRepositoryThatCannotBeCreated(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		services []registryplan.Service
		want     string
	}{
		"ARN": {
			[]registryplan.Service{{Name: "cart", Repository: "arn:aws:ecr:us-east-1:210987654321:repository/cart", Create: &registryplan.Spec{}}},
			`services.cart.createRepository: repository is an ARN (got "arn:aws:ecr:us-east-1:210987654321:repository/cart"): ` +
				"set the name of a repository in the account and region of the stack, or remove createRepository",
		},
		"pull-through cache": {
			[]registryplan.Service{{Name: "proxy", Repository: "hub/nginx", Cached: true, Create: &registryplan.Spec{}}},
			`services.proxy.createRepository: ECR creates the repository "hub/nginx", because it belongs to a pull-through cache: remove createRepository`,
		},
		"two creators": {
			[]registryplan.Service{
				{Name: "cart", Repository: "shop", Create: &registryplan.Spec{}}, {Name: "orders", Repository: "shop", Create: &registryplan.Spec{}},
			},
			`services.orders.createRepository: services.cart also creates the repository "shop": remove createRepository from one of them`,
		},
		"no images kept": {
			[]registryplan.Service{{Name: "cart", Repository: "shop", Create: &registryplan.Spec{KeepImages: -1}}},
			"services.cart.createRepository.keepImages: must be between 1 and 100000 images (got -1)",
		},
	} {
		_, err := registryplan.New(tc.services)
		require.EqualError(t, err, tc.want, name)
	}
	require.Error(t, registryplan.Plan{}.Err(), "a plan that New did not return")
}

func TestLifecycle(t *testing.T) {
	t.Parallel()
	const (
		untagged = `{"rulePriority": 1, "description": "Expire untagged images", "action": {"type": "expire"},
			"selection": {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 14}}`
		newest = `"description": "Keep the newest tagged images", "action": {"type": "expire"},
			"selection": {"tagStatus": "tagged", "tagPatternList": ["*"], "countType": "imageCountMoreThan", "countNumber": 50}}`
	)
	for name, tc := range map[string]struct {
		settings registryplan.Spec
		want     string
	}{
		"default":              {registryplan.Spec{}, untagged},
		"newest images":        {registryplan.Spec{KeepImages: 50}, untagged + `, {"rulePriority": 2, ` + newest},
		"mutable tags":         {registryplan.Spec{MutableTags: true, KeepImages: 50}, `{"rulePriority": 1, ` + newest},
		"mutable tags, by age": {registryplan.Spec{MutableTags: true, UntaggedDays: 14}, untagged},
	} {
		text, err := one(t, tc.settings).Lifecycle()
		require.NoError(t, err)
		require.JSONEq(t, `{"rules": [`+tc.want+`]}`, text, name)
	}
	require.False(t, one(t, registryplan.Spec{MutableTags: true}).HasLifecycle(), "an image whose tag has moved can still run")
}
