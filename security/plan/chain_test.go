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
			{Name: "cart", Port: 3000, Uses: []string{"cache"}},
			{Name: "orders", Port: 3000, Uses: []string{"database"}},
			{Name: "worker", Uses: []string{"database"}},
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
			func(in *securityplan.Input) { in.Services[0].Health = 8081 },
			[]string{"alb-to-tasks-8081"},
			nil,
		},
		"an internal service is not the load balancer's": {
			func(in *securityplan.Input) { in.Services[1].Port, in.Services[1].Internal = 8080, true },
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

func TestMistakesInAChainAreToldWithTheirKeys(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*securityplan.Input)
		want   string
	}{
		"an unknown store": {
			func(in *securityplan.Input) { in.Services[0].Uses = []string{"cahce"} },
			`services.cart.uses[0]: there is no "cahce" in data: did you mean cache? ` +
				"Choose one of cache, database, or add it there with its port",
		},
		"a store like no other": {
			func(in *securityplan.Input) { in.Services[0].Uses = []string{"queue"} },
			`services.cart.uses[0]: there is no "queue" in data: choose one of cache, database, or add it there with its port`,
		},
		"a store twice": {
			func(in *securityplan.Input) { in.Services[0].Uses = []string{"cache", "cache"} },
			"services.cart.uses[1]: cache is listed twice: take one off",
		},
		"an egress that there is not": {
			func(in *securityplan.Input) { in.Spec.Egress = "none" },
			`security.egress: "none" is no choice of egress: write internet or endpoints`,
		},
		"nobody let in": {
			func(in *securityplan.Input) { in.Spec.Ingress.CIDRs = []netip.Prefix{} },
			"security.ingress.cidrs: it lists nobody: list who may reach the load balancer, or take the key off to let everyone",
		},
		"a private range let in": {
			func(in *securityplan.Input) {
				in.Spec.Ingress.CIDRs = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}
			},
			"security.ingress.cidrs[0]: 10.0.0.0/16 is not public, and nobody comes from there over the internet: " +
				"list the public addresses that users come from",
		},
		"an office within the world": {
			func(in *securityplan.Input) {
				in.Spec.Ingress.CIDRs = []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("0.0.0.0/0")}
			},
			"security.ingress.cidrs[0]: 198.51.100.0/24 lies within 0.0.0.0/0, which is listed too: take one of them off",
		},
		"a store without a port": {
			func(in *securityplan.Input) { in.Stores["cache"] = securityplan.Store{} },
			"data.cache.port: it is missing: give the port that services connect to, 1 to 65535, or for mount targets of EFS kind: efs",
		},
		"a store called as a group of the chain": {
			func(in *securityplan.Input) { in.Stores["tasks"] = securityplan.Store{Port: 1} },
			`data.tasks: the chain has a "tasks" of its own: choose another name`,
		},
		"a store whose rules would be called like others": {
			func(in *securityplan.Input) { in.Stores["s3"] = securityplan.Store{Port: 443} },
			`data.s3: the chain has a "s3" of its own: choose another name`,
		},
		"a store with a wild name": {
			func(in *securityplan.Input) { in.Stores["My DB"] = securityplan.Store{Port: 1} },
			`data.My DB: "My DB" is no name for a store: use up to 30 lower-case letters, digits and hyphens`,
		},
		"a store called as a service's group": {
			func(in *securityplan.Input) {
				in.Spec.Isolation = securityplan.PerService
				in.Stores["tasks-cart"] = securityplan.Store{Port: 1}
			},
			`data.tasks-cart: the chain has a "tasks-cart" of its own: choose another name`,
		},
		"a store called as CloudFront is": {
			func(in *securityplan.Input) {
				in.Spec.Ingress.CloudFront = true
				in.Stores["cloudfront"] = securityplan.Store{Port: 1}
			},
			`data.cloudfront: the chain has a "cloudfront" of its own: choose another name`,
		},
		"a service whose rules would be called like another's": {
			func(in *securityplan.Input) {
				in.Spec.Isolation = securityplan.PerService
				in.Stores["b-to-cache"] = securityplan.Store{Port: 6379}
				in.Services = []securityplan.Service{{Name: "a", Uses: []string{"b-to-cache"}}, {Name: "a-to-b", Uses: []string{"cache"}}}
			},
			"services.a-to-b: a rule of its group would be called tasks-a-to-b-to-cache-6379, as another one is: " +
				"choose a name without -to-",
		},
		"a port of a file system": {
			func(in *securityplan.Input) {
				in.Stores["files"] = securityplan.Store{Kind: securityplan.EFS, Port: 111}
			},
			"data.files.port: every mount target of EFS listens on 2049: take the key off",
		},
		"a kind that there is not": {
			func(in *securityplan.Input) { in.Stores["cache"] = securityplan.Store{Kind: "redis", Port: 6379} },
			`data.cache.kind: "redis" is no kind of store: write efs, rds or elasticache`,
		},
		"a port beyond the last": {
			func(in *securityplan.Input) { in.Stores["cache"] = securityplan.Store{Port: 65536} },
			"data.cache.port: 65536 is no port: choose 1 to 65535",
		},
		"an isolation that there is not": {
			func(in *securityplan.Input) { in.Spec.Isolation = "perservice" },
			`security.isolation: "perservice" is no choice of isolation: did you mean perService? Write shared, perService or migrating`,
		},
		"ranges past CloudFront": {
			func(in *securityplan.Input) {
				in.Spec.Ingress = securityplan.Ingress{CloudFront: true, CIDRs: []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24")}}
			},
			"security.ingress.cidrs: security.ingress.cloudFront lets nobody past CloudFront, and these would come past it: " +
				"take one of the keys off",
		},
		"a call of an unknown service": {
			func(in *securityplan.Input) { in.Services[0].Calls = []string{"order"} },
			`services.cart.calls[0]: there is no "order" in services: did you mean orders? ` +
				"Choose one of cart, orders, worker, or add it there with its port",
		},
		"a call twice": {
			func(in *securityplan.Input) { in.Services[0].Calls = []string{"orders", "orders"} },
			"services.cart.calls[1]: orders is listed twice: take one off",
		},
		"a call of a service without a port": {
			func(in *securityplan.Input) { in.Services[0].Calls = []string{"worker"} },
			"services.cart.calls[0]: worker has no port to be called at: give services.worker.port, the one that its container listens on",
		},
		"endpoints alone where there are none": {
			func(in *securityplan.Input) { in.Spec.Egress = securityplan.ToEndpoints },
			"security.egress: tasks may call endpoints only, but there are none: write network.egress: isolated, or network.endpoints: derived, or egress: internet",
		},
		"an ingress range with host bits": {
			func(in *securityplan.Input) {
				in.Spec.Ingress.CIDRs = []netip.Prefix{netip.MustParsePrefix("198.51.100.7/24")}
			},
			"security.ingress.cidrs[0]: 198.51.100.7/24 has bits set behind its prefix: did you mean 198.51.100.0/24?",
		},
		"an ingress range twice": {
			func(in *securityplan.Input) {
				office := netip.MustParsePrefix("198.51.100.0/24")
				in.Spec.Ingress.CIDRs = []netip.Prefix{office, office}
			},
			"security.ingress.cidrs[1]: 198.51.100.0/24 is listed twice: AWS refuses the same rule a second time",
		},
		"an ingress range in IPv6": {
			func(in *securityplan.Input) {
				in.Spec.Ingress.CIDRs = []netip.Prefix{netip.MustParsePrefix("2001:db8::/32")}
			},
			"security.ingress.cidrs[0]: 2001:db8::/32 is no IPv4 range: the load balancer has IPv4 addresses only: " +
				"write network.ipv6: true, or take it off",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := shop()
			tc.change(&in)
			_, err := securityplan.New(in)
			require.EqualError(t, err, tc.want)
		})
	}
}
