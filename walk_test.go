package main

import (
	"flag"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/keychange"
	"ecs-foundation/stack/preflight/change"
)

var walks = flag.Uint64("walk.count", 6, "number of random walks without an engine")

// TestRandomChangesAreNamed makes random changes of a stack, one key at a time. Preflight names
// each resource that a change replaces, and refuses each change that would give another
// resource what AWS allows only once.
func TestRandomChangesAreNamed(t *testing.T) {
	t.Parallel()
	walker, err := keychange.NewWalker(".", true)
	require.NoError(t, err)
	accepted, refused := 0, 0
	for number := range *walks {
		pick := rand.New(rand.NewPCG(number, 0)).IntN
		current := walker.Start(pick)
		graph := graphtest.RunAs(t, "dev", foundation(current.Values()))
		steps := []string{}
		for range 12 {
			next, what := walker.Step(pick, current)
			changes, ok := changesOf(current, next)
			if !ok {
				refused++
				continue
			}
			accepted++
			steps = append(steps, what)
			to := graphtest.RunAs(t, "dev", foundation(next.Values()))
			require.Empty(t, to.Faults())
			require.Empty(t, unnamed(changes, graph, to), "walk %d: %s\n%v", number, strings.Join(steps, "\n"), changes)
			current, graph = next, to
		}
	}
	t.Logf("%d changes accepted, %d refused", accepted, refused)
}

// changesOf returns what preflight reports about a change, and whether it accepts it.
func changesOf(before, after keychange.Config) ([]change.Change, bool) {
	from, err := before.Plan()
	if err != nil {
		return nil, false
	}
	to, err := after.Plan()
	if err != nil {
		return nil, false
	}
	changes := change.Compare(change.RecordOf(from), change.RecordOf(to))
	return changes, !slices.ContainsFunc(changes, func(c change.Change) bool { return c.Verdict == change.Impossible })
}

// unnamed returns the resources that a change replaces although preflight does not name them,
// and what AWS allows only once and gets another name.
func unnamed(changes []change.Change, from, to *graphtest.Graph) []string {
	replaced := graphtest.Diff(from, to).Replaces
	return append(slices.DeleteFunc(replaced, func(r string) bool { return keychange.Named(changes, r) }), graphtest.Moves(from, to)...)
}
