package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
)

func TestEachLoadBalancerHasItsServicesRulesAndNames(t *testing.T) {
	t.Parallel()
	in := lbplan.Input{
		Spec: lbplan.Spec{
			Domain: "example.com", ZoneID: zone, AlternativeNames: []string{"*.example.com", "www.example.com"}, Shards: []string{"b"},
			Rules: map[string]lbplan.RuleSpec{
				"old": {
					Route: lbplan.Route{Hosts: []string{"old.example.com"}, Priority: 1}, Shard: "b",
					Redirect: &lbplan.RedirectAction{Host: "www.example.com"},
				},
			},
		},
		Services: []lbplan.Service{
			{Name: "cart", Port: 3000, ServiceRouting: lbplan.ServiceRouting{Shard: "b", Routes: []lbplan.Route{{Hosts: []string{"Cart.example.com"}, Priority: 7}}}},
			{Name: "ui", Port: 3000, ServiceRouting: lbplan.ServiceRouting{Routes: []lbplan.Route{{Paths: []string{"/*"}, Priority: 7}}}},
		},
	}
	plan := func(shard string) (services []string, names []string, rules []string) {
		in.Shard = shard
		p, err := lbplan.New(in)
		require.NoError(t, err)
		for _, g := range p.TargetGroups {
			services = append(services, g.Service)
		}
		for _, r := range p.Rules {
			rules = append(rules, r.Key)
		}
		return services, p.Names, rules
	}
	services, names, rules := plan("")
	require.Equal(t, []string{"ui"}, services)
	require.Equal(t, []string{"example.com", "www.example.com"}, names)
	require.Equal(t, []string{"services.ui.routes[0]"}, rules)
	services, names, rules = plan("b")
	require.Equal(t, []string{"cart"}, services)
	require.Equal(t, []string{"cart.example.com", "old.example.com"}, names)
	require.Equal(t, []string{"loadBalancer.rules.old", "services.cart.routes[0]"}, rules)
}
