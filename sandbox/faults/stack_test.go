package faults_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
	"ecs-foundation/sandbox/faults"
)

const stackName = "small"

// A stack is deployed with plain Pulumi commands, to a backend that is kept.
type stack struct {
	*engine.Backend

	t      *testing.T
	e      *engine.Engine
	shell  shell
	before []string // resources of the account
}

// runNumbered runs subtests with consecutive numbers, some at the same time, until they are done or reach a limit. Each has
// its own sandbox, so that one that fails does not stop the others.
func runNumbered(t *testing.T, first uint64, limit, parallel int, done func() bool, run func(*testing.T, uint64)) {
	t.Helper()
	numbers := make(chan uint64, limit)
	for i := range uint64(limit) {
		numbers <- first + i
	}
	close(numbers)
	t.Run("all", func(t *testing.T) {
		for worker := range parallel {
			t.Run(strconv.Itoa(worker), func(t *testing.T) {
				t.Parallel()
				for number := range numbers {
					if done() {
						return
					}
					t.Run(fmt.Sprintf("number=%d", number), func(t *testing.T) { run(t, number) })
				}
			})
		}
	})
}

// newSandbox starts a sandbox for a stack.
func newSandbox(t *testing.T) *engine.Engine {
	t.Helper()
	e := engine.New(t, "../..", "dev").File("testdata/small.yaml", stackName)
	require.NoError(t, e.Preview().Err)
	return e
}

// newStack makes a stack without resources in a sandbox. The environment is that of the commands that create, change and
// destroy it, and not of those that recover it.
func newStack(t *testing.T, e *engine.Engine, backend string, env ...string) *stack {
	t.Helper()
	passphrase := "PULUMI_CONFIG_PASSPHRASE=correct horse"
	s := &stack{
		Backend: e.Backend(backend, append(env, passphrase, "PULUMI_DEBUG_COMMANDS=true")...), // enables --event-log
		t:       t, e: e, before: faults.Resources(e),
	}
	s.shell = newShell(t, e, s.Backend, tools(t, e), "PULUMI_BACKEND_URL="+backend, passphrase)
	s.MustRun("stack", "init", stackName)
	return s
}

// begin prepares a phase, and returns the command that it runs.
func (s *stack) begin(phase string) (command string) {
	s.t.Helper()
	switch phase {
	case "change":
		s.change()
	case "destroy":
		return "destroy"
	}
	return "up"
}

// change changes the stack file so that an update creates, updates, replaces and deletes resources.
func (s *stack) change() {
	s.t.Helper()
	path := filepath.Join(s.Dir, "Pulumi."+stackName+".yaml")
	text, err := os.ReadFile(path)
	require.NoError(s.t, err)
	changed := strings.NewReplacer(
		"port: 3000", "port: 8080",
		"destination: none", "destination: cloudwatch",
		"nat: {strategy: Single}", "nat: {strategy: Single}\n    endpoints: [logs]",
		"ecs-foundation:services:", "ecs-foundation:tags: {Team: shop}\n  ecs-foundation:services:\n    "+
			"cart: {port: 3000, routes: [{paths: [\"/cart/*\"], priority: 100}], grants: [{sqs: {queue: carts, access: send}}]}",
	).Replace(string(text))
	require.NoError(s.t, os.WriteFile(path, []byte(changed), 0o600))
}

func (s *stack) state() apitype.DeploymentV3 {
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
	for _, operation := range state.PendingOperations {
		pending = append(pending, string(operation.Type)+" "+string(operation.Resource.URN))
	}
	return orphaned, lost, pending
}

// isWrittenAgain reports whether an update writes a resource again without an error if it exists, so that `foundation
// orphans` leaves it.
func isWrittenAgain(resource string) bool {
	return strings.HasPrefix(resource, "rolePolicy ") || strings.HasPrefix(resource, "attachment ")
}

// requireComplete checks that the account has what the state has, or after a destroy what it had before.
func (s *stack) requireComplete(command string) {
	s.t.Helper()
	orphaned, lost, pending := s.difference()
	require.Empty(s.t, slices.Concat(orphaned, lost, pending))
	if command == "destroy" {
		require.Equal(s.t, s.before, faults.Resources(s.e), "nothing is left")
		return
	}
	s.shell.must("pulumi preview --refresh --expect-no-changes --stack " + stackName)
}
