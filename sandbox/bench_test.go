package sandbox_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

var (
	benchSizes   = flag.String("bench.sizes", "", "numbers of services to measure, such as \"10 100\"")
	benchResults = flag.String("bench.results", "", "file with the measurements, to which those that it lacks are added")
)

// perLoadBalancer is the number of target groups of a load balancer that AWS allows.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const perLoadBalancer = 100

// A measurement is one command on a stack.
type measurement struct {
	Services  int     `json:"services"`
	Command   string  `json:"command"`
	Resources int     `json:"resources"` // that the stack has
	Seconds   float64 `json:"seconds"`
	CPU       float64 `json:"cpu"`    // seconds of all processes except the emulator
	Memory    int     `json:"memory"` // peak in MB, of the same processes
	Calls     int     `json:"calls"`  // of AWS's API
}

// TestBench measures the commands of a stack with many services. It takes minutes to hours, so make bench runs it.
func TestBench(t *testing.T) {
	t.Parallel()
	if *benchSizes == "" {
		t.Skip("make bench runs it")
	}
	for size := range strings.FieldsSeq(*benchSizes) { //nolint:paralleltest // one size is measured at a time
		services, err := strconv.Atoi(size)
		require.NoError(t, err)
		t.Run(size, func(t *testing.T) { bench(t, services) })
	}
}

func bench(t *testing.T, services int) {
	t.Helper()
	if slices.ContainsFunc(measured(t), func(m measurement) bool { return m.Services == services && m.Command == "destroy" }) {
		t.Skip("measured already")
	}
	file := filepath.Join(t.TempDir(), "Pulumi.bench.yaml")
	require.NoError(t, os.WriteFile(file, []byte(benchStack(services)), 0o600))
	e := engine.New(t, "..", "bench").File(file, "bench")
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
		usage, calls, start := watch(t, e), countCalls(e), time.Now()
		result := command.run()
		m := measurement{Services: services, Command: command.name, Seconds: time.Since(start).Seconds(), Calls: countCalls(e) - calls}
		m.CPU, m.Memory = usage()
		require.NoError(t, result.Err)
		resources = max(resources, len(result.Creates)+len(result.Same))
		m.Resources = resources
		save(t, m)
	}
}

// benchStack returns the stack file of a number of services, each with a secret and so with roles of its own.
func benchStack(services int) string {
	var text strings.Builder
	shards := make([]string, 0, services/perLoadBalancer)
	for i := 1; i < (services+perLoadBalancer-1)/perLoadBalancer; i++ {
		shards = append(shards, fmt.Sprintf("s%d", i))
	}
	const arn = "arn:aws:%s:us-east-1:123456789012:%s"
	fmt.Fprintf(&text, `config:
  aws:region: us-east-1
  ecs-foundation:network:
    zones: [us-east-1a, us-east-1b]
    nat: {strategy: Single}
    endpoints: [ecr.api, ecr.dkr, logs, secretsmanager]
    flowLogs: {destination: none}
  ecs-foundation:loadBalancer:
    certificateArn: %s
    deletionProtection: false
    accessLogs: false
    shards: [%s]
  ecs-foundation:data: {database: {port: 5432}}
  ecs-foundation:services:
`, fmt.Sprintf(arn, "acm", "certificate/11111111-2222-3333-4444-555555555555"), strings.Join(shards, ", "))
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

// countCalls returns the number of calls that the emulator has logged.
func countCalls(e *engine.Engine) int {
	text, _ := os.ReadFile(filepath.Join(e.State(), "emulator.log")) // there is none before the first command
	return strings.Count(string(text), " HTTP/1.1\"") - strings.Count(string(text), "/_named HTTP/1.1\"")
}

// watch samples the processes of a sandbox until the function that it returns is called, which returns their CPU time in
// seconds and their peak memory in MB.
func watch(t *testing.T, e *engine.Engine) func() (cpu float64, memory int) {
	t.Helper()
	ticks, peak, end, ended := map[string]int{}, 0, make(chan bool), make(chan bool)
	go func() {
		defer close(ended)
		for {
			resident := 0
			for _, dir := range running(t, e) { //nolint:testifylint // it requires nothing once there is a sandbox
				used, pages := processUsage(dir)
				ticks[dir], resident = max(ticks[dir], used), resident+pages*os.Getpagesize()
			}
			peak = max(peak, resident)
			select {
			case <-end:
				return
			case <-time.After(200 * time.Millisecond):
			}
		}
	}()
	return func() (float64, int) {
		close(end)
		<-ended
		total := 0
		for _, used := range ticks {
			total += used
		}
		return float64(total) / 100, peak >> 20 // the kernel reports CPU time in hundredths of a second
	}
}

// processUsage returns the CPU time of a process in ticks and its resident pages, from its directory in /proc.
// https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
func processUsage(dir string) (ticks, pages int) {
	text, _ := os.ReadFile(filepath.Join(dir, "stat")) // the process may have ended
	_, rest, found := strings.Cut(string(text), ") ")
	if fields := strings.Fields(rest); found {
		for _, field := range fields[11:13] {
			n, _ := strconv.Atoi(field)
			ticks += n
		}
		pages, _ = strconv.Atoi(fields[21])
	}
	return ticks, pages
}

// measured returns the measurements in the file of results.
func measured(t *testing.T) []measurement {
	t.Helper()
	file, err := os.Open(*benchResults)
	if os.IsNotExist(err) {
		return nil
	}
	require.NoError(t, err)
	defer func() { _ = file.Close() }()
	var list []measurement
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var m measurement
		require.NoError(t, json.Unmarshal(lines.Bytes(), &m))
		list = append(list, m)
	}
	return list
}

// save adds a measurement to the file of results, and prints it as a row of the table in docs/performance.md.
func save(t *testing.T, m measurement) {
	t.Helper()
	text, err := json.Marshal(m)
	require.NoError(t, err)
	file, err := os.OpenFile(*benchResults, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	require.NoError(t, err)
	_, err = fmt.Fprintf(file, "%s\n", text)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	fmt.Printf("| %d | %s | %d | %.0f | %.0f | %.0f | %d | %d |\n", m.Services, m.Command, m.Resources, m.Seconds, m.CPU,
		1000*m.CPU/float64(max(m.Resources, 1)), m.Memory, m.Calls)
	t.Logf("%d cores, %s", runtime.NumCPU(), time.Now().UTC().Format(time.DateOnly))
}
