package plan_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/loadbalancer/plan/plantest"
)

func prefixes(texts ...string) []netip.Prefix {
	var all []netip.Prefix
	for _, text := range texts {
		all = append(all, netip.MustParsePrefix(text))
	}
	return all
}

// TestRoutesMatchAsDocumented checks the model against the documentation of AWS.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
func TestRoutesMatchAsDocumented(t *testing.T) {
	t.Parallel()
	from := func(source string) plantest.Request { return plantest.Request{Source: netip.MustParseAddr(source)} }
	header := func(name string, values ...string) plantest.Request {
		return plantest.Request{Headers: map[string][]string{name: values}}
	}
	for name, tc := range map[string]struct {
		route   lbplan.Route
		matches []plantest.Request
		not     []plantest.Request
	}{
		"host, not case-sensitive": {
			lbplan.Route{Hosts: []string{"*.example.com"}},
			[]plantest.Request{{Host: "test.example.com"}, {Host: "TEST.Example.com"}, {Host: "a.b.example.com"}},
			[]plantest.Request{{Host: "example.com"}, {Host: "test.example.org"}},
		},
		"path, case-sensitive": {
			lbplan.Route{Paths: []string{"/img/*"}},
			[]plantest.Request{{Path: "/img/picture.jpg"}, {Path: "/img/a/b"}, {Path: "/img/"}},
			[]plantest.Request{{Path: "/IMG/picture.jpg"}, {Path: "/img"}},
		},
		"path with text after a wildcard": {
			lbplan.Route{Paths: []string{"/img/*/pics"}},
			[]plantest.Request{{Path: "/img/a/pics"}, {Path: "/img/a/b/pics"}},
			[]plantest.Request{{Path: "/img/pics"}, {Path: "/img/a/pics/b"}},
		},
		"path without query string": {
			lbplan.Route{Paths: []string{"/search"}},
			[]plantest.Request{{Path: "/search", Query: "q=1"}},
			nil,
		},
		"question mark": {
			lbplan.Route{Paths: []string{"/v?"}},
			[]plantest.Request{{Path: "/v1"}, {Path: "/v/"}},
			[]plantest.Request{{Path: "/v"}, {Path: "/v10"}},
		},
		"wildcard characters in a request": {
			lbplan.Route{Paths: []string{"/a"}},
			[]plantest.Request{{Path: "/a"}},
			[]plantest.Request{{Path: "/*"}, {Path: "/?"}},
		},
		"several values": {
			lbplan.Route{Paths: []string{"/a", "/b"}},
			[]plantest.Request{{Path: "/a"}, {Path: "/b"}},
			[]plantest.Request{{Path: "/c"}},
		},
		"several conditions": {
			lbplan.Route{Paths: []string{"/a"}, Methods: []string{"GET"}},
			[]plantest.Request{{Path: "/a", Method: "GET"}},
			[]plantest.Request{{Path: "/a", Method: "PUT"}, {Path: "/b", Method: "GET"}},
		},
		"method": {
			lbplan.Route{Methods: []string{"CUSTOM-METHOD"}},
			[]plantest.Request{{Method: "CUSTOM-METHOD"}},
			[]plantest.Request{{Method: "custom-method"}, {Method: "CUSTOM"}},
		},
		"header, not case-sensitive": {
			lbplan.Route{Headers: map[string][]string{"User-Agent": {"*Chrome*", "*Safari*"}}},
			[]plantest.Request{header("user-agent", "Mozilla CHROME/9"), header("User-Agent", "safari")},
			[]plantest.Request{header("User-Agent", "curl"), header("X-Agent", "Chrome"), {}},
		},
		"header with two values": {
			lbplan.Route{Headers: map[string][]string{"X-Forwarded-For": {"192.0.2.*"}}},
			[]plantest.Request{header("X-Forwarded-For", "198.51.100.1", "192.0.2.7")},
			[]plantest.Request{header("X-Forwarded-For", "198.51.100.1")},
		},
		"two headers": {
			lbplan.Route{Headers: map[string][]string{"A": {"1"}, "B": {"2"}}},
			[]plantest.Request{{Headers: map[string][]string{"a": {"1"}, "b": {"2"}}}},
			[]plantest.Request{header("A", "1"), header("B", "2")},
		},
		"parameter, not case-sensitive": {
			lbplan.Route{Query: []lbplan.Parameter{{Key: "version", Value: "v1"}}},
			[]plantest.Request{{Query: "version=v1"}, {Query: "a=b&VERSION=V1&c"}},
			[]plantest.Request{{Query: "version=v10"}, {Query: "xversion=v1"}, {Query: "version"}, {}},
		},
		"parameter with any key": {
			lbplan.Route{Query: []lbplan.Parameter{{Value: "*example*"}}},
			[]plantest.Request{{Query: "anything=an-example-of"}},
			[]plantest.Request{{Query: "example=1"}},
		},
		"several parameters": {
			lbplan.Route{Query: []lbplan.Parameter{{Key: "a", Value: "*"}, {Key: "b", Value: "?"}}},
			[]plantest.Request{{Query: "b=2&a="}},
			[]plantest.Request{{Query: "a=1"}, {Query: "a=1&b=22"}},
		},
		"escaped wildcard in a parameter": {
			lbplan.Route{Query: []lbplan.Parameter{{Key: "q", Value: `\*a?\?`}}},
			[]plantest.Request{{Query: "q=*ab?"}},
			[]plantest.Request{{Query: "q=xab?"}, {Query: `q=\*ab?`}, {Query: "q=*abc"}},
		},
		"source of the connection": {
			lbplan.Route{Sources: prefixes("192.0.2.0/24", "2001:db8::/32")},
			[]plantest.Request{from("192.0.2.255"), from("2001:db8::1"), from("::ffff:192.0.2.1")},
			[]plantest.Request{from("192.0.3.0"), {
				Source: netip.MustParseAddr("198.51.100.1"), Headers: map[string][]string{"X-Forwarded-For": {"192.0.2.1"}},
			}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, q := range tc.matches {
				require.True(t, plantest.Matches(tc.route, q), "%v matches", q)
			}
			for _, q := range tc.not {
				require.False(t, plantest.Matches(tc.route, q), "%v does not match", q)
			}
		})
	}
}

func TestRuleWithLowestPriorityApplies(t *testing.T) {
	t.Parallel()
	p, err := lbplan.New(shop())
	require.NoError(t, err)
	https := p.Listeners[0]
	for path, want := range map[string]string{"/orders/7": "orders", "/orders": "ui", "/": "ui"} {
		got, ok := plantest.Match(p, https, plantest.Request{Host: "shop.example.com", Path: path})
		require.True(t, ok, path)
		require.Equal(t, want, got.Service, path)
	}
	got, _ := plantest.Match(p, https, plantest.Request{Host: "www.example.com", Path: "/orders/7"})
	require.Equal(t, 100, got.Priority, "the rule of the host has a lower priority number")
	_, ok := plantest.Match(p, p.Listeners[1], plantest.Request{Path: "/orders/7"})
	require.False(t, ok, "a listener that redirects has no rules")
}

// Generators of the parts of routes and requests.
var (
	somePatterns = rapid.StringOfN(rapid.RuneFrom([]rune(`/aA*?`)), 1, 4, -1)
	someTexts    = rapid.StringOfN(rapid.RuneFrom([]rune(`/aA`)), 0, 4, -1)
	someMethods  = rapid.SampledFrom([]string{"GET", "PUT", "POST"})
	someNames    = rapid.SampledFrom([]string{"x", "X", "y"})
	someRanges   = rapid.SampledFrom(prefixes("0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "::/0", "2001:db8::/32"))
)

// somePaths returns the patterns with the slash or the wildcard with which a path begins.
func somePaths(patterns []string) []string {
	for i, p := range patterns {
		if !strings.HasPrefix(p, "*") && !strings.HasPrefix(p, "?") {
			patterns[i] = "/" + p
		}
	}
	return patterns
}

var someRoutes = rapid.Custom(func(t *rapid.T) lbplan.Route {
	few := func(name string) []string { return rapid.SliceOfN(somePatterns, 0, 2).Draw(t, name) }
	r := lbplan.Route{
		Hosts: few("hosts"), Paths: somePaths(few("paths")),
		Methods: rapid.SliceOfN(someMethods, 0, 2).Draw(t, "methods"), Sources: rapid.SliceOfN(someRanges, 0, 2).Draw(t, "sources"),
		Headers: rapid.MapOfN(someNames, rapid.SliceOfN(somePatterns, 1, 2), 0, 1).Draw(t, "headers"),
	}
	for range rapid.IntRange(0, 2).Draw(t, "parameters") {
		value := rapid.StringOfN(rapid.RuneFrom([]rune(`aA*?\`)), 1, 3, -1).Draw(t, "value")
		r.Query = append(r.Query, lbplan.Parameter{Key: rapid.SampledFrom([]string{"", "x", "X", "?", "*"}).Draw(t, "key"), Value: value})
	}
	return r
})

var someRequests = rapid.Custom(func(t *rapid.T) plantest.Request {
	values := rapid.StringOfN(rapid.RuneFrom([]rune(`aA*?\`)), 0, 3, -1)
	var query []string
	for range rapid.IntRange(0, 2).Draw(t, "parameters") {
		query = append(query, someNames.Draw(t, "key")+"="+values.Draw(t, "value"))
	}
	return plantest.Request{
		Host: someTexts.Draw(t, "host"), Path: "/" + someTexts.Draw(t, "path"), Method: someMethods.Draw(t, "method"),
		Query:   strings.Join(query, "&"),
		Headers: rapid.MapOfN(someNames, rapid.SliceOfN(someTexts, 1, 2), 0, 2).Draw(t, "headers"),
		Source:  someRanges.Draw(t, "source").Addr().Next(),
	}
})

func TestMatchReturnsLowestPriority(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := lbplan.Plan{Listeners: []lbplan.Listener{{Key: "https", Port: 443, HTTPS: true, Serves: true}}}
		for priority := range 4 {
			r := someRoutes.Draw(t, "route")
			r.Priority = priority
			p.Rules = append(p.Rules, lbplan.Rule{Route: r})
		}
		q := someRequests.Draw(t, "request")
		matched, ok := plantest.Match(p, p.Listeners[0], q)
		matching := slices.DeleteFunc(slices.Clone(p.Rules), func(r lbplan.Rule) bool { return !plantest.Matches(r.Route, q) })
		require.Equal(t, len(matching) > 0, ok)
		for _, r := range matching {
			require.LessOrEqual(t, matched.Priority, r.Priority)
		}
	})
}
