package preflight_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/keychange"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/change"
	"ecs-foundation/stack/preflight/reach"
	"ecs-foundation/stack/sandboxtest"
)

var (
	walkNumber = flag.Uint64("walk.number", 1, "number of the random walk, which repeats its changes")
	walkSteps  = flag.Int("walk.steps", 4, "number of random changes of a deployed stack")
)

// A walk is a deployed stack that is changed at random.
type walk struct {
	t       *testing.T
	sandbox sandboxtest.Sandbox
	pick    keychange.Pick
	walker  keychange.Walker
	config  keychange.Config
	plan    stack.Plan
}

// TestRandomChangesOfDeployedStack makes random changes of a stack, one key at a time. Each is
// either refused before anything changes, or carried out: without an error, without a
// replacement that preflight does not name, and without an interruption of a required flow.
func TestRandomChangesOfDeployedStack(t *testing.T) {
	t.Parallel()
	w := newWalk(t)
	up := w.sandbox.UpFile(w.config.StackFile())
	require.NoError(t, up.Err, up.Output)
	for i := range *walkSteps {
		config, plan, what := w.next()
		t.Logf("walk %d, change %d: %s", *walkNumber, i+1, what)
		w.change(config, plan)
	}
}

// TestEnginePlansThePredictedSteps compares the steps from which docs/changes-by-key.md is
// generated with those of the engine and the AWS provider.
func TestEnginePlansThePredictedSteps(t *testing.T) {
	t.Parallel()
	s := sandboxtest.New(t, "../..", "dev")
	up := s.UpFile(keychange.Base().StackFile())
	require.NoError(t, up.Err, up.Output)
	for i, group := range keychange.Groups() {
		preview := s.PreviewFile(group.StackFile())
		require.NoError(t, preview.Err, preview.Output)
		predicted, err := os.ReadFile(fmt.Sprintf("../testdata/steps.%d.golden", i))
		require.NoError(t, err)
		require.Equal(t, string(predicted), preview.Shown())
	}
}

func newWalk(t *testing.T) *walk {
	t.Helper()
	walker, err := keychange.NewWalker("../..", false)
	require.NoError(t, err)
	w := &walk{
		t: t, sandbox: sandboxtest.New(t, "../..", "dev"), walker: walker,
		pick: rand.New(rand.NewPCG(*walkNumber, 0)).IntN,
	}
	w.config = walker.Start(w.pick)
	w.plan, err = w.config.Plan()
	require.NoError(t, err)
	return w
}

// next returns a random configuration that is valid and has another plan.
func (w *walk) next() (keychange.Config, stack.Plan, string) {
	for {
		config, what := w.walker.Step(w.pick, w.config)
		plan, err := config.Plan()
		if err == nil && differ(w.plan, plan) {
			return config, plan, what
		}
	}
}

func differ(a, b stack.Plan) bool {
	a.Config = b.Config
	return !reflect.DeepEqual(a, b)
}

// change updates the stack, unless preflight refuses the change, and checks what happens in the
// meantime.
func (w *walk) change(config keychange.Config, plan stack.Plan) {
	w.t.Helper()
	changes := change.Compare(change.RecordOf(w.plan), change.RecordOf(plan))
	if i := slices.IndexFunc(changes, func(c change.Change) bool { return c.Verdict == change.Impossible }); i >= 0 {
		w.requireRefused(config, changes[i])
		return
	}
	before := deployed(w.t, w.sandbox)
	var up sandboxtest.Result
	observed := sandboxtest.During[reach.Description](w.sandbox, sandboxtest.Describe, func() { up = w.sandbox.UpFile(config.StackFile()) })
	require.NoError(w.t, up.Err, up.Output)
	w.t.Logf("%d created, %d updated, %d deleted, replaced: %v", len(up.Creates), len(up.Updates), len(up.Deletes), up.Replaces)
	for _, replaced := range up.Replaces {
		require.True(w.t, keychange.Named(changes, replaced), "preflight does not name %s, but %v", replaced, changes)
	}
	if !slices.ContainsFunc(changes, func(c change.Change) bool { return c.Verdict == change.Interrupts }) {
		flows := requiredByBoth(w.plan, plan)
		require.NotEmpty(w.t, flows)
		requireOpen(w.t, before, observed, flows)
	}
	w.config, w.plan = config, plan
}

// requireRefused checks that a preview fails with the reason before any resource, the provider
// included, is registered.
func (w *walk) requireRefused(config keychange.Config, refused change.Change) {
	w.t.Helper()
	preview := w.sandbox.PreviewFile(config.StackFile())
	require.Error(w.t, preview.Err)
	require.Contains(w.t, preview.Output, refused.Reason)
	require.Empty(w.t, preview.Shown())
	w.t.Log("refused: " + refused.Reason)
}

// requireOpen checks that the flows are open in each observed state.
func requireOpen(t *testing.T, before deployment, observed []reach.Description, flows []preflight.Flow) {
	t.Helper()
	for _, d := range observed {
		network, err := reach.Describe(before.VPCID, d)
		require.NoError(t, err)
		for _, f := range flows {
			path := network.Explain(preflight.DeployedEnd(before.Outputs, f.From), preflight.DeployedEnd(before.Outputs, f.To), f.Port)
			require.Equal(t, reach.Open, path.Verdict(), "%s\n%s", f.Why, path)
		}
	}
}
