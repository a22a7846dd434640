package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/loadbalancer/plan/plantest"
)

// overlap reports whether a rule with route a may match a request before one with
// route b.
func overlap(a, b lbplan.Route) bool {
	a.Priority, b.Priority = 1, 2
	return len(lbplan.Before([]lbplan.Rule{{Route: a}}, lbplan.Rule{Route: b})) > 0
}

func TestRoutesThatMatchTheSameRequestOverlap(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds {
		rapid.Check(t, func(t *rapid.T) {
			a, b := kind(someRoutes.Draw(t, "one")), kind(someRoutes.Draw(t, "another"))
			q := someRequests.Draw(t, "request")
			if plantest.Matches(a, q) && plantest.Matches(b, q) {
				require.True(t, overlap(a, b), "%v and %v", a, b)
			}
			require.Equal(t, overlap(a, b), overlap(b, a))
		})
	}
}

func TestBeforeReturnsOverlappingRulesOfHigherPrecedence(t *testing.T) {
	t.Parallel()
	rule := func(priority int, host string, paths ...string) lbplan.Rule {
		r := lbplan.Rule{Route: lbplan.Route{Priority: priority, Paths: paths}}
		if host != "" {
			r.Hosts = []string{host}
		}
		return r
	}
	rules := []lbplan.Rule{
		rule(1, "", "/orders/*"), rule(2, "", "/cart/*", "/basket/*"), rule(3, "a.example.com"), rule(4, "b.example.com", "/orders/?"),
		rule(5, "", "/*"),
	}
	for i, want := range [][]int{{}, {}, {1, 2}, {1}, {1, 2, 3, 4}} {
		got := []int{}
		for _, r := range lbplan.Before(rules, rules[i]) {
			got = append(got, r.Priority)
		}
		require.Equal(t, want, got, "before %d", rules[i].Priority)
	}
}
