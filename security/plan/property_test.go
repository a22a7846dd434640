package plan_test

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	securityplan "ecs-foundation/security/plan"
)

// inputs generates valid inputs.
var inputs = rapid.Custom(func(t *rapid.T) securityplan.Input {
	in := securityplan.Input{
		Listeners:   []int{80, 443}[:rapid.IntRange(1, 2).Draw(t, "listeners")],
		Endpoints:   rapid.Bool().Draw(t, "endpoints"),
		IPv6:        rapid.Bool().Draw(t, "ipv6"),
		NameServers: []netip.Addr{netip.MustParseAddr("10.1.0.10"), netip.MustParseAddr("10.1.0.11")}[:rapid.IntRange(0, 2).Draw(t, "nameServers")],
		Stores:      map[string]securityplan.Store{"database": {Port: 5432}, "cache": {Port: 6379}, "files": {Kind: securityplan.EFS}},
	}
	in.Spec.Isolation = securityplan.Isolation(rapid.SampledFrom(in.Spec.Isolation.Values()).Draw(t, "isolation"))
	in.Spec.Ingress.CloudFront = rapid.Bool().Draw(t, "cloudFront")
	stores := slices.Sorted(maps.Keys(in.Stores))
	var callable []string
	for i := range rapid.IntRange(0, 40).Draw(t, "services") {
		s := securityplan.Service{
			Name: fmt.Sprintf("s%d", i), Port: rapid.IntRange(0, 9000).Draw(t, "port"),
			Unrouted: rapid.Bool().Draw(t, "unrouted"), ServiceConnections: securityplan.ServiceConnections{Uses: some(t, stores, "uses")},
		}
		if s.Port != 0 {
			callable = append(callable, s.Name)
		}
		in.Services = append(in.Services, s)
	}
	for i := range in.Services {
		in.Services[i].Calls = some(t, callable, "calls")
	}
	return in
})

// some draws up to three elements of a list.
func some(t *rapid.T, list []string, label string) []string {
	if len(list) == 0 {
		return nil
	}
	return rapid.SliceOfNDistinct(rapid.SampledFrom(list), 0, min(3, len(list)), rapid.ID[string]).Draw(t, label)
}

func TestEachEdgeHasOneEgressAndOneIngressRule(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, err := securityplan.New(inputs.Draw(t, "input"))
		require.NoError(t, err)
		names, rules := map[string]bool{}, map[securityplan.Rule]bool{}
		for _, r := range p.Rules() {
			require.False(t, names[r.Key], "duplicate rule %s", r.Key)
			names[r.Key] = true
			require.NotEmpty(t, r.Why)
			require.NotEmpty(t, p.Kind(r.Group), "no group of rule %s", r.Key)
			rule := securityplan.Rule{Group: r.Group, Direction: r.Direction, Peer: r.Peer, Protocol: r.Protocol, Port: r.Port}
			require.False(t, rules[rule], "%s duplicates another rule, which AWS rejects", r.Key)
			rules[rule] = true
		}
		for _, e := range p.Edges {
			require.Equal(t, e.From.Group != "", names[e.String()+"-egress"])
			require.Equal(t, e.To.Group != "", names[e.String()+"-ingress"])
		}
	})
}

func TestOnlyTheLoadBalancerIsPublicAndDataStoresHaveNoEgress(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := inputs.Draw(t, "input")
		p, err := securityplan.New(in)
		require.NoError(t, err)
		for _, r := range p.Rules() {
			_, store := in.Stores[r.Group]
			require.False(t, store && r.Direction == securityplan.Out, "%s is egress of a data store", r.Key)
			if r.Direction == securityplan.In && r.Peer.Group == "" {
				require.Equal(t, securityplan.ALB, r.Group, "%s is ingress from addresses", r.Key)
				require.Equal(t, in.Spec.Ingress.CloudFront, r.Peer.CloudFront(), r.Key)
				require.True(t, in.IPv6 || !r.Peer.IPv6(), r.Key)
			}
		}
	})
}

func TestDedicatedGroupReachesOnlyWhatItsServiceLists(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := inputs.Draw(t, "input")
		p, err := securityplan.New(in)
		require.NoError(t, err)
		services := map[string]securityplan.Service{}
		for _, s := range in.Services {
			services["tasks-"+s.Name] = s
		}
		for _, e := range p.Edges {
			caller, dedicated := services[e.From.Group]
			if dedicated && p.Kind(e.To.Group) == securityplan.OfData {
				require.Contains(t, caller.Uses, e.To.Group, e)
			}
			callee, dedicatedCallee := services[e.To.Group]
			if dedicated && dedicatedCallee {
				require.Contains(t, caller.Calls, callee.Name, e)
			}
			require.False(t, e.From.Group == securityplan.ALB && callee.Unrouted, "%s: the service has no routes", e)
		}
	})
}

func TestEachGroupOfAServiceReachesWhatTheServiceLists(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := inputs.Draw(t, "input")
		p, err := securityplan.New(in)
		require.NoError(t, err)
		edges := map[[2]string]bool{}
		for _, e := range p.Edges {
			edges[[2]string{e.From.Group, e.To.Group}] = true
		}
		for _, s := range in.Services {
			targets := slices.Clone(s.Uses)
			for _, callee := range s.Calls {
				targets = append(targets, p.TasksOf(callee)...)
			}
			for _, from := range p.TasksOf(s.Name) {
				for _, to := range targets {
					require.True(t, edges[[2]string{from, to}], "%s does not reach %s", from, to)
				}
			}
		}
	})
}

func TestTasksDoNotReachTasksWithoutCalls(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := inputs.Draw(t, "input")
		in.Spec.Isolation = ""
		for i := range in.Services {
			in.Services[i].Calls = nil
		}
		p, err := securityplan.New(in)
		require.NoError(t, err)
		require.Equal(t, []string{securityplan.Tasks}, p.Of(securityplan.OfTasks))
		for _, e := range p.Edges {
			require.False(t, e.From.Group == securityplan.Tasks && e.To.Group == securityplan.Tasks, e)
			require.True(t, e.From.Group == securityplan.Tasks || e.To.Group == securityplan.Tasks || e.To.Group == securityplan.ALB, e)
		}
	})
}
