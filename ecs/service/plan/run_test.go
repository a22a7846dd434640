package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	clusterplan "ecs-foundation/ecs/cluster/plan"
	serviceplan "ecs-foundation/ecs/service/plan"
	"ecs-foundation/stack/graphtest"
)

func TestInvalidRuns(t *testing.T) {
	t.Parallel()
	errs := map[string]error{}
	for name, tc := range map[string]struct {
		run    serviceplan.Run
		worker bool
	}{
		"count out of range":        {run: serviceplan.Run{Count: -1}},
		"count above the quota":     {run: serviceplan.Run{Count: 5001}},
		"1 task with 150 percent":   {run: serviceplan.Run{Count: 1, Maximum: 150}},
		"2 tasks with 120 percent":  {run: serviceplan.Run{Count: 2, Maximum: 120}},
		"3 tasks with 90 to 130":    {run: serviceplan.Run{Count: 3, MinimumHealthy: 90, Maximum: 130}},
		"10 tasks with 95 to 109":   {run: serviceplan.Run{Count: 10, MinimumHealthy: 95, Maximum: 109}},
		"scaling from 1 with 199":   {run: serviceplan.Run{Maximum: 199, Scaling: &serviceplan.Scaling{Min: 1, Max: 50, CPU: 60}}},
		"scaling beyond the quota":  {run: serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 1, Max: 5001, CPU: 60}}},
		"negative maximum":          {run: serviceplan.Run{Maximum: -1}},
		"negative scaling requests": {run: serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 1, Max: 2, Requests: -1}}},
		"grace period without a load balancer": {
			run: serviceplan.Run{HealthCheckGrace: 1}, worker: true,
		},
		"minimum healthy out of range": {run: serviceplan.Run{MinimumHealthy: 101}},
		"maximum of 100 percent": {
			run: serviceplan.Run{Maximum: 100},
		},
		"capacity without a weight": {
			run: serviceplan.Run{Capacity: []clusterplan.Capacity{{Provider: clusterplan.FargateSpot}}},
		},
		"unknown port":                   {run: serviceplan.Run{Port: "https"}},
		"connect service without a port": {run: serviceplan.Run{ConnectServices: []serviceplan.ConnectService{{Alias: "ui", AliasPort: 80}}}},
		"duplicate connect service": {
			run: serviceplan.Run{ConnectServices: []serviceplan.ConnectService{{"http", "ui", 80}, {"http", "web", 80}}},
		},
		"duplicate connect alias": {
			run: serviceplan.Run{ConnectServices: []serviceplan.ConnectService{{"http", "ui", 80}, {"admin", "ui", 80}}},
		},
		"duplicate discovery name": {
			run: serviceplan.Run{ConnectServices: []serviceplan.ConnectService{{"http", "ui.local", 80}, {"admin", "ui_local", 80}}},
		},
		"connect alias with hyphen first": {
			run: serviceplan.Run{ConnectServices: []serviceplan.ConnectService{{"http", "-ui", 80}}},
		},
		"connect alias with empty label": {
			run: serviceplan.Run{ConnectServices: []serviceplan.ConnectService{{"http", "ui..local", 80}}},
		},
		"connect alias too long": {
			run: serviceplan.Run{ConnectServices: []serviceplan.ConnectService{{"http", strings.Repeat("a.", 63) + "ab", 80}}},
		},
		"connect alias in capitals": {
			run: serviceplan.Run{ConnectServices: []serviceplan.ConnectService{{"http", "UI", 80}}},
		},
		"connect port out of range":   {run: serviceplan.Run{ConnectServices: []serviceplan.ConnectService{{"http", "ui", 0}}}},
		"maximum below the minimum":   {run: serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 2, Max: 1, CPU: 60}}},
		"scaling without a target":    {run: serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 2, Max: 4}}},
		"scaling target out of range": {run: serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 2, Max: 4, CPU: 101}}},
		"requests without a load balancer": {
			run: serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 2, Max: 4, Requests: 100}}, worker: true,
		},
	} {
		task := small(func(c *serviceplan.Container) {
			c.Ports = append(c.Ports, serviceplan.Port{Name: "admin", Number: 3001})
		})
		errs[name] = tc.run.Complete(!tc.worker).Check(task, !tc.worker)
	}
	graphtest.GoldenErrors(t, "testdata/run-errors.golden", errs)
}

// Each run is at a limit that AWS allows.
func TestRunsAtTheLimits(t *testing.T) {
	t.Parallel()
	connect := func(services ...serviceplan.ConnectService) serviceplan.Run {
		return serviceplan.Run{ConnectServices: services}
	}
	for name, run := range map[string]serviceplan.Run{
		"1 task with 200 percent":     {Count: 1, Maximum: 200},
		"2 tasks with 150 percent":    {Count: 2, Maximum: 150},
		"2 tasks, one of which stops": {Count: 2, MinimumHealthy: 50, Maximum: 120},
		"3 tasks with 66 percent":     {Count: 3, MinimumHealthy: 66, Maximum: 130},
		"10 tasks with 110 percent":   {Count: 10, MinimumHealthy: 95, Maximum: 110},
		"scaling from 2 with 150":     {Maximum: 150, Scaling: &serviceplan.Scaling{Min: 2, Max: 5000, CPU: 60}},
		"alias with dots":             connect(serviceplan.ConnectService{"http", "frontend.local", 80}),
		"alias with underscore":       connect(serviceplan.ConnectService{"http", "_http.ui", 80}),
		"alias of 127 characters":     connect(serviceplan.ConnectService{"http", strings.Repeat("a.", 63) + "a", 80}),
		"one alias with two ports":    connect(serviceplan.ConnectService{"http", "ui", 80}, serviceplan.ConnectService{"_admin", "ui", 81}),
		"one port with two aliases":   connect(serviceplan.ConnectService{"http", "ui", 80}, serviceplan.ConnectService{"_admin", "admin", 80}),
		"grace for container checks":  {HealthCheckGrace: 30},
	} {
		task := small(func(c *serviceplan.Container) {
			c.Ports = append(c.Ports, serviceplan.Port{Name: "_admin", Number: 3001})
			c.HealthCheck = &serviceplan.HealthCheck{Shell: "true"}
		})
		require.NoError(t, run.Complete(false).Check(task, false), name)
	}
}

func TestDiscoveryNames(t *testing.T) {
	t.Parallel()
	names := serviceplan.Run{ConnectServices: []serviceplan.ConnectService{
		{"http", "ui", 80}, {"admin", "ui", 81}, {"grpc", "ui.local", 82}, {"web", strings.Repeat("a", 63) + ".local", 83},
	}}.DiscoveryNames()
	require.Equal(t, []string{"ui", "ui-admin", "ui_local"}, names[:3])
	require.Len(t, names[3], 64)
}

func TestRunDefaults(t *testing.T) {
	t.Parallel()
	run := serviceplan.Run{}.Complete(true)
	require.NoError(t, run.Check(small(), true))
	require.Equal(t, serviceplan.Run{Count: 2, HealthCheckGrace: 60, MinimumHealthy: 100, Maximum: 200, Capacity: clusterplan.OnDemand()}, run)
	scaled := serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 3, Max: 9, CPU: 60}}.Complete(false)
	require.NoError(t, scaled.Check(serviceplan.Spec{}, false))
	require.Equal(t, 3, scaled.Count, "a new service starts with the minimum")
	require.Zero(t, scaled.HealthCheckGrace)
	require.True(t, serviceplan.Run{ConnectServices: []serviceplan.ConnectService{{"http", "ui", 80}}}.Complete(false).ServiceConnect)
}
