package routes_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/stack/preflight/routes"
)

const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"

// check plans a load balancer with HTTPS, with rules and the routes of a service.
func check(t *testing.T, rules map[string]lbplan.RuleSpec, ui ...lbplan.Route) error {
	t.Helper()
	p, err := lbplan.New(lbplan.Input{
		Spec:     lbplan.Spec{CertificateARN: certificate, Rules: rules},
		Services: []lbplan.Service{{Name: "ui", Port: 3000, ServiceRouting: lbplan.ServiceRouting{Routes: ui}}},
	})
	require.NoError(t, err)
	return routes.Check(p)
}

func TestShadowedRuleIsReported(t *testing.T) {
	t.Parallel()
	require.ErrorContains(t, check(t, nil,
		lbplan.Route{Priority: 200, Paths: []string{"/orders/*"}}, lbplan.Route{Priority: 100, Paths: []string{"/*"}}), "services.ui.routes[0]: ")
	require.ErrorContains(t, check(t, nil,
		lbplan.Route{Priority: 200, Hosts: []string{"img.example.com"}}, lbplan.Route{Priority: 100, Paths: []string{"/*"}}), "never matches")
	require.NoError(t, check(t, nil,
		lbplan.Route{Priority: 50, Paths: []string{"/orders/*"}}, lbplan.Route{Priority: 100, Paths: []string{"/*"}}))
}

func TestRouteShadowsLoadBalancerRule(t *testing.T) {
	t.Parallel()
	beta := lbplan.Route{
		Priority: 20, Hosts: []string{"a.example.com"}, Methods: []string{"GET"}, Headers: map[string][]string{"X-Beta": {"1"}},
		Query: []lbplan.Parameter{{Key: "v", Value: "2"}}, Sources: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")},
	}
	rules := map[string]lbplan.RuleSpec{"gone": {Route: beta, Respond: &lbplan.FixedResponseAction{Status: 410}}}
	require.ErrorContains(t, check(t, rules, lbplan.Route{Priority: 10, Methods: []string{"GET", "HEAD"}, Hosts: []string{"*.example.com"}}),
		"loadBalancer.rules.gone: priority 20 (GET a.example.com ?v=2 X-Beta: 1 from 192.0.2.0/24)")
}

func TestRedirectLoopIsReported(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		match lbplan.Route
		to    lbplan.RedirectAction
		ui    lbplan.Route
		loops bool
	}{
		"another host": {
			lbplan.Route{Hosts: []string{"example.com"}}, lbplan.RedirectAction{Host: "www.#{host}"}, lbplan.Route{}, false,
		},
		"host matched by the same pattern": {
			lbplan.Route{Hosts: []string{"*.example.com"}}, lbplan.RedirectAction{Host: "www.example.com"}, lbplan.Route{}, true,
		},
		"host with a prefix": {
			lbplan.Route{Hosts: []string{"*.example.com"}}, lbplan.RedirectAction{Host: "www.#{host}"}, lbplan.Route{}, true,
		},
		"target matched by an earlier rule": {
			lbplan.Route{Hosts: []string{"*.example.com"}},
			lbplan.RedirectAction{Host: "www.example.com"},
			lbplan.Route{Hosts: []string{"www.example.com"}},
			false,
		},
		"target partly matched by an earlier rule": {
			lbplan.Route{Hosts: []string{"*.example.com"}},
			lbplan.RedirectAction{Host: "www.example.com"},
			lbplan.Route{Hosts: []string{"www.example.com"}, Paths: []string{"/a"}},
			true,
		},
		"another path": {
			lbplan.Route{Paths: []string{"/old/*"}}, lbplan.RedirectAction{Path: "/new/#{path}"}, lbplan.Route{}, false,
		},
		"path with a prefix": {
			lbplan.Route{Paths: []string{"/shop/*"}}, lbplan.RedirectAction{Path: "/shop/#{path}"}, lbplan.Route{}, true,
		},
		"path suffix pattern": {
			lbplan.Route{Paths: []string{"*.php"}}, lbplan.RedirectAction{Path: "/#{path}.php"}, lbplan.Route{}, true,
		},
		"port without a listener": {
			lbplan.Route{Paths: []string{"/*"}}, lbplan.RedirectAction{Port: 8443}, lbplan.Route{}, false,
		},
		"changed query string": {
			lbplan.Route{Query: []lbplan.Parameter{{Key: "old", Value: "1"}}},
			lbplan.RedirectAction{Path: "/x", Query: "new=1"},
			lbplan.Route{},
			false,
		},
		"unchanged query string": {
			lbplan.Route{Query: []lbplan.Parameter{{Key: "old", Value: "1"}}}, lbplan.RedirectAction{Path: "/x"}, lbplan.Route{}, true,
		},
		"POST, which clients redirect as GET": {
			lbplan.Route{Methods: []string{"POST"}}, lbplan.RedirectAction{Path: "/x"}, lbplan.Route{}, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc.match.Priority, tc.ui.Priority = 2, 1
			if tc.ui.String() == "" {
				tc.ui.Paths = []string{"/never"}
			}
			err := check(t, map[string]lbplan.RuleSpec{"r": {Route: tc.match, Redirect: &tc.to}}, tc.ui)
			if !tc.loops {
				require.NoError(t, err)
				return
			}
			require.Equal(t, []*validate.Error{{
				Key: "loadBalancer.rules.r.redirect",
				Message: "redirect loop: the rule matches its own target (" + tc.match.String() + "); " +
					"add a rule with a lower priority number that serves the target, or narrow this rule",
			}}, validate.Split(err))
		})
	}
}
