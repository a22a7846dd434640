package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
)

// The defaults of AWS.
var (
	defaultCheck  = lbplan.HealthCheck{Path: "/", Matcher: "200", Interval: 30, Timeout: 5, Healthy: 3, Unhealthy: 3}
	defaultTarget = lbplan.Target{
		Protocol: lbplan.ToHTTP, Version: lbplan.HTTP1, Balancing: lbplan.RoundRobin, DeregistrationDelay: new(300),
	}
)

// orders returns the target group of the service orders.
func orders(t *testing.T, check lbplan.HealthCheck, target lbplan.Target) lbplan.TargetGroup {
	t.Helper()
	in := shop()
	in.Services[0].HealthCheck, in.Services[0].Target = check, target
	p, err := lbplan.New(in)
	require.NoError(t, err)
	return p.TargetGroups[0]
}

func TestPlanHasDefaultsOfTargetGroup(t *testing.T) {
	t.Parallel()
	plan := orders(t, lbplan.HealthCheck{Interval: 5}, lbplan.Target{
		Version: lbplan.GRPC, DeregistrationDelay: new(0), Stickiness: &lbplan.Stickiness{Cookie: "session"},
	})
	require.Equal(t, lbplan.HealthCheck{
		Path: "/AWS.ALB/healthcheck", Matcher: "12", Interval: 5, Timeout: 4, Healthy: 3, Unhealthy: 3,
	}, plan.HealthCheck, "a check ends before the next begins")
	require.Equal(t, lbplan.Target{
		Protocol: lbplan.ToHTTP, Version: lbplan.GRPC, Balancing: lbplan.RoundRobin, DeregistrationDelay: new(0),
		Stickiness: &lbplan.Stickiness{Seconds: 86400, Cookie: "session"},
	}, plan.Target)
}

func TestNewDoesNotChangeItsInput(t *testing.T) {
	t.Parallel()
	sticky := &lbplan.Stickiness{}
	orders(t, lbplan.HealthCheck{}, lbplan.Target{Stickiness: sticky})
	require.Equal(t, lbplan.Stickiness{}, *sticky)
}
