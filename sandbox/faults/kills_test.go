package faults_test

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/faults"
)

var (
	kills   = flag.Int("kills.count", 2, "how often something is killed, at least")
	first   = flag.Uint64("kills.number", 1, "number of the first stack: the same number repeats the same points")
	workers = flag.Int("workers", 2, "how many sandboxes run at the same time")
)

// perPhase is how often an update is killed at most until it completes: once for each target.
var perPhase = len(faults.Targets)

// TestKillsAreRecovered kills updates, changes and destructions of stacks at random points, until there were enough kills. After
// each kill it runs the documented steps, and compares the account with the state.
func TestKillsAreRecovered(t *testing.T) {
	t.Parallel()
	table := &results{}
	phases := []string{"create", "change", "destroy"}
	if *kills < len(phases) {
		phases = []string{"create", "destroy"}
	}
	each := min((*kills+len(phases)-1)/len(phases), perPhase)
	stacks := (*kills + each*len(phases) - 1) / (each * len(phases)) // at least
	runNumbered(t, *first, *kills, min(*workers, stacks), func() bool { return table.len() >= *kills }, func(t *testing.T, number uint64) {
		t.Helper()
		s := newKilled(t, number)
		for _, phase := range phases {
			s.run(phase, each, table)
		}
	})
	t.Logf("\n%s", table)
}

// killed is a stack whose commands are killed.
type killed struct {
	*stack

	number uint64
	random *rand.Rand
	marker string // environment variable of the processes of a command
	logs   int
}

// newKilled makes a stack without resources. An odd number has its state in files, an even one in S3.
func newKilled(t *testing.T, number uint64) *killed {
	t.Helper()
	e := newSandbox(t)
	dir := t.TempDir()
	backend := "file://" + dir + "?metadata=skip"
	if number%2 == 0 {
		e.CallREST("s3", http.MethodPut, "/state", "")
		backend = "s3://state?region=us-east-1&s3ForcePathStyle=true"
	}
	marker := "SANDBOX_FAULTS=" + dir
	return &killed{
		stack: newStack(t, e, backend, marker), number: number, random: rand.New(rand.NewPCG(number, 0)), marker: marker,
	}
}

// run runs a phase: it kills the command a number of times, recovers, and then completes it.
func (s *killed) run(phase string, kills int, table *results) {
	s.t.Helper()
	command := s.begin(phase)
	last := &result{}
	defer func() { last.recovered = !s.t.Failed() }() // its update has to complete as well
	operations := s.operations(command)
	for i := range kills {
		// Each target is the first one at some number, because the last ones often come too late.
		target := faults.Targets[(int(s.number)+i)%len(faults.Targets)]
		r := &result{number: s.number, phase: phase, point: faults.RandomPoint(s.random, operations, target)}
		operations -= r.point.Operations
		if !s.kill(r, command) {
			break
		}
		table.add(r)
		last.recovered, last = true, r
		r.orphaned, r.lost, r.pending = s.difference()
		r.remedies = s.recover()
		orphaned, lost, pending := s.difference()
		pending = slices.DeleteFunc(pending, func(operation string) bool { return !strings.HasPrefix(operation, "creating ") }) // repeated
		orphaned = slices.DeleteFunc(orphaned, isWrittenAgain)
		require.Empty(s.t, slices.Concat(orphaned, lost, pending), "after the documented steps, the state has what the account has: %s", r)
		s.t.Logf("RECOVERED %s", r)
	}
	s.shell.must("pulumi " + command + " --yes --skip-preview --stack " + stackName)
	s.requireComplete(command)
}

// operations returns the number of operations that a command has to do.
func (s *killed) operations(command string) int {
	s.t.Helper()
	preview := []string{"preview"}
	if command == "destroy" {
		preview = []string{"destroy", "--preview-only"}
	}
	log := s.eventLog()
	s.MustRun(append(preview, "--stack", stackName, "--event-log", log)...)
	return len(faults.Operations(log))
}

// eventLog returns the path of a new event log.
func (s *killed) eventLog() string {
	s.logs++
	return filepath.Join(s.Dir, fmt.Sprintf("events-%d", s.logs))
}

// kill runs a command and kills a target at a point. It reports whether the command was still running.
func (s *killed) kill(r *result, command string) bool {
	s.t.Helper()
	log := s.eventLog()
	args := []string{command, "--yes", "--skip-preview", "--stack", stackName, "--event-log", log}
	if command == "destroy" && r.point.Target == faults.Program {
		args = append(args, "--run-program")
	}
	cmd := s.Command(args...)
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
