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

// TestARouteTakesWhatAWSSaysItTakes holds the model to AWS's own words and
// examples.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
func TestARouteTakesWhatAWSSaysItTakes(t *testing.T) {
	t.Parallel()
	from := func(source string) plantest.Request { return plantest.Request{Source: netip.MustParseAddr(source)} }
	header := func(name string, values ...string) plantest.Request {
		return plantest.Request{Headers: map[string][]string{name: values}}
	}
	for name, tc := range map[string]struct {
		route lbplan.Route
		takes []plantest.Request
		not   []plantest.Request
	}{
		"a host: any letter case, and a wildcard stands for no missing dot": {
			lbplan.Route{Hosts: []string{"*.example.com"}},
			[]plantest.Request{{Host: "test.example.com"}, {Host: "TEST.Example.com"}, {Host: "a.b.example.com"}},
			[]plantest.Request{{Host: "example.com"}, {Host: "test.example.org"}},
		},
		"a path: letter case counts, and a wildcard passes slashes": {
			lbplan.Route{Paths: []string{"/img/*"}},
			[]plantest.Request{{Path: "/img/picture.jpg"}, {Path: "/img/a/b"}, {Path: "/img/"}},
			[]plantest.Request{{Path: "/IMG/picture.jpg"}, {Path: "/img"}},
		},
		"a path with more behind a wildcard": {
			lbplan.Route{Paths: []string{"/img/*/pics"}},
			[]plantest.Request{{Path: "/img/a/pics"}, {Path: "/img/a/b/pics"}},
			[]plantest.Request{{Path: "/img/pics"}, {Path: "/img/a/pics/b"}},
		},
		"a path is compared without its query string": {
			lbplan.Route{Paths: []string{"/search"}},
			[]plantest.Request{{Path: "/search", Query: "q=1"}},
			nil,
		},
		"a question mark is exactly one character": {
			lbplan.Route{Paths: []string{"/v?"}},
			[]plantest.Request{{Path: "/v1"}, {Path: "/v/"}},
			[]plantest.Request{{Path: "/v"}, {Path: "/v10"}},
		},
		"what looks like a wildcard in a request is a character": {
			lbplan.Route{Paths: []string{"/a"}},
			[]plantest.Request{{Path: "/a"}},
			[]plantest.Request{{Path: "/*"}, {Path: "/?"}},
		},
		"one of several values will do": {
			lbplan.Route{Paths: []string{"/a", "/b"}},
			[]plantest.Request{{Path: "/a"}, {Path: "/b"}},
			[]plantest.Request{{Path: "/c"}},
		},
		"all conditions are to be met": {
			lbplan.Route{Paths: []string{"/a"}, Methods: []string{"GET"}},
			[]plantest.Request{{Path: "/a", Method: "GET"}},
			[]plantest.Request{{Path: "/a", Method: "PUT"}, {Path: "/b", Method: "GET"}},
		},
		"a method is exact": {
			lbplan.Route{Methods: []string{"CUSTOM-METHOD"}},
			[]plantest.Request{{Method: "CUSTOM-METHOD"}},
			[]plantest.Request{{Method: "custom-method"}, {Method: "CUSTOM"}},
		},
		"a header: letter case counts neither in its name nor in its value": {
			lbplan.Route{Headers: map[string][]string{"User-Agent": {"*Chrome*", "*Safari*"}}},
			[]plantest.Request{header("user-agent", "Mozilla CHROME/9"), header("User-Agent", "safari")},
			[]plantest.Request{header("User-Agent", "curl"), header("X-Agent", "Chrome"), {}},
		},
		"a header that is sent twice is searched in all its values": {
			lbplan.Route{Headers: map[string][]string{"X-Forwarded-For": {"192.0.2.*"}}},
			[]plantest.Request{header("X-Forwarded-For", "198.51.100.1", "192.0.2.7")},
			[]plantest.Request{header("X-Forwarded-For", "198.51.100.1")},
		},
		"two headers are both to be there": {
			lbplan.Route{Headers: map[string][]string{"A": {"1"}, "B": {"2"}}},
			[]plantest.Request{{Headers: map[string][]string{"a": {"1"}, "b": {"2"}}}},
			[]plantest.Request{header("A", "1"), header("B", "2")},
		},
		"a parameter: letter case counts neither in its key nor in its value": {
			lbplan.Route{Query: []lbplan.Parameter{{Key: "version", Value: "v1"}}},
			[]plantest.Request{{Query: "version=v1"}, {Query: "a=b&VERSION=V1&c"}},
			[]plantest.Request{{Query: "version=v10"}, {Query: "xversion=v1"}, {Query: "version"}, {}},
		},
		"a parameter with any key": {
			lbplan.Route{Query: []lbplan.Parameter{{Value: "*example*"}}},
			[]plantest.Request{{Query: "anything=an-example-of"}},
			[]plantest.Request{{Query: "example=1"}},
		},
		"several parameters are all to be there": {
			lbplan.Route{Query: []lbplan.Parameter{{Key: "a", Value: "*"}, {Key: "b", Value: "?"}}},
			[]plantest.Request{{Query: "b=2&a="}},
			[]plantest.Request{{Query: "a=1"}, {Query: "a=1&b=22"}},
		},
		"a backslash makes a character of a wildcard in a query string": {
			lbplan.Route{Query: []lbplan.Parameter{{Key: "q", Value: `\*a?\?`}}},
			[]plantest.Request{{Query: "q=*ab?"}},
			[]plantest.Request{{Query: "q=xab?"}, {Query: `q=\*ab?`}, {Query: "q=*abc"}},
		},
		"a source is the connection's, and not in X-Forwarded-For": {
			lbplan.Route{Sources: prefixes("192.0.2.0/24", "2001:db8::/32")},
			[]plantest.Request{from("192.0.2.255"), from("2001:db8::1"), from("::ffff:192.0.2.1")},
			[]plantest.Request{from("192.0.3.0"), {
				Source: netip.MustParseAddr("198.51.100.1"), Headers: map[string][]string{"X-Forwarded-For": {"192.0.2.1"}},
			}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, q := range tc.takes {
				require.True(t, plantest.Matches(tc.route, q), "%v is taken", q)
			}
			for _, q := range tc.not {
				require.False(t, plantest.Matches(tc.route, q), "%v is not taken", q)
			}
		})
	}
}

func TestTheLowestPriorityThatMatchesDecides(t *testing.T) {
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
	require.Equal(t, 100, got.Priority, "the host's rule comes first")
	_, ok := plantest.Match(p, p.Listeners[1], plantest.Request{Path: "/orders/7"})
	require.False(t, ok, "a listener that redirects has no rules")
}

// The parts that random routes and requests are put together from.
var (
	somePatterns = rapid.StringOfN(rapid.RuneFrom([]rune(`/aA*?`)), 1, 4, -1)
	someTexts    = rapid.StringOfN(rapid.RuneFrom([]rune(`/aA`)), 0, 4, -1)
	someMethods  = rapid.SampledFrom([]string{"GET", "PUT", "POST"})
	someNames    = rapid.SampledFrom([]string{"x", "X", "y"})
	someRanges   = rapid.SampledFrom(prefixes("0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "::/0", "2001:db8::/32"))
)

var someRoutes = rapid.Custom(func(t *rapid.T) lbplan.Route {
	few := func(name string) []string { return rapid.SliceOfN(somePatterns, 0, 2).Draw(t, name) }
	r := lbplan.Route{
		Hosts: few("hosts"), Paths: few("paths"),
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
		Host: someTexts.Draw(t, "host"), Path: someTexts.Draw(t, "path"), Method: someMethods.Draw(t, "method"),
		Query:   strings.Join(query, "&"),
		Headers: rapid.MapOfN(someNames, rapid.SliceOfN(someTexts, 1, 2), 0, 2).Draw(t, "headers"),
		Source:  someRanges.Draw(t, "source").Addr().Next(),
	}
})

func TestTheWinnerIsTheLowestPriorityThatMatches(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := lbplan.Plan{Listeners: []lbplan.Listener{{Key: "https", Port: 443, HTTPS: true, Serves: true}}}
		for priority := range 4 {
			r := someRoutes.Draw(t, "route")
			r.Priority = priority
			p.Rules = append(p.Rules, lbplan.Rule{Route: r})
		}
		q := someRequests.Draw(t, "request")
		won, ok := plantest.Match(p, p.Listeners[0], q)
		matching := slices.DeleteFunc(slices.Clone(p.Rules), func(r lbplan.Rule) bool { return !plantest.Matches(r.Route, q) })
		require.Equal(t, len(matching) > 0, ok)
		for _, r := range matching {
			require.LessOrEqual(t, won.Priority, r.Priority)
		}
	})
}

// kinds keep one kind of condition of a route, so that one often covers another,
// or all of them.
var kinds = []func(lbplan.Route) lbplan.Route{
	func(r lbplan.Route) lbplan.Route { return lbplan.Route{Hosts: r.Hosts} },
	func(r lbplan.Route) lbplan.Route { return lbplan.Route{Paths: r.Paths} },
	func(r lbplan.Route) lbplan.Route { return lbplan.Route{Headers: r.Headers} },
	func(r lbplan.Route) lbplan.Route { return lbplan.Route{Methods: r.Methods} },
	func(r lbplan.Route) lbplan.Route { return lbplan.Route{Query: r.Query} },
	func(r lbplan.Route) lbplan.Route { return lbplan.Route{Sources: r.Sources} },
	func(r lbplan.Route) lbplan.Route { return r },
}

func TestWhatIsCoveredIsTakenByTheWiderRoute(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds {
		rapid.Check(t, func(t *rapid.T) {
			wide, narrow := kind(someRoutes.Draw(t, "wide")), kind(someRoutes.Draw(t, "narrow"))
			q := someRequests.Draw(t, "request")
			if wide.Covers(narrow) && plantest.Matches(narrow, q) {
				require.True(t, plantest.Matches(wide, q), "%v is said to cover %v", wide, narrow)
			}
			require.True(t, wide.Covers(wide), "a route covers itself: %v", wide)
		})
	}
}

func TestARouteCovers(t *testing.T) {
	t.Parallel()
	paths := func(all ...string) lbplan.Route { return lbplan.Route{Paths: all} }
	hosts := func(all ...string) lbplan.Route { return lbplan.Route{Hosts: all} }
	methods := func(all ...string) lbplan.Route { return lbplan.Route{Methods: all} }
	sources := func(all ...string) lbplan.Route { return lbplan.Route{Sources: prefixes(all...)} }
	query := func(all ...lbplan.Parameter) lbplan.Route { return lbplan.Route{Query: all} }
	header := func(name string, values ...string) lbplan.Route {
		return lbplan.Route{Headers: map[string][]string{name: values}}
	}
	for name, tc := range map[string]struct {
		wide, narrow lbplan.Route
		want         bool
	}{
		"everything":                           {paths("/*"), paths("/orders/*"), true},
		"the same":                             {paths("/orders"), paths("/orders"), true},
		"a part of a path":                     {paths("/orders/*"), paths("/orders"), false},
		"a longer path":                        {paths("/o*"), paths("/orders/?/items"), true},
		"one letter":                           {paths("/v?/a"), paths("/v1/a"), true},
		"one letter is no run":                 {paths("/v?"), paths("/v*"), false},
		"letter case of paths counts":          {paths("/Orders"), paths("/orders"), false},
		"letter case of hosts does not":        {hosts("Shop.example.com"), hosts("shop.EXAMPLE.com"), true},
		"hosts and any path":                   {hosts("*.example.com"), lbplan.Route{Hosts: []string{"a.example.com"}, Paths: []string{"/x"}}, true},
		"a host is narrower than any":          {lbplan.Route{Hosts: []string{"a.example.com"}, Paths: []string{"/*"}}, paths("/*"), false},
		"every host, by a pattern":             {hosts("*"), paths("/x"), true},
		"one of two paths":                     {paths("/a", "/b/*"), paths("/b/c"), true},
		"both of two paths are needed":         {paths("/a"), paths("/a", "/b"), false},
		"a star in the middle":                 {paths("/a/*/c"), paths("/a/b/b/c"), true},
		"a star does not stand for the end":    {paths("*/c"), paths("/a/*"), false},
		"a method more":                        {methods("GET", "HEAD"), methods("GET"), true},
		"any method is more than one":          {methods("GET"), paths("/"), false},
		"a wider range":                        {sources("10.0.0.0/8"), sources("10.1.0.0/16"), true},
		"a range of the other family":          {sources("0.0.0.0/0"), sources("2001:db8::/32"), false},
		"everybody, in both families":          {sources("0.0.0.0/0", "::/0"), paths("/"), true},
		"a header by any of its values":        {header("X-A", "1", "b*"), header("x-a", "BETA"), true},
		"a header that has to be there":        {header("X-A", "*"), paths("/"), false},
		"another header":                       {header("X-A", "*"), header("X-B", "*"), false},
		"a parameter of any key":               {query(lbplan.Parameter{Value: "v*"}), query(lbplan.Parameter{Key: "version", Value: "V1"}), true},
		"a parameter of one key":               {query(lbplan.Parameter{Key: "version", Value: "v*"}), query(lbplan.Parameter{Value: "v1"}), false},
		"one parameter of two":                 {query(lbplan.Parameter{Key: "a", Value: "1"}), query(lbplan.Parameter{Key: "b", Value: "2"}, lbplan.Parameter{Key: "a", Value: "1"}), true},
		"both of two parameters":               {query(lbplan.Parameter{Key: "b", Value: "2"}, lbplan.Parameter{Key: "a", Value: "1"}), query(lbplan.Parameter{Key: "a", Value: "1"}), false},
		"a star as a character is no star":     {query(lbplan.Parameter{Key: "q", Value: `\*`}), query(lbplan.Parameter{Key: "q", Value: "*"}), false},
		"a star stands for one as a character": {query(lbplan.Parameter{Key: "q", Value: "*"}), query(lbplan.Parameter{Key: "q", Value: `\*`}), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.want, tc.wide.Covers(tc.narrow))
		})
	}
}
