package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
)

// TestImmutableDescriptionsAreUnchanged fails for a change that would replace security
// groups, or the policies of the role that deploys the stack, in existing stacks.
func TestImmutableDescriptionsAreUnchanged(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "prod")
	values["ecs-foundation:security"] = `{"isolation": "perService", "ingress": {"cloudFront": true}}`
	values["ecs-foundation:quotas"] = `{"rulesPerGroup": 110}`
	perService := graphtest.RunAs(t, "prod", foundation(values))
	const (
		alb       = "Load balancer: the only way in"
		tasks     = "Tasks: reached by the load balancer only"
		service   = "Tasks of one service: reached by the load balancer and its callers"
		data      = "Data: reached by tasks only, opens no connection"
		endpoints = "Interface endpoints: reached by tasks only"
		policy    = "GitHub Actions lays this stack, and raises nobody's rights"
	)
	for _, c := range []struct {
		name  string
		graph *graphtest.Graph
		want  map[string]any
	}{
		{"dev", recorded(t, "dev"), map[string]any{
			"security-alb": alb, "security-tasks": tasks, "security-cache": data, "security-database": data,
		}},
		{"prod", recorded(t, "prod"), map[string]any{
			"security-alb": alb, "security-tasks": tasks, "security-cache": data, "security-database": data, "security-endpoints": endpoints,
		}},
		{"group per service", perService, map[string]any{
			"security-alb": alb, "security-cache": data, "security-database": data, "security-endpoints": endpoints,
			"security-tasks-cart": service, "security-tasks-orders": service, "security-tasks-ui": service, "security-tasks-users": service,
		}},
		{"deployed by GitHub Actions", fullStack(t), map[string]any{
			"security-alb": alb, "security-tasks": tasks, "security-cache": data, "security-database": data,
			"iam-github-foundation-policy-1": policy, "iam-github-foundation-policy-2": policy, "iam-github-foundation-policy-3": policy,
			"iam-github-foundation-policy-4": policy,
		}},
	} {
		require.Equal(t, c.want, c.graph.ImmutableDescriptions(), c.name)
	}
}
