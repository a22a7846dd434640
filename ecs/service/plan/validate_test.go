package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	clusterplan "ecs-foundation/ecs/cluster/plan"
	serviceplan "ecs-foundation/ecs/service/plan"
	"ecs-foundation/stack/graphtest"
)

func TestInvalidSpecs(t *testing.T) {
	t.Parallel()
	container := func(change func(*serviceplan.Container)) serviceplan.Spec { return small(change) }
	task := func(change func(*serviceplan.Spec)) serviceplan.Spec {
		s := small()
		change(&s)
		return s
	}
	sidecars := func(others ...serviceplan.Container) serviceplan.Spec {
		s := small()
		s.Containers = append(s.Containers, others...)
		return s
	}
	const secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/db"
	errs := map[string]error{}
	for name, spec := range map[string]serviceplan.Spec{
		"unsupported CPU":             task(func(s *serviceplan.Spec) { s.CPU = 300 }),
		"unsupported memory":          task(func(s *serviceplan.Spec) { s.CPU = 512 }),
		"ephemeral storage too small": task(func(s *serviceplan.Spec) { s.EphemeralStorage = 20 }),
		"ephemeral storage too large": task(func(s *serviceplan.Spec) { s.EphemeralStorage = 201 }),
		"unknown architecture":        task(func(s *serviceplan.Spec) { s.Architecture = "ARM46" }),
		"no containers":               task(func(s *serviceplan.Spec) { s.Containers = nil }),
		"only optional containers":    container(func(c *serviceplan.Container) { c.Optional = true }),
		"container name with a space": container(func(c *serviceplan.Container) { c.Name = "the ui" }),
		"duplicate container name":    sidecars(serviceplan.Container{Name: "ui", Image: "shop/ui:1"}),
		"no image":                    container(func(c *serviceplan.Container) { c.Image = "" }),
		"reservation above the limit": container(func(c *serviceplan.Container) {
			c.Memory, c.MemoryReservation = 200, 300
		}),
		"containers with more CPU than the task":    container(func(c *serviceplan.Container) { c.CPU = 512 }),
		"containers with more memory than the task": container(func(c *serviceplan.Container) { c.Memory = 1024 }),
		"tmpfs as large as the memory": container(func(c *serviceplan.Container) {
			c.Tmpfs = map[string]int{"/tmp": 512}
		}),
		"empty tmpfs": container(func(c *serviceplan.Container) {
			c.Tmpfs = map[string]int{"/tmp": 0}
		}),
		"relative tmpfs path": container(func(c *serviceplan.Container) {
			c.Tmpfs = map[string]int{"tmp": 1}
		}),
		"unknown volume": container(func(c *serviceplan.Container) {
			c.Mounts = []serviceplan.Mount{{Volume: "photo", Path: "/photos"}}
		}),
		"mount at /": container(func(c *serviceplan.Container) {
			c.Mounts = []serviceplan.Mount{{Volume: "photos", Path: "/"}}
		}),
		"start timeout out of range": container(func(c *serviceplan.Container) { c.StartTimeout = 121 }),
		"stop timeout out of range":  container(func(c *serviceplan.Container) { c.StopTimeout = -1 }),
		"port name in capitals":      container(func(c *serviceplan.Container) { c.Ports[0].Name = "HTTP" }),
		"port out of range":          container(func(c *serviceplan.Container) { c.Ports[0].Number = 0 }),
		"unknown protocol": container(func(c *serviceplan.Container) {
			c.Ports[0].Protocol = "https"
		}),
		"duplicate port name": sidecars(serviceplan.Container{
			Name: "proxy", Image: "p", Ports: []serviceplan.Port{{Name: "http", Number: 80}},
		}),
		"duplicate port number": sidecars(serviceplan.Container{
			Name: "proxy", Image: "p", Ports: []serviceplan.Port{{Name: "proxy", Number: 3000}},
		}),
		"health check with shell and command": container(func(c *serviceplan.Container) {
			c.HealthCheck = &serviceplan.HealthCheck{Shell: "true", Command: []string{"true"}}
		}),
		"health check interval out of range": container(func(c *serviceplan.Container) {
			c.HealthCheck = &serviceplan.HealthCheck{Shell: "true", Interval: 4}
		}),
		"health check retries out of range": container(func(c *serviceplan.Container) {
			c.HealthCheck = &serviceplan.HealthCheck{Shell: "true", Retries: 11}
		}),
		"secret in an environment variable": container(func(c *serviceplan.Container) {
			c.Environment = map[string]string{"DATABASE_PASSWORD": "hunter2"}
		}),
		"access key in an environment variable": container(func(c *serviceplan.Container) { c.Environment = map[string]string{"KEYS": "AKIAIOSFODNN7EXAMPLE"} }),
		"environment variable name with a space": container(func(c *serviceplan.Container) {
			c.Environment = map[string]string{"a b": ""}
		}),
		"unknown variable in notSecret": container(func(c *serviceplan.Container) {
			c.NotSecret = []string{"TOKENS"}
		}),
		"variable in environment and secrets": container(func(c *serviceplan.Container) {
			c.Environment, c.Secrets = map[string]string{"DB": ""}, map[string]string{"DB": secret + "-AbCdEf"}
		}),
		"secret ARN without suffix": container(func(c *serviceplan.Container) { c.Secrets = map[string]string{"DB": secret} }),
		"unknown dependency": sidecars(serviceplan.Container{
			Name: "log", Image: "l", DependsOn: map[string]serviceplan.Condition{"uu": serviceplan.Start},
		}),
		"unknown dependency condition": sidecars(serviceplan.Container{
			Name: "log", Image: "l", DependsOn: map[string]serviceplan.Condition{"ui": "STARTED"},
		}),
		"HEALTHY without a health check": sidecars(serviceplan.Container{
			Name: "log", Image: "l", DependsOn: map[string]serviceplan.Condition{"ui": serviceplan.Healthy},
		}),
		"SUCCESS of an essential container": sidecars(serviceplan.Container{
			Name: "log", Image: "l", DependsOn: map[string]serviceplan.Condition{"ui": serviceplan.Success},
		}),
		"dependency cycle": sidecars(
			serviceplan.Container{Name: "a", Image: "l", DependsOn: map[string]serviceplan.Condition{"b": serviceplan.Start}},
			serviceplan.Container{Name: "b", Image: "l", DependsOn: map[string]serviceplan.Condition{"c": serviceplan.Start, "ui": serviceplan.Start}},
			serviceplan.Container{Name: "c", Image: "l", DependsOn: map[string]serviceplan.Condition{"a": serviceplan.Start}},
		),
	} {
		_, errs[name] = spec.Definitions(runtime)
	}
	graphtest.GoldenErrors(t, "testdata/task-errors.golden", errs)
}

func TestAllErrorsAreReportedAtOnce(t *testing.T) {
	t.Parallel()
	spec := small(func(c *serviceplan.Container) { c.Image, c.Name = "", "" })
	spec.EphemeralStorage = 10
	_, err := spec.Definitions(runtime)
	require.ErrorContains(t, err, "ephemeralStorage: ")
	require.ErrorContains(t, err, "containers[0].image: ")
	require.ErrorContains(t, err, "containers[0].name: ")
}

func TestNamesThatLookLikeSecretsAreRejected(t *testing.T) {
	t.Parallel()
	rejected := []string{
		"PASSWORD", "DbPasswd", "SECRET", "GITHUB_TOKEN", "API_KEY", "APIKEY", "PRIVATE_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
		"credentials", "SSH_PASSPHRASE",
	}
	allowed := []string{"KEYBOARD", "PASS_THROUGH", "PRIMARY_KEY", "AUTHOR", "TABLE_NAME", "PUBLIC_KEY"}
	for i, name := range append(rejected, allowed...) {
		_, err := small(func(c *serviceplan.Container) { c.Environment = map[string]string{name: "x"} }).Definitions(runtime)
		require.Equal(t, i < len(rejected), err != nil, name)
	}
}

func TestInvalidRuns(t *testing.T) {
	t.Parallel()
	errs := map[string]error{}
	for name, tc := range map[string]struct {
		run    serviceplan.Run
		worker bool
	}{
		"count out of range": {run: serviceplan.Run{Count: -1}},
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
		errs[name] = tc.run.Complete(!tc.worker).Check(small(), !tc.worker)
	}
	graphtest.GoldenErrors(t, "testdata/run-errors.golden", errs)
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
