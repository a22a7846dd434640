package routes_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/problem"
	"ecs-foundation/loadbalancer/routing"
	"ecs-foundation/preflight/routes"
)

const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"

// check plans a load balancer with HTTPS whose services have routes, and rules
// of its own.
func check(t *testing.T, rules map[string]routing.OwnRule, ui ...routing.Route) error {
	t.Helper()
	p, err := routing.New(routing.Input{
		Spec:     routing.Spec{CertificateARN: certificate, OwnRules: rules},
		Services: []routing.Service{{Name: "ui", Port: 3000, Routes: ui}},
	})
	require.NoError(t, err)
	return routes.Check(p)
}

func TestARuleThatNeverMatchesIsTold(t *testing.T) {
	t.Parallel()
	require.EqualError(t, check(t, nil,
		routing.Route{Priority: 200, Paths: []string{"/orders/*"}}, routing.Route{Priority: 100, Paths: []string{"/*"}}),
		"services.ui.routes[0]: priority 200 (/orders/*) never matches: priority 100 of services.ui.routes[1] (/*) takes all its "+
			"requests first; give it a lower number, or narrow the other")
	require.NoError(t, check(t, nil,
		routing.Route{Priority: 50, Paths: []string{"/orders/*"}}, routing.Route{Priority: 100, Paths: []string{"/*"}}))
}

func TestARuleOfTheLoadBalancersOwnIsShadowedByARouteOfAnyConditions(t *testing.T) {
	t.Parallel()
	beta := routing.Route{
		Priority: 20, Hosts: []string{"a.example.com"}, Methods: []string{"GET"}, Headers: map[string][]string{"X-Beta": {"1"}},
		Query: []routing.Parameter{{Key: "v", Value: "2"}}, Sources: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")},
	}
	rules := map[string]routing.OwnRule{"gone": {Route: beta, Respond: &routing.Response{Status: 410}}}
	require.EqualError(t, check(t, rules, routing.Route{Priority: 10, Methods: []string{"GET", "HEAD"}, Hosts: []string{"*.example.com"}}),
		"loadBalancer.rules.gone: priority 20 (GET a.example.com ?v=2 X-Beta: 1 from 192.0.2.0/24) never matches: priority 10 of "+
			"services.ui.routes[0] (GET HEAD *.example.com) takes all its requests first; give it a lower number, or narrow the other")
}

func TestARedirectThatLeadsBackIsTold(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		match routing.Route
		to    routing.Redirection
		ui    routing.Route
		loops bool
	}{
		"another host": {
			routing.Route{Hosts: []string{"example.com"}}, routing.Redirection{Host: "www.#{host}"}, routing.Route{}, false,
		},
		"a host that the pattern takes too": {
			routing.Route{Hosts: []string{"*.example.com"}}, routing.Redirection{Host: "www.example.com"}, routing.Route{}, true,
		},
		"a host that grows": {
			routing.Route{Hosts: []string{"*.example.com"}}, routing.Redirection{Host: "www.#{host}"}, routing.Route{}, true,
		},
		"which a rule before it serves": {
			routing.Route{Hosts: []string{"*.example.com"}},
			routing.Redirection{Host: "www.example.com"},
			routing.Route{Hosts: []string{"www.example.com"}},
			false,
		},
		"of which a rule before it serves some": {
			routing.Route{Hosts: []string{"*.example.com"}},
			routing.Redirection{Host: "www.example.com"},
			routing.Route{Hosts: []string{"www.example.com"}, Paths: []string{"/a"}},
			true,
		},
		"another path": {
			routing.Route{Paths: []string{"/old/*"}}, routing.Redirection{Path: "/new/#{path}"}, routing.Route{}, false,
		},
		"a path that grows": {
			routing.Route{Paths: []string{"/shop/*"}}, routing.Redirection{Path: "/shop/#{path}"}, routing.Route{}, true,
		},
		"a path without its slash": {
			routing.Route{Paths: []string{"*.php"}}, routing.Redirection{Path: "/#{path}.php"}, routing.Route{}, true,
		},
		"another port, at which nothing of ours listens": {
			routing.Route{Paths: []string{"/*"}}, routing.Redirection{Port: 8443}, routing.Route{}, false,
		},
		"a query string that is not taken again": {
			routing.Route{Query: []routing.Parameter{{Key: "old", Value: "1"}}},
			routing.Redirection{Path: "/x", Query: "new=1"},
			routing.Route{},
			false,
		},
		"a query string that stays": {
			routing.Route{Query: []routing.Parameter{{Key: "old", Value: "1"}}}, routing.Redirection{Path: "/x"}, routing.Route{}, true,
		},
		"a method that a browser does not follow with": {
			routing.Route{Methods: []string{"POST"}}, routing.Redirection{Path: "/x"}, routing.Route{}, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc.match.Priority, tc.ui.Priority = 2, 1
			if tc.ui.String() == "" {
				tc.ui.Paths = []string{"/never"}
			}
			err := check(t, map[string]routing.OwnRule{"r": {Route: tc.match, Redirect: &tc.to}}, tc.ui)
			if !tc.loops {
				require.NoError(t, err)
				return
			}
			require.Equal(t, []*problem.Problem{{
				Key: "loadBalancer.rules.r.redirect",
				Message: "it leads to what the rule itself matches (" + tc.match.String() + "), so that a client would come back for ever: " +
					"serve that by a rule with a lower number, or narrow this one",
			}}, problem.Of(err))
		})
	}
}
