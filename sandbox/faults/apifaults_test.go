package faults_test

import (
	"flag"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/faults"
)

var (
	apiRuns  = flag.Int("faults.api", 1, "number of runs with API faults")
	firstRun = flag.Uint64("faults.first", 3, "number of the first run with API faults, which determines the faults")
)

// attempts is how often a command is run until it succeeds, at most. At 20 percent, most refreshes fail.
const attempts = 12

// TestAPIFaults creates, changes and destroys stacks while calls fail. A command that fails is run again as documented, and then
// succeeds. The state never has a resource that does not exist, and the account has no resource that the state does not have,
// except for those that a lost answer left behind: see docs/reliability.md.
func TestAPIFaults(t *testing.T) {
	t.Parallel()
	table := &apiResults{}
	runNumbered(t, *firstRun, *apiRuns, min(*workers, *apiRuns), func() bool { return false }, func(t *testing.T, number uint64) {
		t.Helper()
		runWithFaults(t, table.add(number))
	})
	t.Logf("\n%s", table)
}

// faulty is a stack whose commands call AWS through a proxy with faults.
type faulty struct {
	*stack

	proxy  *faults.Proxy
	result *apiResult
}

// runWithFaults is one run. Its number determines the faults and their rate. In the sandbox, the provider tries a call three
// times.
func runWithFaults(t *testing.T, r *apiResult) {
	t.Helper()
	rates := faults.Rates{faults.NotFound: r.rate}
	kinds := []faults.Fault{
		faults.Throttled, faults.InternalError, faults.Unavailable, faults.TimedOut, faults.Refused, faults.Lost,
	}
	for _, fault := range kinds {
		rates[fault] = r.rate / float64(len(kinds))
	}
	e := newSandbox(t)
	proxy, err := faults.Start(e.Endpoint())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, proxy.Stop()) })
	backend := "file://" + t.TempDir() + "?metadata=skip"
	s := &faulty{stack: newStack(t, e, backend, "AWS_ENDPOINT_URL="+proxy.URL), proxy: proxy, result: r}
	for i, phase := range []string{"create", "change", "destroy"} {
		command := s.begin(phase)
		proxy.Set(r.number*10+uint64(i), rates)
		s.converge(command)
		s.clean()
		r.faults += len(proxy.Injected())
		s.requireComplete(command)
	}
	r.converged = true
	t.Logf("CONVERGED %+v", *r)
}

// converge runs a command until it succeeds.
func (s *faulty) converge(command string) {
	s.t.Helper()
	args := []string{command, "--yes", "--skip-preview", "--stack", stackName}
	for range attempts {
		output, err := s.Run(args...)
		if err == nil {
			return
		}
		s.result.repeated++
		if command == "up" {
			_, lost, _ := s.difference()
			require.Empty(s.t, lost, "the state has resources that do not exist")
		}
		remedies := remediesFor(s.t, output)
		assert.NotEmpty(s.t, remedies, "docs/recovery.md does not have the symptom")
		if slices.ContainsFunc(remedies, func(r string) bool { return strings.Contains(r, "#an-update-was-interrupted") }) {
			s.clean()
		}
		if !slices.Contains(args, "--refresh") {
			args = append(args, "--refresh")
		}
	}
	require.Fail(s.t, "the command fails again and again", strings.Join(args, " "))
}

// clean checks that each resource of the account that is not in the state was created by a call whose answer was lost, and
// runs the documented steps, which delete it.
func (s *faulty) clean() {
	s.t.Helper()
	orphaned, _, _ := s.difference()
	orphaned = slices.DeleteFunc(orphaned, isWrittenAgain)
	for _, orphan := range orphaned {
		_, id, _ := strings.Cut(orphan, " ")
		id, _, _ = strings.Cut(id, "_") // of a route's table or a rule's group: AWS creates a group with a rule
		require.True(s.t, slices.ContainsFunc(s.proxy.Injected(), func(i faults.Injection) bool {
			return i.Fault == faults.Lost && strings.Contains(i.Response+i.Request, id)
		}), "%s exists, is not in the state, and no lost answer explains it: %v", orphan, s.proxy.Injected())
	}
	s.result.left += len(orphaned)
	if len(orphaned) > 0 {
		s.recover()
	}
}
