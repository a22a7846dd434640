package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	securityplan "ecs-foundation/security/plan"
)

// isolated returns the input of a shop whose user interface calls orders and itself.
func isolated(isolation securityplan.Isolation) securityplan.Input {
	in := shop()
	in.Listeners, in.Spec.Isolation = []int{443}, isolation
	in.Services = []securityplan.Service{
		{Name: "orders", Port: 8080, Unrouted: true, ServiceConnections: securityplan.ServiceConnections{Uses: []string{"database"}}},
		{Name: "ui", Port: 3000, ServiceConnections: securityplan.ServiceConnections{Uses: []string{"cache"}, Calls: []string{"orders", "ui"}}},
	}
	return in
}

func TestPerServiceIsolationAllowsOnlyTheConnectionsOfEachService(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{
		"internet-to-alb-443",
		"tasks-orders-to-internet-443", "tasks-orders-to-s3-443", "tasks-orders-to-dynamodb-443",
		"tasks-orders-to-database-5432",
		"alb-to-tasks-ui-3000",
		"tasks-ui-to-internet-443", "tasks-ui-to-s3-443", "tasks-ui-to-dynamodb-443",
		"tasks-ui-to-cache-6379",
		"tasks-ui-to-tasks-orders-8080", "tasks-ui-to-tasks-ui-3000",
	}, edges(t, isolated(securityplan.PerService)))
}

func TestSharedGroupAllowsTheCallsOfAllServices(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{
		"internet-to-alb-443", "alb-to-tasks-3000",
		"tasks-to-internet-443", "tasks-to-s3-443", "tasks-to-dynamodb-443",
		"tasks-to-cache-6379", "tasks-to-database-5432",
		"tasks-to-tasks-3000", "tasks-to-tasks-8080",
	}, edges(t, isolated(securityplan.Shared)))
}

func TestMigratingCombinesAndConnectsBothIsolations(t *testing.T) {
	t.Parallel()
	shared, perService := edges(t, isolated(securityplan.Shared)), edges(t, isolated(securityplan.PerService))
	migrating := edges(t, isolated(securityplan.Migrating))
	require.Subset(t, migrating, shared)
	require.Subset(t, migrating, perService)
	require.ElementsMatch(t, []string{
		"tasks-to-tasks-orders-8080", "tasks-to-tasks-ui-3000", "tasks-ui-to-tasks-3000", "tasks-ui-to-tasks-8080",
	}, without(without(migrating, shared), perService))
}

func TestTasksOf(t *testing.T) {
	t.Parallel()
	for isolation, want := range map[securityplan.Isolation][]string{
		"":                      {"tasks"},
		securityplan.Shared:     {"tasks"},
		securityplan.PerService: {"tasks-ui"},
		securityplan.Migrating:  {"tasks", "tasks-ui"},
	} {
		p, err := securityplan.New(isolated(isolation))
		require.NoError(t, err)
		require.Equal(t, want, p.TasksOf("ui"), isolation)
	}
}
