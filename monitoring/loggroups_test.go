package monitoring_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/monitoring"
	"ecs-foundation/stack/graphtest"
)

func TestLogGroupPerServiceWithRetention(t *testing.T) {
	t.Parallel()
	program := func(ctx *pulumi.Context) error {
		_, err := monitoring.NewLogGroups(ctx, "logs", &monitoring.LogGroupsArgs{
			Names: map[string]string{"ui": "/ecs/shop-dev/ui", "cart": "/ecs/shop-dev/cart"}, RetentionDays: 30,
			Tags: map[string]string{"Team": "shop"},
		})
		return err
	}
	g := graphtest.Run(t, program)
	require.Equal(t, []string{"logs-cart", "logs-ui"}, g.Names("aws:cloudwatch/logGroup:LogGroup"))
	require.Equal(t, map[string]any{
		"name": "/ecs/shop-dev/cart", "retentionInDays": 30.0,
		"tags": map[string]any{"Name": "ecs-foundation-dev-cart", "Team": "shop"},
	}, g.Get(t, "logs-cart").Inputs)
	require.Equal(t, g.Names(""), graphtest.Preview(t, program).Names(""))
}

func TestLogsAreForwardedToDestination(t *testing.T) {
	t.Parallel()
	const destination = "arn:aws:logs:us-east-1:210987654321:destination:logs"
	g := graphtest.Run(t, func(ctx *pulumi.Context) error {
		_, err := monitoring.NewLogGroups(ctx, "logs", &monitoring.LogGroupsArgs{
			Names: map[string]string{"ui": "/ecs/shop-dev/ui"}, RetentionDays: 30, Destination: destination,
		})
		return err
	})
	require.Equal(t, map[string]any{
		"logGroup": "/ecs/shop-dev/ui", "destinationArn": destination, "filterPattern": "",
	}, g.Get(t, "logs-ui-forward").Inputs)
	require.Equal(t, []string{"logs-ui"}, g.Get(t, "logs-ui-forward").After)
}

func TestLogGroupsAreEncryptedAndRetained(t *testing.T) {
	t.Parallel()
	const key = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
	g := graphtest.Run(t, func(ctx *pulumi.Context) error {
		_, err := monitoring.NewLogGroups(ctx, "logs", &monitoring.LogGroupsArgs{
			Names: map[string]string{"ui": "/ecs/shop-dev/ui"}, RetentionDays: 30, KeyARN: key, RetainOnDelete: true,
		})
		return err
	})
	require.Equal(t, key, g.Get(t, "logs-ui").Inputs["kmsKeyId"])
	require.True(t, g.Get(t, "logs-ui").Kept)
}
