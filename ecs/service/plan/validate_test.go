package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	serviceplan "ecs-foundation/ecs/service/plan"
	"ecs-foundation/stack/graphtest"
)

const secretARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/db-AbCdEf"

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
	secret := strings.TrimSuffix(secretARN, "-AbCdEf")
	errs := map[string]error{}
	for name, spec := range map[string]serviceplan.Spec{
		"eleven containers": sidecars(slices.Collect(func(yield func(serviceplan.Container) bool) {
			for i := range 10 {
				yield(serviceplan.Container{Name: fmt.Sprint("sidecar-", i), Image: "l"})
			}
		})...),
		"container name too long":     container(func(c *serviceplan.Container) { c.Name = strings.Repeat("a", 256) }),
		"image URI with scheme":       container(func(c *serviceplan.Container) { c.Image = "https://ghcr.io/acme/ui" }),
		"image URI too long":          container(func(c *serviceplan.Container) { c.Image = "shop/" + strings.Repeat("a", 251) }),
		"image URI with plus sign":    container(func(c *serviceplan.Container) { c.Image = "shop/ui:1.0.0+1" }),
		"image with truncated digest": container(func(c *serviceplan.Container) { c.Image = "shop/ui@sha256:0123abcd" }),
		"image with MD5 digest":       container(func(c *serviceplan.Container) { c.Image = "shop/ui@md5:" + strings.Repeat("a", 64) }),
		"negative CPU":                container(func(c *serviceplan.Container) { c.CPU = -1 }),
		"memory below 6 MiB":          container(func(c *serviceplan.Container) { c.Memory = 4 }),
		"reservation below 6 MiB":     container(func(c *serviceplan.Container) { c.MemoryReservation = 5 }),
		"reservation of the memory": container(func(c *serviceplan.Container) {
			c.Memory, c.MemoryReservation = 200, 200
		}),
		"negative user ID":        container(func(c *serviceplan.Container) { c.User = "-1" }),
		"user with three parts":   container(func(c *serviceplan.Container) { c.User = "1000:1000:1000" }),
		"start timeout too short": container(func(c *serviceplan.Container) { c.StartTimeout = 1 }),
		"stop timeout too short":  container(func(c *serviceplan.Container) { c.StopTimeout = 1 }),
		"port name with hyphen":   container(func(c *serviceplan.Container) { c.Ports[0].Name = "-http" }),
		"port name too long":      container(func(c *serviceplan.Container) { c.Ports[0].Name = strings.Repeat("a", 65) }),
		"variable that ECS sets": container(func(c *serviceplan.Container) {
			c.Environment = map[string]string{"ECS_CONTAINER_METADATA_URI_V4": "http://localhost"}
		}),
		"secret in a variable that ECS sets": container(func(c *serviceplan.Container) {
			c.Secrets = map[string]string{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": secret + "-AbCdEf"}
		}),
		"secret with version stage and version ID": container(func(c *serviceplan.Container) {
			c.Secrets = map[string]string{"DB": secret + "-AbCdEf::AWSCURRENT:9d4cb84b-ad69-40c0-a0ab-cead36b967e8"}
		}),
		"secret in another partition": container(func(c *serviceplan.Container) {
			c.Secrets = map[string]string{"DB": "arn:aws-cn:ssm:cn-north-1:123456789012:parameter/shop/db"}
		}),
		"duplicate name in notSecret": container(func(c *serviceplan.Container) {
			c.Environment, c.NotSecret = map[string]string{"TOKEN": ""}, []string{"TOKEN", "TOKEN"}
		}),
		"volume and tmpfs at the same path": container(func(c *serviceplan.Container) {
			c.Tmpfs, c.Mounts = map[string]int{"/data/": 1}, []serviceplan.Mount{{Volume: "photos", Path: "/data"}}
		}),
		"two volumes at the same path": container(func(c *serviceplan.Container) {
			c.Mounts = []serviceplan.Mount{{Volume: "photos", Path: "/data"}, {Volume: "photos", Path: "/data/."}}
		}),
		"mount without a path": container(func(c *serviceplan.Container) {
			c.Mounts = []serviceplan.Mount{{Volume: "photos"}}
		}),
		"health check command with CMD": container(func(c *serviceplan.Container) {
			c.HealthCheck = &serviceplan.HealthCheck{Command: []string{"CMD", "true"}}
		}),
		"health check timeout out of range": container(func(c *serviceplan.Container) {
			c.HealthCheck = &serviceplan.HealthCheck{Shell: "true", Timeout: 61}
		}),
		"health check start period out of range": container(func(c *serviceplan.Container) {
			c.HealthCheck = &serviceplan.HealthCheck{Shell: "true", StartPeriod: 301}
		}),
		"definition larger than 64 KiB": container(func(c *serviceplan.Container) {
			c.Environment = map[string]string{"CONFIG": strings.Repeat("a", 65536)}
		}),
		"reservations above the memory of the task": sidecars(serviceplan.Container{Name: "a", Image: "l", MemoryReservation: 300},
			serviceplan.Container{Name: "b", Image: "l", Memory: 300}),
		"dependency on itself": sidecars(
			serviceplan.Container{Name: "a", Image: "l", DependsOn: map[string]serviceplan.Condition{"a": serviceplan.Start}}),
		"COMPLETE of an essential container": sidecars(serviceplan.Container{
			Name: "log", Image: "l", DependsOn: map[string]serviceplan.Condition{"ui": serviceplan.Complete},
		}),
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

// Each task is at a limit that AWS allows.
func TestTasksAtTheLimits(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*serviceplan.Container){
		"image of 255 characters with digest": func(c *serviceplan.Container) {
			c.Image = "registry:5000/" + strings.Repeat("a", 241) + "@sha256:" + strings.Repeat("0", 64)
		},
		"timeouts":                   func(c *serviceplan.Container) { c.StartTimeout, c.StopTimeout = 2, 120 },
		"memory":                     func(c *serviceplan.Container) { c.Memory, c.MemoryReservation = 512, 6 },
		"user and group":             func(c *serviceplan.Container) { c.User = "www-data:1000" },
		"port name of 64 characters": func(c *serviceplan.Container) { c.Ports[0].Name = "_" + strings.Repeat("a", 63) },
		"health check": func(c *serviceplan.Container) {
			c.HealthCheck = &serviceplan.HealthCheck{Shell: "true", Interval: 300, Timeout: 60, Retries: 10, StartPeriod: 300}
		},
		"volume at /tmp":            func(c *serviceplan.Container) { c.Mounts = []serviceplan.Mount{{Volume: "photos", Path: "/tmp"}} },
		"region of the AWS SDK":     func(c *serviceplan.Container) { c.Environment = map[string]string{"AWS_REGION": "eu-west-1"} },
		"version stage of a secret": func(c *serviceplan.Container) { c.Secrets = map[string]string{"DB": secretARN + "::AWSPREVIOUS:"} },
		"version ID of a secret":    func(c *serviceplan.Container) { c.Secrets = map[string]string{"DB": secretARN + ":::9d4cb84b"} },
		"parameter in another region": func(c *serviceplan.Container) {
			c.Secrets = map[string]string{"DB": "arn:aws:ssm:eu-west-1:123456789012:parameter/db"}
		},
	} {
		spec := small(change)
		for i := range 9 {
			spec.Containers = append(spec.Containers, serviceplan.Container{Name: fmt.Sprint("sidecar-", i), Image: "l"})
		}
		_, err := spec.Definitions(runtime)
		require.NoError(t, err, name)
	}
}
