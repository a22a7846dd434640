package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	serviceplan "ecs-foundation/ecs/service/plan"
	"ecs-foundation/stack/graphtest"
)

var runtime = serviceplan.Runtime{Service: "ui", Region: "us-east-1", LogGroup: "/ecs/shop-dev/ui", Volumes: []string{"photos"}}

// small returns a task with one container.
func small(change ...func(*serviceplan.Container)) serviceplan.Spec {
	c := serviceplan.Container{Name: "ui", Image: "shop/ui:1", Ports: []serviceplan.Port{{Name: "http", Number: 3000}}}
	for _, apply := range change {
		apply(&c)
	}
	return serviceplan.Spec{CPU: 256, Memory: 512, Containers: []serviceplan.Container{c}}
}

// full is a task with every setting.
var full = serviceplan.Spec{
	CPU: 1024, Memory: 2048, Architecture: serviceplan.ARM, EphemeralStorage: 50,
	Containers: []serviceplan.Container{
		{
			Name: "ui", Image: "shop/ui:1", Command: []string{"serve"}, EntryPoint: []string{"/bin/ui"},
			Ports:       []serviceplan.Port{{Name: "http", Number: 3000, Protocol: serviceplan.HTTP}, {Name: "admin", Number: 3001}},
			Environment: map[string]string{"STAGE": "dev", "LOG_LEVEL": "info", "TOKEN_SECONDS": "60"},
			NotSecret:   []string{"TOKEN_SECONDS"},
			Secrets: map[string]string{
				"DB_PASSWORD": "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/db-AbCdEf:password::",
				"API_KEY":     "arn:aws:ssm:us-east-1:123456789012:parameter/shop/api-key",
			},
			HealthCheck: &serviceplan.HealthCheck{Shell: "curl -f http://localhost:3000/health || exit 1", StartPeriod: 60},
			DependsOn:   map[string]serviceplan.Condition{"migrate": serviceplan.Success, "proxy": serviceplan.Healthy},
			Mounts:      []serviceplan.Mount{{Volume: "photos", Path: "/photos", ReadOnly: true}},
			Tmpfs:       map[string]int{"/tmp": 64, "/run": 16}, CPU: 512, Memory: 1024, MemoryReservation: 512, StopTimeout: 60,
		},
		{Name: "migrate", Image: "shop/migrate:1", Optional: true, User: serviceplan.Root, WritableRoot: true, StartTimeout: 90},
		{
			Name: "proxy", Image: "shop/proxy:1", User: "101", Tmpfs: map[string]int{},
			HealthCheck: &serviceplan.HealthCheck{Command: []string{"/proxy", "check"}, Interval: 10, Timeout: 2, Retries: 5},
		},
	},
}

func TestDefinitionsMatchGolden(t *testing.T) {
	t.Parallel()
	for name, spec := range map[string]serviceplan.Spec{"small": small(), "full": full} {
		text, err := spec.Definitions(runtime)
		require.NoError(t, err)
		graphtest.Golden(t, "testdata/"+name+".golden.json", graphtest.Indent(t, text))
	}
}

func TestExecNeedsInitAndWritableRoot(t *testing.T) {
	t.Parallel()
	exec := runtime
	exec.Exec = true
	text, err := small(func(c *serviceplan.Container) { c.WritableRoot = true }).Definitions(exec)
	require.NoError(t, err)
	require.Contains(t, text, `"readonlyRootFilesystem":false`)
	require.Contains(t, text, `"linuxParameters":{"initProcessEnabled":true}`)
	_, err = small().Definitions(exec)
	require.ErrorContains(t, err, "containers: ")
}

func TestFargateTaskSizes(t *testing.T) {
	t.Parallel()
	for cpu, supported := range map[int][]int{
		256: {512, 1024, 2048}, 512: {1024, 2048, 3072, 4096}, 1024: {2048, 8192}, 2048: {4096, 16384}, 4096: {8192, 30720},
		8192: {16384, 20480, 61440}, 16384: {32768, 40960, 122880},
	} {
		for _, memory := range supported {
			spec := small()
			spec.CPU, spec.Memory = cpu, memory
			_, err := spec.Definitions(runtime)
			require.NoError(t, err, "%d with %d", cpu, memory)
			spec.Memory++
			_, err = spec.Definitions(runtime)
			require.ErrorContains(t, err, "memory: ", "%d with %d", cpu, memory+1)
		}
	}
	for _, pair := range [][2]int{{256, 1536}, {256, 3072}, {512, 512}, {1024, 9216}, {8192, 17408}, {16384, 36864}} {
		spec := small()
		spec.CPU, spec.Memory = pair[0], pair[1]
		_, err := spec.Definitions(runtime)
		require.ErrorContains(t, err, "memory: ", "%v", pair)
	}
}

func TestDefinitionsDoesNotChangeTheSpec(t *testing.T) {
	t.Parallel()
	check := &serviceplan.HealthCheck{Shell: "true"}
	spec := small(func(c *serviceplan.Container) { c.HealthCheck = check })
	_, err := spec.Definitions(runtime)
	require.NoError(t, err)
	require.Empty(t, spec.Containers[0].User)
	require.Equal(t, serviceplan.HealthCheck{Shell: "true"}, *check)
}

func TestDeployed(t *testing.T) {
	t.Parallel()
	const previous, requested = "arn:aws:ecs:us-east-1:123456789012:task-definition/shop-dev-ui:41", "arn:aws:ecs:us-east-1:123456789012:task-definition/shop-dev-ui:42"
	running, err := serviceplan.Deployed("shop", "ui", "us-east-1", requested, requested)
	require.NoError(t, err)
	require.Equal(t, requested, running)
	_, err = serviceplan.Deployed("shop", "ui", "us-east-1", requested, previous)
	require.ErrorContains(t, err, `service "ui" runs task definition `+previous)
	require.ErrorContains(t, err, "aws ecs describe-services --region us-east-1 --cluster shop --services ui")
}
