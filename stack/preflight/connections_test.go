package preflight_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight"
)

func TestConnectionsHaveTheirPorts(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, "../..", "dev")
	values["ecs-foundation:security"] = `{"ingress": {"cidrs": ["203.0.113.0/24"]}}`
	p := plans(t, "dev", values)
	require.Equal(t, []preflight.Connection{
		{From: "internet", To: "alb", Port: 80, Partly: true},
		{From: "alb", To: "tasks", Port: 3000},
		{From: "tasks", To: "internet", Port: 443},
		{From: "tasks", To: "cache", Port: 6379},
		{From: "tasks", To: "database", Port: 5432},
		{From: "tasks", To: "dynamodb", Port: 443},
		{From: "tasks", To: "s3", Port: 443},
		{From: "203.0.113.0/24", To: "alb", Port: 80},
	}, preflight.Connections(p))
}

// Services that share a security group call each other within it.
func TestCallsWithinASharedGroupAreConnections(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, "../..", "dev")
	p := plans(t, "dev", values)
	require.False(t, connects(p, "tasks", "tasks"))
	values["ecs-foundation:services"] = `{"web": {"port": 80, "calls": ["pay"]}, "pay": {"port": 8084}}`
	p = plans(t, "dev", values)
	require.Contains(t, preflight.Connections(p), preflight.Connection{From: "tasks", To: "tasks", Port: 8084})
	require.Regexp(t, `tasks +✓ +· +✓`, preflight.Report(p))
}
