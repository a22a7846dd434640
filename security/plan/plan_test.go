package plan_test

import (
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	securityplan "ecs-foundation/security/plan"
)

// shop returns the input of a shop: two services with routes, a worker, a database
// and a cache.
func shop() securityplan.Input {
	return securityplan.Input{
		Listeners: []int{80, 443},
		Services: []securityplan.Service{
			{Name: "cart", Port: 3000, ServiceConnections: securityplan.ServiceConnections{Uses: []string{"cache"}}},
			{Name: "orders", Port: 3000, ServiceConnections: securityplan.ServiceConnections{Uses: []string{"database"}}},
			{Name: "worker", ServiceConnections: securityplan.ServiceConnections{Uses: []string{"database"}}},
		},
		Stores: map[string]securityplan.Store{"database": {Port: 5432}, "cache": {Port: 6379}},
	}
}

func edges(t *testing.T, in securityplan.Input) []string {
	t.Helper()
	p, err := securityplan.New(in)
	require.NoError(t, err)
	var names []string
	for _, e := range p.Edges {
		names = append(names, e.String())
	}
	return names
}

func TestEdges(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{
		"internet-to-alb-80", "internet-to-alb-443",
		"alb-to-tasks-3000",
		"tasks-to-internet-443", "tasks-to-s3-443", "tasks-to-dynamodb-443",
		"tasks-to-cache-6379", "tasks-to-database-5432",
	}, edges(t, shop()))
}

func TestEdgesFollowSettings(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change  func(*securityplan.Input)
		added   []string
		removed []string
	}{
		"runtime monitoring": {
			func(in *securityplan.Input) { in.Monitored = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")} },
			[]string{"tasks-to-10-0-0-0-16-443"},
			nil,
		},
		"runtime monitoring with a secondary CIDR block": {
			func(in *securityplan.Input) {
				in.Monitored = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16"), netip.MustParsePrefix("100.64.0.0/16")}
			},
			[]string{"tasks-to-10-0-0-0-16-443", "tasks-to-100-64-0-0-16-443"},
			nil,
		},
		"custom name server": {
			func(in *securityplan.Input) { in.NameServers = []netip.Addr{netip.MustParseAddr("10.1.0.10")} },
			[]string{"tasks-to-10-1-0-10-32-53"},
			nil,
		},
		"interface endpoints": {
			func(in *securityplan.Input) { in.Endpoints = true },
			[]string{"tasks-to-endpoints-443"},
			nil,
		},
		"egress to endpoints only": {
			func(in *securityplan.Input) { in.Endpoints, in.Spec.Egress = true, securityplan.ToEndpoints },
			[]string{"tasks-to-endpoints-443"},
			[]string{"tasks-to-internet-443"},
		},
		"ingress from one range": {
			func(in *securityplan.Input) {
				in.Spec.Ingress.CIDRs = []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24")}
			},
			[]string{"198-51-100-0-24-to-alb-80", "198-51-100-0-24-to-alb-443"},
			[]string{"internet-to-alb-80", "internet-to-alb-443"},
		},
		"second port": {
			func(in *securityplan.Input) { in.Services[0].Port = 8080 },
			[]string{"alb-to-tasks-8080"},
			nil,
		},
		"unused data store": {
			func(in *securityplan.Input) { in.Services[0].Uses = nil },
			nil,
			[]string{"tasks-to-cache-6379"},
		},
		"EFS file system": {
			func(in *securityplan.Input) {
				in.Stores["files"] = securityplan.Store{Kind: securityplan.EFS}
				in.Services[0].Uses = []string{"cache", "files"}
			},
			[]string{"tasks-to-files-2049"},
			nil,
		},
		"ingress from CloudFront": {
			func(in *securityplan.Input) { in.Spec.Ingress.CloudFront = true },
			[]string{"cloudfront-to-alb-80", "cloudfront-to-alb-443"},
			[]string{"internet-to-alb-80", "internet-to-alb-443"},
		},
		"logins with IPv6": {
			func(in *securityplan.Input) { in.Logins, in.IPv6 = true, true },
			[]string{"alb-to-internet-443", "internet6-to-alb-80", "internet6-to-alb-443", "tasks-to-internet6-443"},
			nil,
		},
		"call within a shared group": {
			func(in *securityplan.Input) { in.Services[0].Calls = []string{"orders"} },
			[]string{"tasks-to-tasks-3000"},
			nil,
		},
		"dedicated health check port": {
			func(in *securityplan.Input) { in.Services[0].HealthCheckPort = 8081 },
			[]string{"alb-to-tasks-8081"},
			nil,
		},
		"service without routes": {
			func(in *securityplan.Input) { in.Services[1].Port, in.Services[1].Unrouted = 8080, true },
			nil,
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := shop()
			tc.change(&in)
			before, after := edges(t, shop()), edges(t, in)
			require.ElementsMatch(t, tc.added, without(after, before))
			require.ElementsMatch(t, tc.removed, without(before, after))
		})
	}
}

func without(list, removed []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(removed, s) })
}
