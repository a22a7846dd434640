package plan_test

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/stack"
	lookupplan "ecs-foundation/stack/lookup/plan"
	"ecs-foundation/stack/preflight/change"
)

const sharedListener = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/shop/0123456789abcdef/fedcba9876543210"

// shared returns a stack with rules on an existing listener.
func shared(t *testing.T) stack.Plan {
	t.Helper()
	return load(t, map[string]string{
		"loadBalancer": `{"existing": {"listenerArn": "` + sharedListener + `"}, "priorities": {"from": 1000, "to": 1999}}`,
		"services": `{"cart": {"port": 3000, "routes": [{"paths": ["/cart/*"], "priority": 1000}, ` +
			`{"hosts": ["pay.example.com"], "paths": ["/pay/*"], "methods": ["POST"], "priority": 1100}]}}`,
	})
}

// rule returns a rule of another stack.
func rule(priority int, route lbplan.Route) lookupplan.LiveRule {
	route.Priority = priority
	return lookupplan.LiveRule{
		ListenerARN: sharedListener, Rule: lbplan.Rule{Route: route},
		Tags: map[string]string{"Project": "search", "Environment": "prod"},
	}
}

// evaluateRules returns the warnings and the errors of a stack that shares its listener.
func evaluateRules(p stack.Plan, rules ...lookupplan.LiveRule) (warnings, problems string) {
	request := lookupplan.ListenerRules{
		ListenerARN: sharedListener, Priorities: "1000 1100", Project: "ecs-foundation", Environment: "dev",
	}
	lines, problems := evaluate(p, usEast1().with(account{request: rules}))
	return strings.Join(lines, "\n"), problems
}

func TestRulesOfOtherStacksOnTheListener(t *testing.T) {
	t.Parallel()
	paths := func(patterns ...string) lbplan.Route { return lbplan.Route{Paths: patterns} }
	with := func(r lookupplan.LiveRule, tags map[string]string) lookupplan.LiveRule {
		r.Tags = maps.Clone(r.Tags)
		maps.Copy(r.Tags, tags)
		return r
	}
	for name, tc := range map[string]struct {
		rule          lookupplan.LiveRule
		errs, warning string
	}{
		"no common request":     {rule(500, paths("/search/*")), "", ""},
		"default of the others": {rule(50000, paths("/*")), "", ""},
		"taken priority": {
			rule(1000, paths("/search/*")),
			"services.cart.routes[0].priority: the listener already has rule 1000 (/search/*) of the stack prod of project search", "",
		},
		"taken priority without tags": {
			lookupplan.LiveRule{ListenerARN: sharedListener, Rule: lbplan.Rule{Route: lbplan.Route{Priority: 1000, Paths: []string{"/x"}}}},
			"the listener already has rule 1000 (/x), which no tag assigns to a stack", "",
		},
		"own rule": {
			with(rule(1000, paths("/cart/*")), map[string]string{"Project": "ecs-foundation", "Environment": "dev"}), "", "",
		},
		"rule on another listener": {
			func() lookupplan.LiveRule {
				r := rule(10, paths("/*"))
				r.ListenerARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/shop/0123456789abcdef/1111111111111111"
				return r
			}(),
			"", "",
		},
		"all requests lost": {
			rule(10, paths("/c*")),
			"services.cart.routes[0]: priority 1000 (/cart/*) never matches: rule 10 (/c*) of the stack prod of project search matches all", "",
		},
		"all requests lost by host": {
			rule(10, lbplan.Route{Hosts: []string{"*.example.com"}}), "services.cart.routes[1]: priority 1100 (POST pay.example.com /pay/*) never matches", "",
		},
		"all requests taken": {
			rule(2000, paths("/cart/items/*")),
			"services.cart.routes[0]: priority 1000 (/cart/*) takes all requests of rule 2000 (/cart/items/*)", "",
		},
		"some requests lost": {
			rule(10, paths("/cart/items/*")), "", "services.cart.routes[0]: priority 1000 (/cart/*) can lose requests to rule 10",
		},
		"some requests taken": {
			rule(2000, paths("/c*")), "", "services.cart.routes[0]: priority 1000 (/cart/*) can take requests of rule 2000 (/c*)",
		},
		"overlapping range": {
			with(rule(1, paths("/search")), map[string]string{lbplan.PrioritiesTag: "1999-2500"}),
			"loadBalancer.priorities: 1000-1999 overlaps 1999-2500, the range of the stack prod of project search", "",
		},
		"adjacent range":          {with(rule(2000, paths("/search")), map[string]string{lbplan.PrioritiesTag: "2000-2500"}), "", ""},
		"rule within the range":   {rule(1500, paths("/search")), "", "loadBalancer.priorities: 1000-1999 contains rule 1500 (/search)"},
		"tag that is not a range": {with(rule(1, paths("/search")), map[string]string{lbplan.PrioritiesTag: "low"}), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			warnings, problems := evaluateRules(shared(t), tc.rule)
			if tc.errs == "" {
				require.Empty(t, problems)
			}
			require.Contains(t, problems, tc.errs)
			if tc.warning == "" && tc.errs == "" {
				require.Empty(t, warnings)
			}
			require.Contains(t, warnings, tc.warning)
		})
	}
}

func TestQuotasOfASharedLoadBalancer(t *testing.T) {
	t.Parallel()
	var rules []lookupplan.LiveRule
	for i := range 99 {
		r := rule(20000+i, lbplan.Route{Paths: []string{fmt.Sprintf("/search/%d", i)}})
		r.TargetGroups = []string{strconv.Itoa(i), strconv.Itoa(100 + i)}
		rules = append(rules, r)
	}
	_, problems := evaluateRules(shared(t), rules...)
	require.Contains(t, problems, "services: the load balancer has at least 99 other rules, and the stack needs 2: the limit is 100")
	require.Contains(t, problems, "services: the load balancer has at least 198 other target groups, and the stack needs 1: the limit is 100")
	_, problems = evaluateRules(shared(t), rules[:49]...)
	require.Empty(t, problems)
}

func TestZonesThatTheLoadBalancerDoesNotHave(t *testing.T) {
	t.Parallel()
	p := shared(t)
	zones := func(names ...string) string {
		p.LoadBalancers[0].Existing.Listener = &lbplan.ExistingListener{Protocol: lbplan.SchemeHTTPS, Port: 443, Zones: names}
		warnings, problems := evaluateRules(p)
		require.Empty(t, problems)
		return warnings
	}
	require.Empty(t, zones("us-east-1a", "us-east-1b", "us-east-1c"))
	require.Contains(t, zones("us-east-1a", "us-east-1c"),
		"loadBalancer.existing: the load balancer is in us-east-1a, us-east-1c only: tasks in us-east-1b get no requests")
}

func TestSharedRulesNameTheirStacks(t *testing.T) {
	t.Parallel()
	request := lookupplan.ListenerRules{
		ListenerARN: sharedListener, Priorities: "1000 1100", Project: "ecs-foundation", Environment: "dev",
	}
	untagged := rule(50000, lbplan.Route{Paths: []string{"/*"}})
	untagged.Tags = nil
	describe := func(rules ...lookupplan.LiveRule) string {
		return lookupplan.SharedRules(shared(t), change.Deployed{}, lookupplan.Answers{request: {Value: rules}})
	}
	require.Equal(t, "rules on the listener (priority, owner, conditions)\n"+
		"  500  stack prod of project search  /search/*\n"+
		" 1000  this stack (services.cart.routes[0])  /cart/*\n"+
		" 1100  this stack (services.cart.routes[1])  POST pay.example.com /pay/*\n"+
		"50000  no stack in its tags  /*", describe(untagged, rule(500, lbplan.Route{Paths: []string{"/search/*"}})))
	require.Empty(t, describe(), "no other rules")
	require.Empty(t, lookupplan.SharedRules(load(t, nil), change.Deployed{}, nil), "no existing listener")
}

func TestRulesOfOtherStacksOnTheDeployedListener(t *testing.T) {
	t.Parallel()
	p := load(t, map[string]string{"services": `{"ui": {"port": 3000, "routes": [{"paths": ["/search/new/*"], "priority": 1}]}}`})
	require.Empty(t, lookupplan.SharedListener(p, change.Deployed{}), "not deployed")
	deployed := change.Deployed{}
	deployed.Outputs.ListenerARNs = map[string]string{"http": sharedListener}
	request := lookupplan.ListenerRules{ListenerARN: sharedListener, Project: "ecs-foundation", Environment: "dev"}
	warnings, problems := answered(lookupplan.SharedListener(p, deployed), account{
		request: []lookupplan.LiveRule{rule(500, lbplan.Route{Paths: []string{"/search/*"}}), rule(600, lbplan.Route{Paths: []string{"/search/new/*"}})},
	})
	require.Contains(t, problems, "services.ui.routes[0]: priority 1 (/search/new/*) takes all requests of rule 600")
	require.Contains(t, strings.Join(warnings, ""), "services.ui.routes[0]: priority 1 (/search/new/*) can take requests of rule 500")
}
