package plan_test

import (
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	securityplan "ecs-foundation/security/plan"
)

// shop is the seeds' chain: four services on one port, a database and a cache.
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
	c, err := securityplan.New(in)
	require.NoError(t, err)
	var all []string
	for _, e := range c.Edges {
		all = append(all, e.String())
	}
	return all
}

func TestChainOfTheSeeds(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{
		"internet-to-alb-80", "internet-to-alb-443",
		"alb-to-tasks-3000",
		"tasks-to-internet-443", "tasks-to-s3-443", "tasks-to-dynamodb-443",
		"tasks-to-cache-6379", "tasks-to-database-5432",
	}, edges(t, shop()))
}

func TestChainFollowsWhatTheStackSets(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change  func(*securityplan.Input)
		added   []string
		removed []string
	}{
		"the agent that watches tasks reports within the VPC": {
			func(in *securityplan.Input) { in.Monitored = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")} },
			[]string{"tasks-to-10-0-0-0-16-443"},
			nil,
		},
		"and in each of its ranges": {
			func(in *securityplan.Input) {
				in.Monitored = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16"), netip.MustParsePrefix("100.64.0.0/16")}
			},
			[]string{"tasks-to-10-0-0-0-16-443", "tasks-to-100-64-0-0-16-443"},
			nil,
		},
		"name servers are asked by tasks": {
			func(in *securityplan.Input) { in.NameServers = []netip.Addr{netip.MustParseAddr("10.1.0.10")} },
			[]string{"tasks-to-10-1-0-10-32-53"},
			nil,
		},
		"endpoints are reached by tasks": {
			func(in *securityplan.Input) { in.Endpoints = true },
			[]string{"tasks-to-endpoints-443"},
			nil,
		},
		"endpoints alone close the internet": {
			func(in *securityplan.Input) { in.Endpoints, in.Spec.Egress = true, securityplan.ToEndpoints },
			[]string{"tasks-to-endpoints-443"},
			[]string{"tasks-to-internet-443"},
		},
		"ingress from an office": {
			func(in *securityplan.Input) {
				in.Spec.Ingress.CIDRs = []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24")}
			},
			[]string{"198-51-100-0-24-to-alb-80", "198-51-100-0-24-to-alb-443"},
			[]string{"internet-to-alb-80", "internet-to-alb-443"},
		},
		"another port": {
			func(in *securityplan.Input) { in.Services[0].Port = 8080 },
			[]string{"alb-to-tasks-8080"},
			nil,
		},
		"a store nobody uses": {
			func(in *securityplan.Input) { in.Services[0].Uses = nil },
			nil,
			[]string{"tasks-to-cache-6379"},
		},
		"a file system has the port of every mount target": {
			func(in *securityplan.Input) {
				in.Stores["files"] = securityplan.Store{Kind: securityplan.EFS}
				in.Services[0].Uses = []string{"cache", "files"}
			},
			[]string{"tasks-to-files-2049"},
			nil,
		},
		"CloudFront instead of everyone": {
			func(in *securityplan.Input) { in.Spec.Ingress.CloudFront = true },
			[]string{"cloudfront-to-alb-80", "cloudfront-to-alb-443"},
			[]string{"internet-to-alb-80", "internet-to-alb-443"},
		},
		"where users log in the load balancer calls their provider, by IPv4": {
			func(in *securityplan.Input) { in.Logins, in.IPv6 = true, true },
			[]string{"alb-to-internet-443", "internet6-to-alb-80", "internet6-to-alb-443", "tasks-to-internet6-443"},
			nil,
		},
		"a call between services that share a group": {
			func(in *securityplan.Input) { in.Services[0].Calls = []string{"orders"} },
			[]string{"tasks-to-tasks-3000"},
			nil,
		},
		"a health check at a port of its own": {
			func(in *securityplan.Input) { in.Services[0].HealthCheckPort = 8081 },
			[]string{"alb-to-tasks-8081"},
			nil,
		},
		"an internal service is not the load balancer's": {
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

func without(list, taken []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(one string) bool { return slices.Contains(taken, one) })
}
