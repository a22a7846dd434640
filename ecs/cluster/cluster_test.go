package cluster_test

import (
	"errors"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/ecs/cluster"
	clusterplan "ecs-foundation/ecs/cluster/plan"
	"ecs-foundation/iam/policy"
	"ecs-foundation/stack/graphtest"
)

// program creates a cluster and the resources that use it.
func program(spec clusterplan.Spec, users ...func(*pulumi.Context, *cluster.Cluster) error) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		provider, err := aws.NewProvider(ctx, "aws", &aws.ProviderArgs{Region: pulumi.String(graphtest.Region)})
		if err != nil {
			return err
		}
		plan, err := clusterplan.New(spec)
		if err != nil {
			return err
		}
		created, err := cluster.New(ctx, "shop", &cluster.Args{
			Plan: plan, Scope: policy.Scope{Region: graphtest.Region, Account: graphtest.Account},
			Tags: map[string]string{"Team": "shop"},
		}, pulumi.Provider(provider))
		for _, use := range users {
			if err == nil {
				err = use(ctx, created)
			}
		}
		return err
	}
}

func TestClusterMatchesGolden(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(clusterplan.Spec{}))
	graphtest.Golden(t, "testdata/cluster.golden", g.String())
	graphtest.CheckInvariants(t, g)
	require.True(t, g.Get(t, "shop-exec").DeleteFirst, "its name is fixed")
}

func TestImmutableDescriptionIsUnchanged(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(clusterplan.Spec{}))
	require.Equal(t, map[string]any{"shop-namespace": "The names by which services find each other"}, g.ImmutableDescriptions(),
		"a change replaces the namespace in existing stacks")
}

func TestOutputsWaitForCapacityProviders(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(clusterplan.Spec{}, func(ctx *pulumi.Context, c *cluster.Cluster) error {
		return errors.Join(graphtest.Probe(ctx, "by-arn", c.ARN), graphtest.Probe(ctx, "by-name", c.Name))
	}))
	require.Contains(t, g.Get(t, "by-arn").After, "shop-capacity")
	require.Contains(t, g.Get(t, "by-name").After, "shop-capacity")
}

func TestDefaultsCanBeDisabled(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(clusterplan.Spec{
		Name: "store", Insights: clusterplan.Disabled, Unmonitored: true,
		Capacity: []clusterplan.Capacity{
			{Provider: clusterplan.Fargate, Base: 1, Weight: 1}, {Provider: clusterplan.FargateSpot, Weight: 3},
		},
		Exec: clusterplan.Exec{Unlogged: true, Unencrypted: true},
	}))
	require.Equal(t, map[string]any{
		"name":                   "store",
		"settings":               []any{map[string]any{"name": "containerInsights", "value": "disabled"}},
		"configuration":          map[string]any{"executeCommandConfiguration": map[string]any{"logging": "NONE"}},
		"serviceConnectDefaults": map[string]any{"namespace": "<shop-namespace arn>"},
		"tags": map[string]any{
			"Name": "ecs-foundation-dev-cluster", "Team": "shop", "GuardDutyManaged": "false",
		},
	}, g.Get(t, "shop-cluster").Inputs)
	require.Equal(t, []any{
		map[string]any{"capacityProvider": "FARGATE", "base": 1.0, "weight": 1.0},
		map[string]any{"capacityProvider": "FARGATE_SPOT", "base": 0.0, "weight": 3.0},
	}, g.Get(t, "shop-capacity").Inputs["defaultCapacityProviderStrategies"])
	require.Empty(t, g.Names("aws:kms/key:Key"))
	require.Empty(t, g.Names("aws:cloudwatch/logGroup:LogGroup"))
}

func TestUnencryptedExecLog(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(clusterplan.Spec{Exec: clusterplan.Exec{Unencrypted: true, RetentionDays: 30}}))
	require.Equal(t, map[string]any{"executeCommandConfiguration": map[string]any{
		"logging": "OVERRIDE",
		"logConfiguration": map[string]any{
			"cloudWatchLogGroupName": "/ecs/ecs-foundation-dev/shop/exec", "cloudWatchEncryptionEnabled": false,
		},
	}}, g.Get(t, "shop-cluster").Inputs["configuration"])
	require.NotContains(t, g.Get(t, "shop-exec").Inputs, "kmsKeyId")
}

func TestFirstPreviewShowsAllResources(t *testing.T) {
	t.Parallel()
	require.Equal(t,
		graphtest.Run(t, program(clusterplan.Spec{})).Names(""), graphtest.Preview(t, program(clusterplan.Spec{})).Names(""))
}

func TestInvalidArgumentsRegisterNothing(t *testing.T) {
	t.Parallel()
	g, err := graphtest.Try(func(ctx *pulumi.Context) error {
		_, err := cluster.New(ctx, "shop", &cluster.Args{})
		return err
	})
	require.ErrorContains(t, err, `cluster "shop": cluster plan: required`)
	require.Empty(t, g.Names(""))
}
