package routes_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ecs-foundation/loadbalancer/routing"
	"ecs-foundation/preflight/routes"
)

func rule(priority int, hosts, paths string) routing.Rule {
	return routing.Rule{Service: "s", Priority: priority, Hosts: strings.Fields(hosts), Paths: strings.Fields(paths)}
}

func TestCovers(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		wide, narrow routing.Rule
		want         bool
	}{
		"everything":                        {rule(1, "", "/*"), rule(2, "", "/orders/*"), true},
		"the same":                          {rule(1, "", "/orders"), rule(2, "", "/orders"), true},
		"a part of a path":                  {rule(1, "", "/orders/*"), rule(2, "", "/orders"), false},
		"a longer path":                     {rule(1, "", "/o*"), rule(2, "", "/orders/?/items"), true},
		"one letter":                        {rule(1, "", "/v?/a"), rule(2, "", "/v1/a"), true},
		"one letter is no run":              {rule(1, "", "/v?"), rule(2, "", "/v*"), false},
		"letter case of paths counts":       {rule(1, "", "/Orders"), rule(2, "", "/orders"), false},
		"letter case of hosts does not":     {rule(1, "Shop.example.com", ""), rule(2, "shop.EXAMPLE.com", ""), true},
		"hosts and any path":                {rule(1, "*.example.com", ""), rule(2, "a.example.com", "/x"), true},
		"a host is narrower than any":       {rule(1, "a.example.com", "/*"), rule(2, "", "/*"), false},
		"every host, by a pattern":          {rule(1, "*", "/*"), rule(2, "", "/x"), true},
		"one of two paths":                  {rule(1, "", "/a /b/*"), rule(2, "", "/b/c"), true},
		"both of two paths are needed":      {rule(1, "", "/a"), rule(2, "", "/a /b"), false},
		"a star in the middle":              {rule(1, "", "/a/*/c"), rule(2, "", "/a/b/b/c"), true},
		"a star does not stand for the end": {rule(1, "", "*/c"), rule(2, "", "/a/*"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.want, routes.Covers(tc.wide, tc.narrow))
		})
	}
}

func TestARuleThatNeverMatchesIsTold(t *testing.T) {
	t.Parallel()
	ui, orders := rule(100, "", "/*"), rule(200, "", "/orders/*")
	ui.Service, orders.Service = "ui", "orders"
	require.EqualError(t, routes.Check(routing.Plan{Rules: []routing.Rule{ui, orders}}),
		"services.orders.routes: the route of priority 200 (/orders/*) never matches: priority 100 of ui (/*) takes all its "+
			"requests first; give it a lower number, or narrow the other")
	orders.Priority = 50
	require.NoError(t, routes.Check(routing.Plan{Rules: []routing.Rule{orders, ui}}))
}

// asRegexp is a pattern of AWS as a regular expression.
func asRegexp(pattern string) *regexp.Regexp {
	text := strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(pattern))
	return regexp.MustCompile("^" + text + "$")
}

func TestWhatIsCoveredIsTakenByTheWiderRule(t *testing.T) {
	t.Parallel()
	patterns := rapid.StringOfN(rapid.RuneFrom([]rune("/ab*?")), 1, 6, -1)
	texts := rapid.StringOfN(rapid.RuneFrom([]rune("/ab")), 0, 6, -1)
	rapid.Check(t, func(t *rapid.T) {
		wide, narrow, text := patterns.Draw(t, "wide"), patterns.Draw(t, "narrow"), texts.Draw(t, "text")
		if routes.Covers(rule(1, "", wide), rule(2, "", narrow)) && asRegexp(narrow).MatchString(text) {
			require.True(t, asRegexp(wide).MatchString(text), "%s is said to cover %s", wide, narrow)
		}
	})
}
