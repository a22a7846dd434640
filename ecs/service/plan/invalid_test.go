package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	clusterplan "ecs-foundation/ecs/cluster/plan"
	serviceplan "ecs-foundation/ecs/service/plan"
)

func TestEachMistakeOfATaskIsTold(t *testing.T) {
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
	for want, spec := range map[string]serviceplan.Spec{
		"cpu: Fargate has no tasks of 300 units: write one of 256, 512, 1024, 2048, 4096, 8192, 16384": with(func(s *serviceplan.Spec) { s.CPU = 300 }),
		"memory: Fargate has no task of 512 units with 512 MiB: write 1024 to 4096 in steps of 1024":   with(func(s *serviceplan.Spec) { s.CPU = 512 }),
		"ephemeralStorage: 20 GiB is not to be had: write 21 to 200, or leave it out for 20":           with(func(s *serviceplan.Spec) { s.EphemeralStorage = 20 }),
		"ephemeralStorage: 201 GiB is not to be had: write 21 to 200, or leave it out for 20":          with(func(s *serviceplan.Spec) { s.EphemeralStorage = 201 }),
		`architecture: invalid value "ARM46": must be one of X86_64, ARM64; did you mean ARM64?`:       with(func(s *serviceplan.Spec) { s.Architecture = "ARM46" }),
		"containers: there is none: a task runs at least one":                                          with(func(s *serviceplan.Spec) { s.Containers = nil }),
		"containers: all are optional, and ECS asks for one whose end ends the task: " +
			"take optional off the service's own": one(func(c *serviceplan.Container) { c.Optional = true }),
		`containers[0].name: "the ui" is no name of a container: use up to 255 letters, digits, ` +
			`hyphens and underscores`: one(func(c *serviceplan.Container) { c.Name = "the ui" }),
		`containers[1].name: "ui" is the name of another container too`: beside(serviceplan.Container{Name: "ui", Image: "shop/ui:1"}),
		`containers[0].image: "" is no image: write one such as 123456789012.dkr.ecr.us-east-1.amazonaws.com/` +
			`shop/ui:1.0.0`: one(func(c *serviceplan.Container) { c.Image = "" }),
		"containers[0].memoryReservation: 300 MiB are more than the 200 that the container may have": one(func(c *serviceplan.Container) {
			c.Memory, c.MemoryReservation = 200, 300
		}),
		"cpu: the containers' shares are 512 units together, and the task has 256":   one(func(c *serviceplan.Container) { c.CPU = 512 }),
		"memory: the containers' shares are 1024 MiB together, and the task has 512": one(func(c *serviceplan.Container) { c.Memory = 1024 }),
		"containers[0].scratch: 512 MiB are taken out of the container's 512, and leave it nothing": one(func(c *serviceplan.Container) {
			c.Scratch = map[string]int{"/tmp": 512}
		}),
		"containers[0].scratch: /tmp has 0 MiB: write 1 or more, or leave it out": one(func(c *serviceplan.Container) {
			c.Scratch = map[string]int{"/tmp": 0}
		}),
		`containers[0].scratch: "tmp" is no path to mount at: write one such as /tmp`: one(func(c *serviceplan.Container) {
			c.Scratch = map[string]int{"tmp": 1}
		}),
		`containers[0].mounts[0]: there is no volume "photo": choose one of photos`: one(func(c *serviceplan.Container) {
			c.Mounts = []serviceplan.Mount{{Volume: "photo", Path: "/photos"}}
		}),
		`containers[0].mounts[0]: "/" is no path to mount at: write one such as /tmp`: one(func(c *serviceplan.Container) {
			c.Mounts = []serviceplan.Mount{{Volume: "photos", Path: "/"}}
		}),
		"containers[0].startTimeout: 121 is out of range: write 0 to 120": one(func(c *serviceplan.Container) { c.StartTimeout = 121 }),
		"containers[0].stopTimeout: -1 is out of range: write 0 to 120":   one(func(c *serviceplan.Container) { c.StopTimeout = -1 }),
		`containers[0].ports[0].name: "HTTP" is no name of a port: use up to 64 lower-case letters, digits, hyphens ` +
			`and underscores`: one(func(c *serviceplan.Container) { c.Ports[0].Name = "HTTP" }),
		"containers[0].ports[0].number: 0 is out of range: write 1 to 65535": one(func(c *serviceplan.Container) { c.Ports[0].Number = 0 }),
		`containers[0].ports[0].protocol: invalid value "https": must be one of http, http2, grpc; did you mean http?`: one(func(c *serviceplan.Container) {
			c.Ports[0].Protocol = "https"
		}),
		`containers[1].ports[0].name: "http" is a port of ui already`: beside(serviceplan.Container{
			Name: "proxy", Image: "p", Ports: []serviceplan.Port{{Name: "http", Number: 80}},
		}),
		"containers[1].ports[0].number: 3000 is taken by ui, with which it shares the task's network interface": beside(serviceplan.Container{
			Name: "proxy", Image: "p", Ports: []serviceplan.Port{{Name: "proxy", Number: 3000}},
		}),
		"containers[0].healthCheck: it runs one thing: set either shell or command": one(func(c *serviceplan.Container) {
			c.HealthCheck = &serviceplan.HealthCheck{Shell: "true", Command: []string{"true"}}
		}),
		"containers[0].healthCheck.interval: 4 is out of range: write 5 to 300": one(func(c *serviceplan.Container) {
			c.HealthCheck = &serviceplan.HealthCheck{Shell: "true", Interval: 4}
		}),
		"containers[0].healthCheck.retries: 11 is out of range: write 1 to 10": one(func(c *serviceplan.Container) {
			c.HealthCheck = &serviceplan.HealthCheck{Shell: "true", Retries: 11}
		}),
		"containers[0].environment.DATABASE_PASSWORD: it smells of a secret, and everybody who may describe task definitions reads it: " +
			"keep the value in Secrets Manager and name its ARN in secrets, or list the name in notSecret": one(func(c *serviceplan.Container) {
			c.Environment = map[string]string{"DATABASE_PASSWORD": "hunter2"}
		}),
		"containers[0].environment.KEYS: its value has an AWS access key in it: the code calls AWS by the task role, " +
			"and needs none": one(func(c *serviceplan.Container) { c.Environment = map[string]string{"KEYS": "AKIAIOSFODNN7EXAMPLE"} }),
		"containers[0].environment.a b: it is no name of a variable: use letters, digits and underscores": one(func(c *serviceplan.Container) {
			c.Environment = map[string]string{"a b": ""}
		}),
		`containers[0].notSecret[0]: "TOKENS" is no name in environment: take it off`: one(func(c *serviceplan.Container) {
			c.NotSecret = []string{"TOKENS"}
		}),
		"containers[0].secrets.DB: it is in environment too: take it off there": one(func(c *serviceplan.Container) {
			c.Environment, c.Secrets = map[string]string{"DB": ""}, map[string]string{"DB": secret + "-AbCdEf"}
		}),
		`containers[0].secrets.DB: "` + secret + `" lacks the six characters that Secrets Manager puts behind the name, ` +
			`as in -AbCdEf: copy the whole ARN`: one(func(c *serviceplan.Container) { c.Secrets = map[string]string{"DB": secret} }),
		`containers[1].after.uu: there is no such container: choose one of ui, log`: beside(serviceplan.Container{
			Name: "log", Image: "l", After: map[string]serviceplan.Condition{"uu": serviceplan.Started},
		}),
		`containers[1].after.ui: invalid value "STARTED": must be one of START, COMPLETE, SUCCESS, HEALTHY; did you mean START?`: beside(serviceplan.Container{
			Name: "log", Image: "l", After: map[string]serviceplan.Condition{"ui": "STARTED"},
		}),
		"containers[1].after.ui: ui has no health check, so that it is never healthy: give it one, or wait for START": beside(serviceplan.Container{
			Name: "log", Image: "l", After: map[string]serviceplan.Condition{"ui": serviceplan.IsHealthy},
		}),
		"containers[1].after.ui: ui ends the task when it ends: set optional there, or wait for START or HEALTHY": beside(serviceplan.Container{
			Name: "log", Image: "l", After: map[string]serviceplan.Condition{"ui": serviceplan.EndedOK},
		}),
		"containers: a, b, c wait for each other, so that none starts: take one after off": beside(
			serviceplan.Container{Name: "a", Image: "l", After: map[string]serviceplan.Condition{"b": serviceplan.Started}},
			serviceplan.Container{Name: "b", Image: "l", After: map[string]serviceplan.Condition{"c": serviceplan.Started, "ui": serviceplan.Started}},
			serviceplan.Container{Name: "c", Image: "l", After: map[string]serviceplan.Condition{"a": serviceplan.Started}},
		),
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			_, err := spec.Definitions(place)
			require.EqualError(t, err, want)
		})
	}
}

func TestAllMistakesOfATaskAreToldAtOnce(t *testing.T) {
	t.Parallel()
	spec := small(func(c *serviceplan.Container) { c.Image, c.Name = "", "" })
	spec.EphemeralStorage = 10
	_, err := spec.Definitions(place)
	require.ErrorContains(t, err, "ephemeralStorage: ")
	require.ErrorContains(t, err, "containers[0].image: ")
	require.ErrorContains(t, err, "containers[0].name: ")
}

func TestNamesThatSmellOfSecretsAreRefused(t *testing.T) {
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

func TestEachMistakeOfARunIsTold(t *testing.T) {
	t.Parallel()
	for want, tc := range map[string]struct {
		run        serviceplan.Run
		unbalanced bool
	}{
		"count: -1 is out of range: write 1 to 5000": {run: serviceplan.Run{Count: -1}},
		"healthCheckGrace: no load balancer judges the tasks: take it off, or give the service its target group": {
			run: serviceplan.Run{HealthCheckGrace: 1}, unbalanced: true,
		},
		"minimumHealthy: 101 is out of range: write 0 to 100": {run: serviceplan.Run{MinimumHealthy: 101}},
		"maximum: 100 % leave no room to start a task before another is stopped, in a deployment or to balance zones: write 101 or more": {
			run: serviceplan.Run{Maximum: 100},
		},
		"capacity: no provider has a weight, so that ECS places no task: set one to 1 or more": {
			run: serviceplan.Run{Capacity: []clusterplan.Capacity{{Provider: clusterplan.FargateSpot}}},
		},
		`port: no container has a port "https" to send requests to: choose one of http`: {run: serviceplan.Run{Port: "https"}},
		`offers[0].port: no container has a port "": choose one of http`:                {run: serviceplan.Run{Offers: []serviceplan.Offer{{Alias: "ui", At: 80}}}},
		`offers[1].port: "http" is offered twice, and ECS takes one name for a port: take one off`: {
			run: serviceplan.Run{Offers: []serviceplan.Offer{{"http", "ui", 80}, {"http", "web", 80}}},
		},
		`offers[0].alias: "UI" is no name to be found by: use lower-case letters, digits and hyphens`: {
			run: serviceplan.Run{Offers: []serviceplan.Offer{{"http", "UI", 80}}},
		},
		"offers[0].at: 0 is out of range: write 1 to 65535":                       {run: serviceplan.Run{Offers: []serviceplan.Offer{{"http", "ui", 0}}}},
		"scaling.max: 1 is less than the 2 tasks that there are at least":         {run: serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 2, Max: 1, CPU: 60}}},
		"scaling: nothing is measured: give a target for cpu, memory or requests": {run: serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 2, Max: 4}}},
		"scaling.cpu: 101 is out of range: write 0 to 100":                        {run: serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 2, Max: 4, CPU: 101}}},
		"scaling.requests: the service gets none from a load balancer: give it its target group, or take it off": {
			run: serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 2, Max: 4, Requests: 100}}, unbalanced: true,
		},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			require.EqualError(t, tc.run.Complete(!tc.unbalanced).Check(small(), !tc.unbalanced), want)
		})
	}
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
	require.True(t, serviceplan.Run{Offers: []serviceplan.Offer{{"http", "ui", 80}}}.Complete(false).Connect)
}
