package loadbalancer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/stack/graphtest"
)

// orders returns the inputs of the target group of service orders.
func orders(t *testing.T, check lbplan.HealthCheck, target lbplan.Target) map[string]any {
	t.Helper()
	in := shop(lbplan.Spec{CertificateARN: certificate})
	in.Services[0].HealthCheck, in.Services[0].Target = check, target
	return graphtest.Run(t, program(in)).Get(t, "web-orders").Inputs
}

func TestTargetGroupDefaults(t *testing.T) {
	t.Parallel()
	require.Equal(t, map[string]any{
		"vpcId": "vpc-1", "targetType": "ip", "protocol": "HTTP", "protocolVersion": "HTTP1", "port": 3000.0,
		"slowStart": 0.0, "deregistrationDelay": 300.0, "loadBalancingAlgorithmType": "round_robin",
		"loadBalancingCrossZoneEnabled": "use_load_balancer_configuration",
		"stickiness":                    map[string]any{"enabled": false, "type": "lb_cookie"},
		"healthCheck": map[string]any{
			"protocol": "HTTP", "path": "/health", "matcher": "200-299", "port": "traffic-port",
			"interval": 30.0, "timeout": 5.0, "healthyThreshold": 3.0, "unhealthyThreshold": 3.0,
		},
		"tags": map[string]any{"Name": "ecs-foundation-dev-orders"},
	}, orders(t, lbplan.HealthCheck{Path: "/health", Matcher: "200-299"}, lbplan.Target{}))
}

func TestTargetGroupSettings(t *testing.T) {
	t.Parallel()
	require.Equal(t, map[string]any{
		"vpcId": "vpc-1", "targetType": "ip", "protocol": "HTTPS", "protocolVersion": "GRPC", "port": 3000.0,
		"slowStart": 60.0, "deregistrationDelay": 0.0, "loadBalancingAlgorithmType": "round_robin",
		"loadBalancingCrossZoneEnabled": "true",
		"stickiness":                    map[string]any{"type": "app_cookie", "cookieName": "session", "cookieDuration": 60.0},
		"healthCheck": map[string]any{
			"protocol": "HTTPS", "path": "/grpc.health.v1.Health/Check", "matcher": "0", "port": "8081",
			"interval": 10.0, "timeout": 3.0, "healthyThreshold": 2.0, "unhealthyThreshold": 4.0,
		},
		"tags": map[string]any{"Name": "ecs-foundation-dev-orders"},
	}, orders(t, lbplan.HealthCheck{
		Path: "/grpc.health.v1.Health/Check", Matcher: "0", Interval: 10, Timeout: 3, Healthy: 2, Unhealthy: 4, Port: 8081,
	}, lbplan.Target{
		Protocol: lbplan.ToHTTPS, Version: lbplan.GRPC, SlowStart: 60, DeregistrationDelay: new(0), CrossZone: new(true),
		Stickiness: &lbplan.Stickiness{Seconds: 60, Cookie: "session"},
	}))
}

func TestLoadBalancingAlgorithms(t *testing.T) {
	t.Parallel()
	random := orders(t, lbplan.HealthCheck{}, lbplan.Target{
		Balancing: lbplan.WeightedRandom, AnomalyMitigation: true, CrossZone: new(false),
	})
	require.Equal(t, "weighted_random", random["loadBalancingAlgorithmType"])
	require.Equal(t, "on", random["loadBalancingAnomalyMitigation"])
	require.Equal(t, "false", random["loadBalancingCrossZoneEnabled"])
	random = orders(t, lbplan.HealthCheck{}, lbplan.Target{Balancing: lbplan.WeightedRandom})
	require.Equal(t, "off", random["loadBalancingAnomalyMitigation"])

	least := orders(t, lbplan.HealthCheck{}, lbplan.Target{Balancing: lbplan.LeastOutstanding, Stickiness: &lbplan.Stickiness{}})
	require.Equal(t, "least_outstanding_requests", least["loadBalancingAlgorithmType"])
	require.Equal(t, map[string]any{"type": "lb_cookie", "cookieDuration": 86400.0}, least["stickiness"])
}
