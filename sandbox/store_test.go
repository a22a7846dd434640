package sandbox_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// A fleet is what ECS says of the store's services, by name.
type fleet map[string]struct {
	TaskDefinition string
	DesiredCount   int
	RunningCount   int

	NetworkConfiguration struct {
		AwsvpcConfiguration struct {
			AssignPublicIP          string `json:"assignPublicIp"`
			Subnets, SecurityGroups []string
		}
	}
	LoadBalancers []struct {
		TargetGroupArn string
		ContainerPort  int
	}
}

func fleetOf(t *testing.T, store *engine.Engine) fleet {
	t.Helper()
	answer := store.AskJSON("ecs", "DescribeServices", map[string]any{
		"cluster": store.Outputs()["cluster"], "services": []string{"ui", "cart", "catalog", "checkout", "orders"},
	})
	all := fleet{}
	services, _ := answer["services"].([]any)
	for _, one := range services {
		text, err := json.Marshal(one)
		require.NoError(t, err)
		named := struct{ ServiceName string }{}
		require.NoError(t, json.Unmarshal(text, &named))
		service := all[named.ServiceName]
		require.NoError(t, json.Unmarshal(text, &service))
		all[named.ServiceName] = service
	}
	return all
}

func TestTheStoreStandsOnItsFoundationAndGoesBeforeIt(t *testing.T) {
	t.Parallel()
	base := engine.New(t, "..", "dev").File("../examples/retail-store/foundation.yaml", "retail-store")
	store := base.Project("../examples/retail-store", "dev")
	require.NoError(t, base.Preview().Err)
	empty := inventory(base)
	laid := base.Up()
	require.NoError(t, laid.Err)

	preview := store.Preview()
	require.NoError(t, preview.Err)
	up := store.Up()
	require.NoError(t, up.Err)
	require.Equal(t, preview.Creates, up.Creates, "up makes what the preview shows")
	stays(t, store)
	isWhatWasAskedFor(t, base, store)
	rollsBack(t, store)

	refused := base.Destroy()
	require.Error(t, refused.Err)
	require.Contains(t, refused.Output, "dev of retail-store stands on this stack (it refers to organization/ecs-foundation/retail-store): "+
		"destroy that one first")
	require.Empty(t, refused.Deletes)

	cluster := store.Outputs()["cluster"]
	gone := store.Destroy()
	require.NoError(t, gone.Err)
	require.ElementsMatch(t, up.Creates, gone.Deletes)
	require.Empty(t, base.AskJSON("dynamodb", "ListTables", nil)["TableNames"])
	require.Empty(t, base.AskJSON("ecs", "ListTaskDefinitions", map[string]any{"status": "ACTIVE"})["taskDefinitionArns"])
	clusters, _ := base.AskJSON("ecs", "DescribeClusters", map[string]any{"clusters": []any{cluster}})["clusters"].([]any)
	require.Equal(t, "INACTIVE", clusters[0].(map[string]any)["status"], "it can be described for a while, in AWS too")
	cleared := base.Destroy()
	require.NoError(t, cleared.Err)
	require.ElementsMatch(t, laid.Creates, cleared.Deletes)
	require.Equal(t, empty, inventory(base), "nothing is left")
}

// isWhatWasAskedFor reads back what the two stacks have made together.
func isWhatWasAskedFor(t *testing.T, base, store *engine.Engine) {
	t.Helper()
	outputs, services := base.Outputs(), fleetOf(t, store)
	of := func(output, key string) any { return outputs[output].(map[string]any)[key] }
	for name, count := range map[string]int{"ui": 2, "cart": 2, "catalog": 1, "checkout": 1, "orders": 1} {
		s := services[name]
		require.Equal(t, count, s.RunningCount, name)
		network := s.NetworkConfiguration.AwsvpcConfiguration
		require.Equal(t, "DISABLED", network.AssignPublicIP, name)
		require.ElementsMatch(t, []any{of("privateSubnetIds", "a"), of("privateSubnetIds", "b")}, network.Subnets, name)
		require.Equal(t, []any{of("taskSecurityGroupIds", name)}, anys(network.SecurityGroups), name)
		if name == "checkout" {
			require.Empty(t, s.LoadBalancers)
			continue
		}
		require.Len(t, s.LoadBalancers, 1, name)
		require.Equal(t, of("targetGroupArns", name), s.LoadBalancers[0].TargetGroupArn, name)
		require.Equal(t, 8080, s.LoadBalancers[0].ContainerPort, name)
	}

	definition, _ := base.AskJSON("ecs", "DescribeTaskDefinition", map[string]any{
		"taskDefinition": services["cart"].TaskDefinition,
	})["taskDefinition"].(map[string]any)
	require.Equal(t, of("taskRoleArns", "cart"), definition["taskRoleArn"])
	container, _ := definition["containerDefinitions"].([]any)[0].(map[string]any)
	require.Equal(t, true, container["readonlyRootFilesystem"])
	require.Contains(t, container["environment"], map[string]any{
		"name": "RETAIL_CART_PERSISTENCE_DYNAMODB_TABLE_NAME", "value": "retail-store-carts",
	})

	table, _ := base.AskJSON("dynamodb", "DescribeTable", map[string]any{"TableName": "retail-store-carts"})["Table"].(map[string]any)
	index, _ := table["GlobalSecondaryIndexes"].([]any)[0].(map[string]any)
	require.Equal(t, "idx_global_customerId", index["IndexName"])
	scaled := base.AskJSON("application-autoscaling", "DescribeScalableTargets", map[string]any{"ServiceNamespace": "ecs"})
	require.Len(t, scaled["ScalableTargets"], 2)
}

func anys(texts []string) []any {
	all := make([]any, len(texts))
	for i, text := range texts {
		all[i] = text
	}
	return all
}

// rollsBack deploys a cart whose image nobody can pull. ECS goes on with the old one, and says that all is well.
func rollsBack(t *testing.T, store *engine.Engine) {
	t.Helper()
	const bad = "images.cart=registry.invalid/cart:2"
	before := fleetOf(t, store)
	failed := store.Up(bad)
	require.Error(t, failed.Err)
	require.Contains(t, failed.Updates, "aws:ecs/service:Service::cart-service", "AWS calls it a success")
	require.Contains(t, failed.Output, `service "cart" runs task definition `+before["cart"].TaskDefinition)
	require.Contains(t, failed.Output, "was asked for: its tasks did not start or stay healthy and ECS rolled the deployment back")
	require.Contains(t, failed.Output, "--services cart --query 'services[0].events[:10].message'")
	require.Empty(t, failed.Deletes, "what still runs stays, and so do its callers")
	require.Equal(t, before, fleetOf(t, store))

	require.NoError(t, store.Preview(bad).Err, "a preview deploys nothing, and is in nobody's way")
	again := store.Up(bad)
	require.Error(t, again.Err, "it is tried again, and fails again")

	mended := store.Up()
	require.NoError(t, mended.Err)
	require.NotEqual(t, before["cart"].TaskDefinition, fleetOf(t, store)["cart"].TaskDefinition)
	stays(t, store)
}
