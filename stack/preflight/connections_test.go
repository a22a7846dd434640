package preflight_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
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
	}, allowed(p))
}

// allowed returns the connections of a stack without their reasons.
func allowed(p stack.Plan) []preflight.Connection {
	connections := preflight.Connections(p)
	for i := range connections {
		connections[i].Reason = ""
	}
	return connections
}

func TestConnectionsHaveTheirReasons(t *testing.T) {
	t.Parallel()
	reasons := map[string]string{}
	for _, name := range []string{"dev", "prod"} {
		for _, c := range preflight.Connections(plans(t, name, graphtest.Stack(t, "../..", name))) {
			require.NotEmpty(t, c.Reason, c)
			reasons[name+": "+c.From+" to "+c.To] = c.Reason
		}
	}
	require.Equal(t, "group tasks, out: tasks-to-internet-443-egress; route of private-a: local, within 10.1.0.0/16; "+
		"group alb, in: internet-to-alb-443-ingress", reasons["prod: tasks to alb"])
	require.Equal(t, "group tasks, out: tasks-to-internet-443-egress; route of private-a: through the gateway endpoint of s3", reasons["dev: tasks to s3"])
	p := internalALB(t, `{"ingress": {"cidrs": ["192.168.0.0/16"]}}`)
	for _, c := range preflight.Connections(p) {
		if c.From == "192.168.0.0/16" {
			require.Contains(t, c.Reason, "the routes of the connected network are not part of the stack")
		}
	}
}

// Services that share a security group call each other within it.
func TestCallsWithinASharedGroupAreConnections(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, "../..", "dev")
	p := plans(t, "dev", values)
	require.False(t, connects(p, "tasks", "tasks"))
	values["ecs-foundation:services"] = `{"web": {"port": 80, "calls": ["pay"]}, "pay": {"port": 8084}}`
	p = plans(t, "dev", values)
	require.Contains(t, allowed(p), preflight.Connection{From: "tasks", To: "tasks", Port: 8084})
	require.Regexp(t, `tasks +✓ +· +✓`, preflight.Report(p))
}
