package faults_test

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
	"ecs-foundation/sandbox/faults"
)

var (
	kills   = flag.Int("kills.count", 2, "how often something is killed")
	workers = flag.Int("kills.workers", 2, "how many sandboxes run at the same time")
	first   = flag.Uint64("kills.number", 1, "number of the first stack: the same number repeats the same points")
)

const (
	stackName = "small"
	// perPhase is how often an update is killed at most until it completes.
	perPhase = 6
)

// TestKillsAreRecovered kills updates, changes and destructions of a stack at random points. After each kill it runs the
// documented steps, and compares the account with the state.
func TestKillsAreRecovered(t *testing.T) {
	var table results
	phases := []string{"create", "change", "destroy"}
	if *kills < len(phases) {
		phases = []string{"create", "destroy"}
	}
	each := min((*kills+len(phases)-1)/len(phases), perPhase)
	numbers := make(chan uint64, *kills)
	for n, next := 0, *first; n < *kills; n, next = n+each*len(phases), next+1 {
		numbers <- next
	}
	close(numbers)
	t.Run("all", func(t *testing.T) {
		for worker := range min(len(numbers), *workers) {
			t.Run(strconv.Itoa(worker), func(t *testing.T) {
				t.Parallel()
				e := engine.New(t, "../..", "dev").File("testdata/small.yaml", stackName)
				require.NoError(t, e.Preview().Err)
				bin := tools(t, e)
				for number := range numbers {
					ok := t.Run(fmt.Sprintf("number=%d", number), func(t *testing.T) { //nolint:paralleltest // the stacks share a sandbox
						s := newStack(t, e, bin, number)
						for _, phase := range phases {
							s.run(phase, each, &table)
						}
					})
					if !ok {
						return // the account is not empty
					}
				}
			})
		}
	})
	t.Logf("\n%s", table.String())
}

// A stack is deployed with plain Pulumi commands, to a backend that is kept.
type stack struct {
	t *testing.T
	*engine.Backend
	e      *engine.Engine
	shell  shell
	number uint64
	random *rand.Rand
	marker string // environment variable of the processes of a command
	before []string
	runs   int
}

func newStack(t *testing.T, e *engine.Engine, bin string, number uint64) *stack {
	t.Helper()
	dir := t.TempDir()
	s := &stack{
		t: t, e: e, number: number, random: rand.New(rand.NewPCG(number, 0)),
		marker: "SANDBOX_FAULTS=" + dir, before: faults.Resources(e),
	}
	url := "file://" + dir + "?metadata=skip"
	if number%2 == 0 {
		bucket := fmt.Sprintf("state-%d", number)
		e.CallREST("s3", http.MethodPut, "/"+bucket, "")
		url = "s3://" + bucket + "?region=us-east-1&s3ForcePathStyle=true"
	}
	passphrase := "PULUMI_CONFIG_PASSPHRASE=correct horse"
	s.Backend = e.Backend(url, s.marker, passphrase, "PULUMI_DEBUG_COMMANDS=true") // enables --event-log
	s.shell = newShell(t, e, s.Backend, bin, "PULUMI_BACKEND_URL="+url, passphrase)
	s.MustRun("stack", "init", stackName)
	return s
}

// run runs a phase: it kills the command a number of times, recovers, and then completes it.
func (s *stack) run(phase string, kills int, table *results) {
	s.t.Helper()
	command := "up"
	targets := faults.Targets
	switch phase {
	case "change":
		s.change()
	case "destroy":
		command = "destroy"
		targets = slices.DeleteFunc(slices.Clone(targets), func(t faults.Target) bool { return t == faults.Program }) // does not run
	}
	for range kills {
		r := &result{number: s.number, phase: phase, point: faults.RandomPoint(s.random, s.operations(phase), targets)}
		if !s.kill(r, command) {
			break
		}
		table.add(r)
		r.orphaned, r.lost, r.pending = s.difference()
		r.remedies = s.recover()
		orphaned, lost, pending := s.difference()
		pending = slices.DeleteFunc(pending, func(operation string) bool { return !strings.HasPrefix(operation, "creating ") }) // repeated
		orphaned = slices.DeleteFunc(orphaned, isWrittenAgain)
		require.Empty(s.t, slices.Concat(orphaned, lost, pending), "after the documented steps, the state has what the account has: %s", r)
		r.recovered = true
		s.t.Logf("RECOVERED %s", r)
	}
	s.shell.must("pulumi " + command + " --yes --skip-preview --stack " + stackName)
	orphaned, lost, pending := s.difference()
	require.Empty(s.t, slices.Concat(orphaned, lost, pending))
	if phase == "destroy" {
		require.Equal(s.t, s.before, faults.Resources(s.e), "nothing is left")
		return
	}
	s.shell.must("pulumi preview --refresh --expect-no-changes --stack " + stackName)
}

// isWrittenAgain reports whether an update writes a resource again without an error if it exists, so that `foundation
// orphans` leaves it.
func isWrittenAgain(resource string) bool {
	return strings.HasPrefix(resource, "rolePolicy ") || strings.HasPrefix(resource, "attachment ")
}

// change changes the stack file so that an update creates, updates, replaces and deletes resources.
func (s *stack) change() {
	s.t.Helper()
	path := filepath.Join(s.Dir, "Pulumi."+stackName+".yaml")
	text, err := os.ReadFile(path)
	require.NoError(s.t, err)
	changed := strings.NewReplacer(
		"port: 3000", "port: 8080",
		"nat: {strategy: Single}", "nat: {strategy: Single}\n    endpoints: [logs]",
		"ecs-foundation:services:", "ecs-foundation:tags: {Team: shop}\n  ecs-foundation:services:\n    "+
			"cart: {port: 3000, routes: [{paths: [\"/cart/*\"], priority: 100}], grants: [{sqs: {queue: carts, access: send}}]}",
	).Replace(string(text))
	require.NoError(s.t, os.WriteFile(path, []byte(changed), 0o600))
}

// operations estimates the number of operations that a phase still has.
func (s *stack) operations(phase string) int {
	deployed := len(s.state().Resources)
	switch phase {
	case "create":
		return max(46-deployed, 5)
	case "destroy":
		return deployed - 10 // without components
	default:
		return 40
	}
}

// kill runs a command and kills a target at a point. It reports whether the command was still running.
func (s *stack) kill(r *result, command string) bool {
	s.t.Helper()
	s.runs++
	log := filepath.Join(s.Dir, fmt.Sprintf("events-%d", s.runs))
	cmd := s.Command(command, "--yes", "--skip-preview", "--stack", stackName, "--event-log", log)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	require.NoError(s.t, cmd.Start())
	ended := make(chan struct{})
	var err error
	go func() { err = cmd.Wait(); close(ended) }()
	operation, started := faults.WaitForOperations(log, r.point.Operations, ended)
	select {
	case <-ended:
	case <-time.After(r.point.Delay):
	}
	killed, killErr := faults.Kill(r.point.Target, s.marker)
	require.NoError(s.t, killErr)
	<-ended
	require.Eventually(s.t, func() bool { return len(faults.Running(s.marker)) == 0 }, time.Minute, 50*time.Millisecond)
	s.t.Logf("pulumi %s, number %d: %s, which is %s of %s: killed %v: %v\n%s", command, s.number, r.point, operation.Op, operation.URN,
		killed, err, tail(output.String()))
	return started == nil && len(killed) > 0 && err != nil
}

func (s *stack) state() faults.State {
	s.t.Helper()
	text, code := s.shell.quiet("pulumi stack export --stack " + stackName)
	require.Zero(s.t, code, text)
	state, err := faults.ReadState(text)
	require.NoError(s.t, err)
	return state
}

// difference compares the account with the state.
func (s *stack) difference() (orphaned, lost, pending []string) {
	s.t.Helper()
	state := s.state()
	orphaned, lost, err := faults.Difference(s.before, faults.Resources(s.e), state)
	require.NoError(s.t, err)
	for _, operation := range state.Pending {
		pending = append(pending, operation.Type+" "+operation.Resource.URN)
	}
	return orphaned, lost, pending
}

// A result is what a kill has left, and how it was recovered.
type result struct {
	number                  uint64
	phase                   string
	point                   faults.Point
	orphaned, lost, pending []string
	remedies                []string
	recovered               bool
}

func (r *result) String() string {
	return fmt.Sprintf("number %d, %s, %s: pending %v, orphaned %v, lost %v, remedies %v, recovered %t",
		r.number, r.phase, r.point, r.pending, r.orphaned, r.lost, r.remedies, r.recovered)
}

// results are the results of all kills.
type results struct {
	mu  sync.Mutex
	all []*result
}

func (t *results) add(r *result) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = append(t.all, r)
}

// String returns a table in Markdown.
func (t *results) String() string {
	var b strings.Builder
	b.WriteString("| phase | killed | kills | interrupted operations | orphaned | lost | recovered by | not recovered |\n|---|---|---|---|---|---|---|---|\n")
	for _, phase := range []string{"create", "change", "destroy"} {
		for _, target := range faults.Targets {
			var n, pending, orphaned, lost, failed int
			remedies := map[string]int{}
			for _, r := range t.all {
				if r.phase != phase || r.point.Target != target {
					continue
				}
				n++
				pending, orphaned, lost = pending+len(r.pending), orphaned+len(r.orphaned), lost+len(r.lost)
				if !r.recovered {
					failed++
				}
				slices.Sort(r.remedies)
				for _, name := range slices.Compact(slices.Clone(r.remedies)) {
					remedies[name]++
				}
				if len(r.remedies) == 0 {
					remedies["up"]++
				}
			}
			if n > 0 {
				fmt.Fprintf(&b, "| %s | %s | %d | %d | %d | %d | %v | %d |\n", phase, target, n, pending, orphaned, lost, remedies, failed)
			}
		}
	}
	return b.String()
}
