package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/loadbalancer/plan/plantest"
)

// kinds reduce a route to one kind of condition, so that one often covers another, or
// keep all.
var kinds = []func(lbplan.Route) lbplan.Route{
	func(r lbplan.Route) lbplan.Route { return lbplan.Route{Hosts: r.Hosts} },
	func(r lbplan.Route) lbplan.Route { return lbplan.Route{Paths: r.Paths} },
	func(r lbplan.Route) lbplan.Route { return lbplan.Route{Headers: r.Headers} },
	func(r lbplan.Route) lbplan.Route { return lbplan.Route{Methods: r.Methods} },
	func(r lbplan.Route) lbplan.Route { return lbplan.Route{Query: r.Query} },
	func(r lbplan.Route) lbplan.Route { return lbplan.Route{Sources: r.Sources} },
	func(r lbplan.Route) lbplan.Route { return r },
}

func TestCoveringRouteMatchesCoveredRequests(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds {
		rapid.Check(t, func(t *rapid.T) {
			wide, narrow := kind(someRoutes.Draw(t, "wide")), kind(someRoutes.Draw(t, "narrow"))
			q := someRequests.Draw(t, "request")
			if wide.Covers(narrow) && plantest.Matches(narrow, q) {
				require.True(t, plantest.Matches(wide, q), "%v covers %v", wide, narrow)
			}
			require.True(t, wide.Covers(wide), "a route covers itself: %v", wide)
		})
	}
}

func TestCovers(t *testing.T) {
	t.Parallel()
	paths := func(patterns ...string) lbplan.Route { return lbplan.Route{Paths: patterns} }
	hosts := func(patterns ...string) lbplan.Route { return lbplan.Route{Hosts: patterns} }
	methods := func(patterns ...string) lbplan.Route { return lbplan.Route{Methods: patterns} }
	sources := func(patterns ...string) lbplan.Route { return lbplan.Route{Sources: prefixes(patterns...)} }
	query := func(parameters ...lbplan.Parameter) lbplan.Route { return lbplan.Route{Query: parameters} }
	header := func(name string, values ...string) lbplan.Route {
		return lbplan.Route{Headers: map[string][]string{name: values}}
	}
	for name, tc := range map[string]struct {
		wide, narrow lbplan.Route
		want         bool
	}{
		"every path":                    {paths("/*"), paths("/orders/*"), true},
		"every path and any path":       {paths("/*"), hosts("a.example.com"), true},
		"every path and * at the start": {paths("/*"), paths("*.jpg", "*", "**/img", "?img"), true},
		"path and any path":             {paths("/orders*"), hosts("a.example.com"), false},
		"path and * at the start":       {paths("/*/c"), paths("*/c"), false},
		"paths and * at the start":      {paths("/*/c", "/c"), paths("*/c"), true},
		"? at the start":                {paths("/c"), paths("?c"), true},
		"other path and ? at the start": {paths("/c"), paths("?d"), false},
		"same path":                     {paths("/orders"), paths("/orders"), true},
		"shorter path":                  {paths("/orders/*"), paths("/orders"), false},
		"longer path":                   {paths("/o*"), paths("/orders/?/items"), true},
		"? in a path":                   {paths("/v?/a"), paths("/v1/a"), true},
		"* in a path with ?":            {paths("/v?"), paths("/v*"), false},
		"path in another case":          {paths("/Orders"), paths("/orders"), false},
		"host in another case":          {hosts("Shop.example.com"), hosts("shop.EXAMPLE.com"), true},
		"host pattern":                  {hosts("*.example.com"), lbplan.Route{Hosts: []string{"a.example.com"}, Paths: []string{"/x"}}, true},
		"host and any path":             {lbplan.Route{Hosts: []string{"a.example.com"}, Paths: []string{"/*"}}, paths("/*"), false},
		"pattern of every host":         {hosts("*"), paths("/x"), true},
		"one of two paths":              {paths("/a", "/b/*"), paths("/b/c"), true},
		"two paths":                     {paths("/a"), paths("/a", "/b"), false},
		"* in the middle":               {paths("/a/*/c"), paths("/a/b/b/c"), true},
		"* at opposite ends":            {paths("*/c"), paths("/a/*"), false},
		"additional method":             {methods("GET", "HEAD"), methods("GET"), true},
		"any method":                    {methods("GET"), paths("/"), false},
		"wider range":                   {sources("10.0.0.0/8"), sources("10.1.0.0/16"), true},
		"range of the other IP version": {sources("0.0.0.0/0"), sources("2001:db8::/32"), false},
		"all addresses":                 {sources("0.0.0.0/0", "::/0"), paths("/"), true},
		"one value of a header":         {header("X-A", "1", "b*"), header("x-a", "BETA"), true},
		"any value of a header":         {header("X-A", "*"), paths("/"), false},
		"other header":                  {header("X-A", "*"), header("X-B", "*"), false},
		"parameter with any key":        {query(lbplan.Parameter{Value: "v*"}), query(lbplan.Parameter{Key: "version", Value: "V1"}), true},
		"parameter with one key":        {query(lbplan.Parameter{Key: "version", Value: "v*"}), query(lbplan.Parameter{Value: "v1"}), false},
		"one of two parameters":         {query(lbplan.Parameter{Key: "a", Value: "1"}), query(lbplan.Parameter{Key: "b", Value: "2"}, lbplan.Parameter{Key: "a", Value: "1"}), true},
		"two parameters":                {query(lbplan.Parameter{Key: "b", Value: "2"}, lbplan.Parameter{Key: "a", Value: "1"}), query(lbplan.Parameter{Key: "a", Value: "1"}), false},
		"escaped * and *":               {query(lbplan.Parameter{Key: "q", Value: `\*`}), query(lbplan.Parameter{Key: "q", Value: "*"}), false},
		"* and escaped *":               {query(lbplan.Parameter{Key: "q", Value: "*"}), query(lbplan.Parameter{Key: "q", Value: `\*`}), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.want, tc.wide.Covers(tc.narrow))
		})
	}
}
