package sandbox_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// services are the descriptions of the store's ECS services, by name.
type services map[string]struct {
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

func describeServices(t *testing.T, store *engine.Engine) services {
	t.Helper()
	response := store.CallJSON("ecs", "DescribeServices", map[string]any{
		"cluster": store.Outputs()["cluster"], "services": []string{"ui", "cart", "catalog", "checkout", "orders"},
	})
	described := services{}
	list, _ := response["services"].([]any)
	for _, element := range list {
		text, err := json.Marshal(element)
		require.NoError(t, err)
		var name struct{ ServiceName string }
		require.NoError(t, json.Unmarshal(text, &name))
		service := described[name.ServiceName]
		require.NoError(t, json.Unmarshal(text, &service))
		described[name.ServiceName] = service
	}
	return described
}

func TestRetailStoreEndToEnd(t *testing.T) {
	t.Parallel()
	base := engine.New(t, "..", "dev").File("../examples/retail-store/foundation.yaml", "retail-store")
	store := base.Project("../examples/retail-store", "dev")
	require.NoError(t, base.Preview().Err)
	empty := inventory(base)
	baseUp := base.Up()
	require.NoError(t, baseUp.Err)

	preview := store.Preview()
	require.NoError(t, preview.Err)
	up := store.Up()
	require.NoError(t, up.Err)
	require.Equal(t, preview.Creates, up.Creates, "up creates what the preview shows")
	requireNoChanges(t, store)
	requireServices(t, base, store)
	requireTaskDefinition(t, base, store)
	requireRollback(t, store)

	refused := base.Destroy()
	require.Error(t, refused.Err)
	require.Contains(t, refused.Output, "stack dev of project retail-store depends on this stack "+
		"(it uses organization/ecs-foundation/retail-store)")
	require.Empty(t, refused.Deletes)

	cluster := store.Outputs()["cluster"]
	storeDestroy := store.Destroy()
	require.NoError(t, storeDestroy.Err)
	require.ElementsMatch(t, up.Creates, storeDestroy.Deletes)
	require.Empty(t, base.CallJSON("dynamodb", "ListTables", nil)["TableNames"])
	require.Empty(t, base.CallJSON("ecs", "ListTaskDefinitions", map[string]any{"status": "ACTIVE"})["taskDefinitionArns"])
	clusters, _ := base.CallJSON("ecs", "DescribeClusters", map[string]any{"clusters": []any{cluster}})["clusters"].([]any)
	require.Equal(t, "INACTIVE", clusters[0].(map[string]any)["status"], "as in AWS, it can be described for a while")
	baseDestroy := base.Destroy()
	require.NoError(t, baseDestroy.Err)
	require.ElementsMatch(t, baseUp.Creates, baseDestroy.Deletes)
	require.Equal(t, empty, inventory(base), "no resource is left")
}

// requireServices checks that the ECS services use the network, groups and target groups of the foundation.
func requireServices(t *testing.T, base, store *engine.Engine) {
	t.Helper()
	outputs, services := base.Outputs(), describeServices(t, store)
	output := func(name, key string) any { return outputs[name].(map[string]any)[key] }
	for name, count := range map[string]int{"ui": 2, "cart": 2, "catalog": 1, "checkout": 1, "orders": 1} {
		s := services[name]
		require.Equal(t, count, s.RunningCount, name)
		network := s.NetworkConfiguration.AwsvpcConfiguration
		require.Equal(t, "DISABLED", network.AssignPublicIP, name)
		require.ElementsMatch(t, []any{output("privateSubnetIds", "a"), output("privateSubnetIds", "b")}, network.Subnets, name)
		require.Equal(t, []string{output("taskSecurityGroupIds", name).(string)}, network.SecurityGroups, name)
		if name == "checkout" {
			require.Empty(t, s.LoadBalancers)
			continue
		}
		require.Len(t, s.LoadBalancers, 1, name)
		require.Equal(t, output("targetGroupArns", name), s.LoadBalancers[0].TargetGroupArn, name)
		require.Equal(t, 8080, s.LoadBalancers[0].ContainerPort, name)
	}
	scaled := base.CallJSON("application-autoscaling", "DescribeScalableTargets", map[string]any{"ServiceNamespace": "ecs"})
	require.Len(t, scaled["ScalableTargets"], 2)
}

// requireTaskDefinition checks the task definition of the cart and the table that it uses.
func requireTaskDefinition(t *testing.T, base, store *engine.Engine) {
	t.Helper()
	definition, _ := base.CallJSON("ecs", "DescribeTaskDefinition", map[string]any{
		"taskDefinition": describeServices(t, store)["cart"].TaskDefinition,
	})["taskDefinition"].(map[string]any)
	roles, _ := base.Outputs()["taskRoleArns"].(map[string]any)
	require.Equal(t, roles["cart"], definition["taskRoleArn"])
	container, _ := definition["containerDefinitions"].([]any)[0].(map[string]any)
	require.Equal(t, true, container["readonlyRootFilesystem"])
	require.Contains(t, container["environment"], map[string]any{
		"name": "RETAIL_CART_PERSISTENCE_DYNAMODB_TABLE_NAME", "value": "retail-store-carts",
	})

	table, _ := base.CallJSON("dynamodb", "DescribeTable", map[string]any{"TableName": "retail-store-carts"})["Table"].(map[string]any)
	index, _ := table["GlobalSecondaryIndexes"].([]any)[0].(map[string]any)
	require.Equal(t, "idx_global_customerId", index["IndexName"])
}

// requireRollback deploys a cart whose image cannot be pulled. ECS rolls back to the previous task definition, which the
// ECS API reports as a completed deployment.
func requireRollback(t *testing.T, store *engine.Engine) {
	t.Helper()
	const bad = "images.cart=registry.invalid/cart:2"
	before := describeServices(t, store)
	failed := store.Up(bad)
	require.Error(t, failed.Err)
	require.Contains(t, failed.Updates, "aws:ecs/service:Service::cart-service", "UpdateService succeeds")
	require.Contains(t, failed.Output, before["cart"].TaskDefinition, "the error names the task definition that is running")
	require.Contains(t, failed.Output, "--services cart --query 'services[0].events[:10].message'")
	require.Empty(t, failed.Deletes, "the running task definition is kept")
	require.Equal(t, before, describeServices(t, store))

	require.NoError(t, store.Preview(bad).Err, "a preview does not wait for a deployment")
	again := store.Up(bad)
	require.Error(t, again.Err, "the next update tries it again")

	require.NoError(t, store.Up().Err)
	require.NotEqual(t, before["cart"].TaskDefinition, describeServices(t, store)["cart"].TaskDefinition)
	requireNoChanges(t, store)
}
