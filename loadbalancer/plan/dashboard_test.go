package plan_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
)

func TestDashboardHasRowsForLoadBalancerAndServices(t *testing.T) {
	t.Parallel()
	text, err := lbplan.DashboardBody("us-east-1", "app/web/1", map[string]string{"ui": "targetgroup/ui/2", "cart": "targetgroup/cart/3"})
	require.NoError(t, err)
	var body struct {
		Widgets []struct {
			X, Y, Width, Height int
			Properties          struct {
				Title   string
				Metrics [][]any
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(text), &body))
	titles := map[[2]int]string{}
	for _, w := range body.Widgets {
		require.LessOrEqual(t, w.X+w.Width, 24)
		titles[[2]int{w.X / w.Width, w.Y / w.Height}] = w.Properties.Title
	}
	require.Equal(t, map[[2]int]string{
		{0, 0}: "load balancer: requests", {1, 0}: "load balancer: errors", {2, 0}: "load balancer: connections",
		{0, 1}: "cart: requests and errors", {1, 1}: "cart: response time (seconds)", {2, 1}: "cart: tasks",
		{0, 2}: "ui: requests and errors", {1, 2}: "ui: response time (seconds)", {2, 2}: "ui: tasks",
	}, titles)
	require.Equal(t, []any{
		"AWS/ApplicationELB", "TargetResponseTime", "TargetGroup", "targetgroup/ui/2", "LoadBalancer", "app/web/1",
		map[string]any{"stat": "p99"},
	}, body.Widgets[7].Properties.Metrics[1])
}
