package routing_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/loadbalancer/routing"
)

func TestEachLoadBalancerHasWhatStandsAtIt(t *testing.T) {
	t.Parallel()
	in := routing.Input{
		Spec: routing.Spec{
			Domain: "example.com", ZoneID: zone, AlternativeNames: []string{"*.example.com", "www.example.com"}, Shards: []string{"b"},
			OwnRules: map[string]routing.OwnRule{
				"old": {
					Route: routing.Route{Hosts: []string{"old.example.com"}, Priority: 1}, Shard: "b",
					Redirect: &routing.Redirection{Host: "www.example.com"},
				},
			},
		},
		Services: []routing.Service{
			{Name: "cart", Port: 3000, Shard: "b", Routes: []routing.Route{{Hosts: []string{"Cart.example.com"}, Priority: 7}}},
			{Name: "ui", Port: 3000, Routes: []routing.Route{{Paths: []string{"/*"}, Priority: 7}}},
		},
	}
	plan := func(shard string) (services []string, names []string, rules []string) {
		in.Shard = shard
		p, err := routing.New(in)
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
