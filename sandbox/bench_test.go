package sandbox_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

var (
	benchSizes = flag.String("bench.sizes", "",
		"sizes to measure, such as \"10 500/10\": numbers of services, in one stack or in a number of stacks in one VPC")
	benchResults = flag.String("bench.results", "", "file with the measurements, to which those that it lacks are added")
)

// perLoadBalancer is the number of target groups of a load balancer that AWS allows.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const perLoadBalancer = 100

// TestBench measures the commands of stacks with many services. It takes minutes to hours, so make bench runs it.
func TestBench(t *testing.T) {
	t.Parallel()
	if *benchSizes == "" {
		t.Skip("make bench runs it")
	}
	for size := range strings.FieldsSeq(*benchSizes) { //nolint:paralleltest // one size is measured at a time
		number, stacks, split := strings.Cut(size, "/")
		services, err := strconv.Atoi(number)
		require.NoError(t, err)
		t.Run(size, func(t *testing.T) {
			if slices.ContainsFunc(measured(t), func(m measurement) bool { return m.Size == size && m.Command == "destroy" }) {
				t.Skip("measured already")
			}
			e := engine.New(t, "..", "bench")
			if !split {
				benchStack(t, e.File(write(t, "Pulumi.bench.yaml", stackOf(services)), "bench"), size)
				return
			}
			n, err := strconv.Atoi(stacks)
			require.NoError(t, err)
			benchStacks(t, e, size, services/n, n)
		})
	}
}

// benchStack measures the commands of one stack.
func benchStack(t *testing.T, e *engine.Engine, size string) {
	t.Helper()
	resources := 0
	for _, command := range []struct {
		name string
		run  func(...string) engine.Result
	}{
		{"preview", e.Preview},
		{"up", e.Up},
		{"preview without changes", e.Preview},
		{"destroy", func(...string) engine.Result { return e.Destroy() }},
	} {
		measure(t, e, measurement{Size: size, Command: command.name}, func() int {
			result := command.run()
			require.NoError(t, result.Err)
			resources = max(resources, len(result.Creates)+len(result.Same))
			return resources
		})
	}
}

// benchStacks measures stacks of services in the network of another stack, which are deployed one after the other. Each
// has a load balancer.
func benchStacks(t *testing.T, e *engine.Engine, size string, services, stacks int) {
	t.Helper()
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	project := func(name, stack string) *engine.Engine {
		file := write(t, "Pulumi.bench.yaml", strings.ReplaceAll(stack, "ecs-foundation:", name+":"))
		require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(file), "Pulumi.yaml"),
			fmt.Appendf(nil, "name: %s\nruntime: go\nmain: %s\n", name, root), 0o600))
		return e.Project(filepath.Dir(file), "bench")
	}
	all := []*engine.Engine{project("environment", stackOf(0))}
	for i := range stacks {
		all = append(all, project(fmt.Sprintf("team-%d", i), strings.Replace(stackOf(services), networkOfBench,
			"  ecs-foundation:network: {stack: organization/environment/bench}\n", 1)))
	}
	resources := 0
	measure(t, e, measurement{Size: size, Command: "up of all"}, func() int {
		for _, stack := range all {
			up := stack.Up()
			require.NoError(t, up.Err)
			resources += len(up.Creates)
		}
		return resources
	})
	last := all[len(all)-1]
	measure(t, e, measurement{Size: size, Command: "preview of one without changes"}, func() int {
		preview := last.Preview()
		require.NoError(t, preview.Err)
		return len(preview.Same)
	})
	measure(t, e, measurement{Size: size, Command: "destroy"}, func() int {
		for _, stack := range slices.Backward(all) {
			require.NoError(t, stack.Destroy().Err)
		}
		return resources
	})
}

// measure measures a command, which returns the number of resources, and saves the measurement.
func measure(t *testing.T, e *engine.Engine, m measurement, command func() int) {
	t.Helper()
	usage, calls, start := watch(t, e), countCalls(e), time.Now()
	m.Resources = command()
	m.Seconds, m.Calls = time.Since(start).Seconds(), countCalls(e)-calls
	m.CPU, m.Memory = usage()
	save(t, m)
}

// write writes a file to a new directory and returns its path.
func write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

const networkOfBench = `  ecs-foundation:network:
    zones: [us-east-1a, us-east-1b]
    nat: {strategy: Single}
    endpoints: [ecr.api, ecr.dkr, logs, secretsmanager]
    flowLogs: {destination: none}
`

// stackOf returns the stack file of a number of services, each with a secret and so with roles of its own.
func stackOf(services int) string {
	var text strings.Builder
	shards := make([]string, 0, services/perLoadBalancer)
	for i := 1; i < (services+perLoadBalancer-1)/perLoadBalancer; i++ {
		shards = append(shards, fmt.Sprintf("s%d", i))
	}
	const arn = "arn:aws:%s:us-east-1:123456789012:%s"
	fmt.Fprintf(&text, `config:
  aws:region: us-east-1
%s  ecs-foundation:loadBalancer:
    certificateArn: %s
    deletionProtection: false
    accessLogs: false
    shards: [%s]
  ecs-foundation:data: {database: {port: 5432}}
`, networkOfBench, fmt.Sprintf(arn, "acm", "certificate/11111111-2222-3333-4444-555555555555"), strings.Join(shards, ", "))
	if services == 0 {
		return text.String() + "  ecs-foundation:services: {}\n"
	}
	text.WriteString("  ecs-foundation:services:\n")
	for i := range services {
		shard := ""
		if n := i / perLoadBalancer; n > 0 {
			shard = fmt.Sprintf("shard: s%d, ", n)
		}
		fmt.Fprintf(&text, "    service-%[1]d: {%[2]sport: 8080, uses: [database], secrets: [%[3]s],\n"+
			"      routes: [{paths: [/service-%[1]d/*], priority: %[4]d}]}\n",
			i, shard, fmt.Sprintf(arn, "secretsmanager", fmt.Sprintf("secret:service-%d/key-AbCdEf", i)), i+1)
	}
	return text.String()
}
