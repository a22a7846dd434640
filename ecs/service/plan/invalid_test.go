package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	clusterplan "ecs-foundation/ecs/cluster/plan"
	serviceplan "ecs-foundation/ecs/service/plan"
	"ecs-foundation/stack/graphtest"
)

func TestInvalidTasksAreReported(t *testing.T) {
	t.Parallel()
	one := func(change func(*serviceplan.Container)) serviceplan.Spec { return small(change) }
	with := func(change func(*serviceplan.Spec)) serviceplan.Spec {
		s := small()
		change(&s)
		return s
	}
	beside := func(others ...serviceplan.Container) serviceplan.Spec {
		s := small()
		s.Containers = append(s.Containers, others...)
		return s
	}
	const secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/db"
	errs := map[string]error{}
	for name, spec := range map[string]serviceplan.Spec{
		"CPU that Fargate does not have":    with(func(s *serviceplan.Spec) { s.CPU = 300 }),
		"memory that Fargate does not have": with(func(s *serviceplan.Spec) { s.CPU = 512 }),
		"ephemeral storage too small":       with(func(s *serviceplan.Spec) { s.EphemeralStorage = 20 }),
		"ephemeral storage too large":       with(func(s *serviceplan.Spec) { s.EphemeralStorage = 201 }),
		"architecture mistyped":             with(func(s *serviceplan.Spec) { s.Architecture = "ARM46" }),
		"no containers":                     with(func(s *serviceplan.Spec) { s.Containers = nil }),
		"only optional containers":          one(func(c *serviceplan.Container) { c.Optional = true }),
		"container name with a space":       one(func(c *serviceplan.Container) { c.Name = "the ui" }),
		"container name twice":              beside(serviceplan.Container{Name: "ui", Image: "shop/ui:1"}),
		"no image":                          one(func(c *serviceplan.Container) { c.Image = "" }),
		"reservation above the limit": one(func(c *serviceplan.Container) {
			c.Memory, c.MemoryReservation = 200, 300
		}),
		"containers with more CPU than the task":    one(func(c *serviceplan.Container) { c.CPU = 512 }),
		"containers with more memory than the task": one(func(c *serviceplan.Container) { c.Memory = 1024 }),
		"tmpfs of all memory": one(func(c *serviceplan.Container) {
			c.Tmpfs = map[string]int{"/tmp": 512}
		}),
		"tmpfs of nothing": one(func(c *serviceplan.Container) {
			c.Tmpfs = map[string]int{"/tmp": 0}
		}),
		"tmpfs at a relative path": one(func(c *serviceplan.Container) {
			c.Tmpfs = map[string]int{"tmp": 1}
		}),
		"mount of an unknown volume": one(func(c *serviceplan.Container) {
			c.Mounts = []serviceplan.Mount{{Volume: "photo", Path: "/photos"}}
		}),
		"mount at the root": one(func(c *serviceplan.Container) {
			c.Mounts = []serviceplan.Mount{{Volume: "photos", Path: "/"}}
		}),
		"start timeout out of range": one(func(c *serviceplan.Container) { c.StartTimeout = 121 }),
		"stop timeout out of range":  one(func(c *serviceplan.Container) { c.StopTimeout = -1 }),
		"port name in capitals":      one(func(c *serviceplan.Container) { c.Ports[0].Name = "HTTP" }),
		"port out of range":          one(func(c *serviceplan.Container) { c.Ports[0].Number = 0 }),
		"port protocol mistyped": one(func(c *serviceplan.Container) {
			c.Ports[0].Protocol = "https"
		}),
		"port name twice": beside(serviceplan.Container{
			Name: "proxy", Image: "p", Ports: []serviceplan.Port{{Name: "http", Number: 80}},
		}),
		"port number twice": beside(serviceplan.Container{
			Name: "proxy", Image: "p", Ports: []serviceplan.Port{{Name: "proxy", Number: 3000}},
		}),
		"health check of a shell and a command": one(func(c *serviceplan.Container) {
			c.HealthCheck = &serviceplan.HealthCheck{Shell: "true", Command: []string{"true"}}
		}),
		"health check interval out of range": one(func(c *serviceplan.Container) {
			c.HealthCheck = &serviceplan.HealthCheck{Shell: "true", Interval: 4}
		}),
		"health check retries out of range": one(func(c *serviceplan.Container) {
			c.HealthCheck = &serviceplan.HealthCheck{Shell: "true", Retries: 11}
		}),
		"secret in an environment variable": one(func(c *serviceplan.Container) {
			c.Environment = map[string]string{"DATABASE_PASSWORD": "hunter2"}
		}),
		"access key in an environment variable": one(func(c *serviceplan.Container) { c.Environment = map[string]string{"KEYS": "AKIAIOSFODNN7EXAMPLE"} }),
		"environment variable name with a space": one(func(c *serviceplan.Container) {
			c.Environment = map[string]string{"a b": ""}
		}),
		"notSecret of an unknown variable": one(func(c *serviceplan.Container) {
			c.NotSecret = []string{"TOKENS"}
		}),
		"secret that is in environment too": one(func(c *serviceplan.Container) {
			c.Environment, c.Secrets = map[string]string{"DB": ""}, map[string]string{"DB": secret + "-AbCdEf"}
		}),
		"secret without its suffix": one(func(c *serviceplan.Container) { c.Secrets = map[string]string{"DB": secret} }),
		"dependency on an unknown container": beside(serviceplan.Container{
			Name: "log", Image: "l", DependsOn: map[string]serviceplan.Condition{"uu": serviceplan.Start},
		}),
		"dependency condition mistyped": beside(serviceplan.Container{
			Name: "log", Image: "l", DependsOn: map[string]serviceplan.Condition{"ui": "STARTED"},
		}),
		"dependency on health without a health check": beside(serviceplan.Container{
			Name: "log", Image: "l", DependsOn: map[string]serviceplan.Condition{"ui": serviceplan.Healthy},
		}),
		"dependency on the success of an essential container": beside(serviceplan.Container{
			Name: "log", Image: "l", DependsOn: map[string]serviceplan.Condition{"ui": serviceplan.Success},
		}),
		"dependency cycle": beside(
			serviceplan.Container{Name: "a", Image: "l", DependsOn: map[string]serviceplan.Condition{"b": serviceplan.Start}},
			serviceplan.Container{Name: "b", Image: "l", DependsOn: map[string]serviceplan.Condition{"c": serviceplan.Start, "ui": serviceplan.Start}},
			serviceplan.Container{Name: "c", Image: "l", DependsOn: map[string]serviceplan.Condition{"a": serviceplan.Start}},
		),
	} {
		_, errs[name] = spec.Definitions(place)
	}
	graphtest.GoldenErrors(t, "testdata/task-errors.golden", errs)
}

func TestAllErrorsOfATaskAreReportedAtOnce(t *testing.T) {
	t.Parallel()
	spec := small(func(c *serviceplan.Container) { c.Image, c.Name = "", "" })
	spec.EphemeralStorage = 10
	_, err := spec.Definitions(place)
	require.ErrorContains(t, err, "ephemeralStorage: ")
	require.ErrorContains(t, err, "containers[0].image: ")
	require.ErrorContains(t, err, "containers[0].name: ")
}

func TestNamesThatLookLikeSecretsAreRejected(t *testing.T) {
	t.Parallel()
	refused := []string{
		"PASSWORD", "DbPasswd", "SECRET", "GITHUB_TOKEN", "API_KEY", "APIKEY", "PRIVATE_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
		"credentials", "SSH_PASSPHRASE",
	}
	taken := []string{"KEYBOARD", "PASS_THROUGH", "PRIMARY_KEY", "AUTHOR", "TABLE_NAME", "PUBLIC_KEY"}
	for i, name := range append(refused, taken...) {
		_, err := small(func(c *serviceplan.Container) { c.Environment = map[string]string{name: "x"} }).Definitions(place)
		require.Equal(t, i < len(refused), err != nil, name)
	}
}

func TestInvalidRunsAreReported(t *testing.T) {
	t.Parallel()
	errs := map[string]error{}
	for name, tc := range map[string]struct {
		run        serviceplan.Run
		unbalanced bool
	}{
		"count out of range": {run: serviceplan.Run{Count: -1}},
		"grace period without a load balancer": {
			run: serviceplan.Run{HealthCheckGrace: 1}, unbalanced: true,
		},
		"minimum healthy out of range": {run: serviceplan.Run{MinimumHealthy: 101}},
		"maximum without room": {
			run: serviceplan.Run{Maximum: 100},
		},
		"capacity without a weight": {
			run: serviceplan.Run{Capacity: []clusterplan.Capacity{{Provider: clusterplan.FargateSpot}}},
		},
		"port that no container has": {run: serviceplan.Run{Port: "https"}},
		"offer without a port":       {run: serviceplan.Run{ConnectServices: []serviceplan.ConnectService{{Alias: "ui", AliasPort: 80}}}},
		"port offered twice": {
			run: serviceplan.Run{ConnectServices: []serviceplan.ConnectService{{"http", "ui", 80}, {"http", "web", 80}}},
		},
		"offer alias in capitals": {
			run: serviceplan.Run{ConnectServices: []serviceplan.ConnectService{{"http", "UI", 80}}},
		},
		"offer port out of range":     {run: serviceplan.Run{ConnectServices: []serviceplan.ConnectService{{"http", "ui", 0}}}},
		"maximum below the minimum":   {run: serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 2, Max: 1, CPU: 60}}},
		"scaling without a target":    {run: serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 2, Max: 4}}},
		"scaling target out of range": {run: serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 2, Max: 4, CPU: 101}}},
		"requests without a load balancer": {
			run: serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 2, Max: 4, Requests: 100}}, unbalanced: true,
		},
	} {
		errs[name] = tc.run.Complete(!tc.unbalanced).Check(small(), !tc.unbalanced)
	}
	graphtest.GoldenErrors(t, "testdata/run-errors.golden", errs)
}

func TestARunHasItsDefaults(t *testing.T) {
	t.Parallel()
	run := serviceplan.Run{}.Complete(true)
	require.NoError(t, run.Check(small(), true))
	require.Equal(t, serviceplan.Run{Count: 2, HealthCheckGrace: 60, MinimumHealthy: 100, Maximum: 200, Capacity: clusterplan.OnDemand()}, run)
	worker := serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 3, Max: 9, CPU: 60}}.Complete(false)
	require.NoError(t, worker.Check(serviceplan.Spec{}, false))
	require.Equal(t, 3, worker.Count, "a new service begins with the least")
	require.Zero(t, worker.HealthCheckGrace)
	require.True(t, serviceplan.Run{ConnectServices: []serviceplan.ConnectService{{"http", "ui", 80}}}.Complete(false).ServiceConnect)
}
