package routing_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/loadbalancer/routing"
)

// What AWS does unless it is told.
var (
	usualCheck  = routing.HealthCheck{Path: "/", Matcher: "200", Interval: 30, Timeout: 5, Healthy: 3, Unhealthy: 3}
	usualTarget = routing.Target{
		Protocol: routing.ToHTTP, Version: routing.HTTP1, Balancing: routing.RoundRobin, DeregistrationDelay: new(300),
	}
)

// orders returns the plan of the orders' target group.
func orders(t *testing.T, check routing.HealthCheck, target routing.Target) routing.TargetGroup {
	t.Helper()
	in := shop()
	in.Services[0].HealthCheck, in.Services[0].Target = check, target
	p, err := routing.New(in)
	require.NoError(t, err)
	return p.TargetGroups[0]
}

func TestWhatIsNotSaidOfATargetIsSaidInThePlan(t *testing.T) {
	t.Parallel()
	plan := orders(t, routing.HealthCheck{Interval: 5}, routing.Target{
		Version: routing.GRPC, DeregistrationDelay: new(0), Stickiness: &routing.Stickiness{Cookie: "session"},
	})
	require.Equal(t, routing.HealthCheck{
		Path: "/AWS.ALB/healthcheck", Matcher: "12", Interval: 5, Timeout: 4, Healthy: 3, Unhealthy: 3,
	}, plan.HealthCheck, "a check ends before the next begins")
	require.Equal(t, routing.Target{
		Protocol: routing.ToHTTP, Version: routing.GRPC, Balancing: routing.RoundRobin, DeregistrationDelay: new(0),
		Stickiness: &routing.Stickiness{Seconds: 86400, Cookie: "session"},
	}, plan.Target)
}

func TestAPlanLeavesWhatItIsMadeFromAlone(t *testing.T) {
	t.Parallel()
	sticky := &routing.Stickiness{}
	orders(t, routing.HealthCheck{}, routing.Target{Stickiness: sticky})
	require.Equal(t, routing.Stickiness{}, *sticky)
}

func TestEachWordOfATargetIsReadAndNoOther(t *testing.T) {
	t.Parallel()
	var target routing.Target
	require.NoError(t, target.Protocol.UnmarshalText([]byte("https")))
	require.NoError(t, target.Version.UnmarshalText([]byte("grpc")))
	require.NoError(t, target.Balancing.UnmarshalText([]byte("weightedRandom")))
	require.Equal(t, routing.Target{Protocol: routing.ToHTTPS, Version: routing.GRPC, Balancing: routing.WeightedRandom}, target)
	require.EqualError(t, target.Protocol.UnmarshalText([]byte("tcp")), `"tcp" is no protocol to tasks: write http or https`)

	in := shop()
	in.Services[0].Target = routing.Target{Protocol: "tcp", Version: "HTTP2", Balancing: "least"}
	_, err := routing.New(in)
	require.EqualError(t, err, `services.orders.target.protocol: "tcp" is no protocol to tasks: write http or https
services.orders.target.version: "HTTP2" is no protocol version: did you mean http2? Write http1, http2 or grpc
services.orders.target.balancing: "least" is no way to balance: did you mean leastOutstanding? `+
		`Write roundRobin, leastOutstanding or weightedRandom`)
}
