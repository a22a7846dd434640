package reach_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/netaddr"
	"ecs-foundation/stack/preflight/reach"
)

func cidr(text string) netip.Prefix { return netip.MustParsePrefix(text) }

func entry(number int, allow bool, from string, first, last int) reach.Entry {
	return reach.Entry{Number: number, Allow: allow, CIDR: cidr(from), Ports: netaddr.Ports{First: first, Last: last}}
}

// standard returns a network with public, private and data subnets and one NAT gateway,
// with allowed connections from the load balancer to tasks to the database.
func standard() *reach.Network {
	group := func(name, peer string, port int) reach.Rule {
		return reach.Rule{Name: name, Group: peer, Ports: netaddr.Port(port)}
	}
	anywhere := func(name string, port int) reach.Rule {
		return reach.Rule{Name: name, CIDR: netaddr.AllIPv4, Ports: netaddr.Port(port)}
	}
	return &reach.Network{
		CIDR: cidr("10.0.0.0/16"), Attached: true,
		Subnets: []reach.Subnet{
			{Key: "public-a", CIDR: cidr("10.0.1.0/24"), Zone: "a", Table: "public"},
			{Key: "public-b", CIDR: cidr("10.0.2.0/24"), Zone: "b", Table: "public"},
			{Key: "private-a", CIDR: cidr("10.0.10.0/24"), Zone: "a", Table: "private"},
			{Key: "private-b", CIDR: cidr("10.0.20.0/24"), Zone: "b", Table: "private"},
			{Key: "data-a", CIDR: cidr("10.0.100.0/24"), Zone: "a", Table: "data"},
		},
		Tables: []reach.Table{
			{Key: "public", Routes: []reach.Route{{Destination: netaddr.AllIPv4, Via: reach.ViaInternet}}},
			{Key: "private", Routes: []reach.Route{
				{Destination: netaddr.AllIPv4, Via: reach.ViaNAT, NAT: "a"}, {PrefixList: "s3", Via: reach.ViaEndpoint},
			}},
			{Key: "data"},
		},
		NATs: []reach.NAT{{Key: "a", Subnet: "public-a"}},
		Groups: []reach.Group{
			{Key: "alb", In: []reach.Rule{anywhere("requests", 443)}, Out: []reach.Rule{group("to tasks", "tasks", 3000)}},
			{
				Key: "tasks", In: []reach.Rule{group("from alb", "alb", 3000)},
				Out: []reach.Rule{anywhere("to the internet", 443), group("to database", "database", 5432)},
			},
			{Key: "database", In: []reach.Rule{group("from tasks", "tasks", 5432)}},
		},
	}
}

func alb(zone string) reach.End {
	return reach.End{Name: "alb in " + zone, Subnet: "public-" + zone, Group: "alb", Public: true, Client: netaddr.AnyClient}
}

func task(zone string) reach.End {
	return reach.End{Name: "task in " + zone, Subnet: "private-" + zone, Group: "tasks", Client: netaddr.LinuxPorts}
}

var (
	database = reach.End{Name: "database", Subnet: "data-a", Group: "database", Client: netaddr.LinuxPorts}
	internet = reach.Outside("the internet", netaddr.AllIPv4)
)

func TestStandardNetworkFlows(t *testing.T) {
	t.Parallel()
	n := standard()
	for name, tc := range map[string]struct {
		from, to reach.End
		port     int
		want     reach.Verdict
	}{
		"internet to load balancer":             {internet, alb("a"), 443, reach.Open},
		"internet to a port without a listener": {internet, alb("a"), 80, reach.Closed},
		"load balancer to task in another zone": {alb("a"), task("b"), 3000, reach.Open},
		"task to data":                          {task("b"), database, 5432, reach.Open},
		"task to ECR through NAT":               {task("b"), reach.Service("ecr.dkr"), 443, reach.Open},
		"task to S3 through a gateway endpoint": {task("b"), reach.Service("s3"), 443, reach.Open},
		"internet to task":                      {internet, task("a"), 3000, reach.Closed},
		"internet to data":                      {internet, database, 5432, reach.Closed},
		"data to internet":                      {database, internet, 443, reach.Closed},
		"load balancer to data":                 {alb("a"), database, 5432, reach.Closed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := n.Explain(tc.from, tc.to, tc.port)
			require.Equal(t, tc.want, path.Verdict(), path.String())
		})
	}
}

// named returns an entry that denies a range on purpose.
func named(r string) reach.Entry {
	e := entry(1, false, r, 0, 65535)
	e.Named = true
	return e
}

// naiveACL is a network ACL for private subnets with two common errors: it allows only
// one of two load balancer subnets, and no replies.
func naiveACL() reach.ACL {
	return reach.ACL{
		Key: "private",
		In:  []reach.Entry{entry(100, true, "10.0.1.0/24", 3000, 3000)},
		Out: []reach.Entry{entry(100, true, "0.0.0.0/0", 1024, 65535), entry(110, true, "0.0.0.0/0", 443, 443)},
	}
}

func TestBrokenHopIsReported(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change   func(*reach.Network)
		from, to reach.End
		port     int
		where    string
		why      string
	}{
		"endpoint in the group of tasks": {
			func(n *reach.Network) {
				n.Endpoints = []reach.Endpoint{{Service: "ecr.dkr", Group: "tasks", Subnets: []string{"private-a", "private-b"}}}
			},
			task("b"), reach.Service("ecr.dkr"), 443,
			"group tasks, in", "no ingress rule allows port 443 from task in b",
		},
		"network ACL with one of two load balancer subnets": {
			func(n *reach.Network) { n.ACLs, n.Subnets[2].ACL = []reach.ACL{naiveACL()}, "private" },
			alb("b"), task("a"), 3000,
			"ACL of private-a, in", "no entry allows 10.0.2.0/24 at 3000",
		},
		"network ACL without replies": {
			func(n *reach.Network) { n.ACLs, n.Subnets[2].ACL = []reach.ACL{naiveACL()}, "private" },
			task("a"), reach.Service("ecr.dkr"), 443,
			"ACL of private-a, in", "no entry allows 0.0.0.0/0 at 32768-60999",
		},
		"private subnets without NAT or endpoints": {
			func(n *reach.Network) { n.Tables[1].Routes = nil },
			task("a"), reach.Service("ecr.api"), 443,
			"route of private-a", "no route to ecr.api",
		},
		"NAT gateway in a private subnet": {
			func(n *reach.Network) { n.NATs[0].Subnet = "private-a" },
			task("b"), reach.Service("ecr.api"), 443,
			"route of private-a", "no route to an internet gateway, so neither requests nor replies pass",
		},
		"route to a deleted NAT gateway": {
			func(n *reach.Network) { n.NATs = nil },
			task("b"), reach.Service("ecr.api"), 443,
			"route of private-b", "its NAT gateway a does not exist",
		},
		"detached internet gateway": {
			func(n *reach.Network) { n.Attached = false },
			internet, alb("a"), 443,
			"route of public-a", "no route to an internet gateway, so neither requests nor replies pass",
		},
		"task in a public subnet without a public address": {
			func(n *reach.Network) { n.Subnets[2].Table = "public" },
			task("a"), reach.Service("ecr.api"), 443,
			"route of private-a", "it goes to the internet gateway, but task in a has no public address",
		},
		"group without egress rules": {
			func(n *reach.Network) { n.Groups[0].Out = nil },
			alb("a"), task("a"), 3000,
			"group alb, out", "no egress rule allows port 3000 to task in a",
		},
		"load balancer open to one range only": {
			func(n *reach.Network) { n.Groups[0].In[0].CIDR = cidr("198.51.100.0/24") },
			internet, alb("a"), 443,
			"group alb, in", "requests",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := standard()
			tc.change(n)
			path := n.Explain(tc.from, tc.to, tc.port)
			require.NotEqual(t, reach.Open, path.Verdict(), path.String())
			require.Equal(t, tc.where, path.Stop().Where, path.String())
			require.Equal(t, tc.why, path.Stop().Why)
		})
	}
}

func TestSecondaryRangeIsLocal(t *testing.T) {
	t.Parallel()
	n := standard()
	n.Secondary = []netip.Prefix{cidr("100.64.0.0/16")}
	n.Subnets = append(n.Subnets, reach.Subnet{Key: "private-c", CIDR: cidr("100.64.0.0/24"), Zone: "c", Table: "private"})
	require.Equal(t, `  alb in a to task in c, port 3000
    ✓ group alb, out           to tasks
    ✓ route of public-a        local, within 100.64.0.0/16
    ✓ group tasks, in          from alb
`, n.Explain(alb("a"), task("c"), 3000).String())
	n.Groups[1].Out = []reach.Rule{{Name: "within", CIDR: cidr("100.64.0.0/16"), Ports: netaddr.Port(443)}}
	require.Equal(t, reach.Closed, n.Explain(task("a"), reach.Outside("the internet", netaddr.AllIPv4), 443).Verdict(),
		"a rule for the VPC's addresses does not allow the internet")
}

func TestSubnetWithoutAssociationUsesTheMainTable(t *testing.T) {
	t.Parallel()
	n := standard()
	n.Subnets[4].Table = ""
	n.Main.Routes = []reach.Route{{Destination: netaddr.AllIPv4, Via: reach.ViaNAT, NAT: "a"}}
	n.Groups[2].Out = []reach.Rule{{Name: "AWS's default", CIDR: netaddr.AllIPv4, Ports: netaddr.Ports{First: 0, Last: 65535}}}
	path := n.Explain(database, internet, 443)
	require.Equal(t, reach.Open, path.Verdict(), path.String())
}

func TestLongestPrefixWins(t *testing.T) {
	t.Parallel()
	n := standard()
	n.Tables[1].Routes = append(n.Tables[1].Routes, reach.Route{Destination: cidr("198.51.100.0/24"), Via: reach.ViaInternet})
	path := n.Explain(task("a"), reach.Outside("partner", cidr("198.51.100.0/25")), 443)
	require.Equal(t, "it goes to the internet gateway, but task in a has no public address", path.Stop().Why)
}

func TestEntriesAreEvaluatedInOrder(t *testing.T) {
	t.Parallel()
	both := []reach.Entry{entry(200, true, "0.0.0.0/0", 0, 65535), entry(100, false, "10.0.1.0/24", 0, 65535)}
	for name, tc := range map[string]struct {
		in   []reach.Entry
		want reach.Verdict
		why  string
	}{
		"deny entry first":        {both, reach.Closed, "entry 100 denies 10.0.1.0/24 at 3000"},
		"deny entry for a part":   {[]reach.Entry{entry(1, false, "10.0.1.0/28", 0, 65535), both[0]}, reach.Partly, "entry 200 allows a part of 10.0.1.0/24 at 3000, and entry 1 denies a part"},
		"named deny entry, part":  {[]reach.Entry{named("10.0.1.0/28"), both[0]}, reach.Open, "entry 200"},
		"named deny entry, all":   {[]reach.Entry{named("10.0.0.0/16"), both[0]}, reach.Closed, "entry 1 denies 10.0.1.0/24 at 3000"},
		"deny entry last":         {[]reach.Entry{entry(300, false, "10.0.1.0/24", 0, 65535), both[0]}, reach.Open, "entry 200"},
		"part of the range":       {[]reach.Entry{entry(1, true, "10.0.1.0/25", 0, 65535)}, reach.Partly, "entry 1 allows a part of 10.0.1.0/24 at 3000, but no entry allows ports 3000"},
		"different port":          {[]reach.Entry{entry(1, true, "10.0.1.0/24", 80, 80)}, reach.Closed, "no entry allows 10.0.1.0/24 at 3000"},
		"port range in two parts": {[]reach.Entry{entry(1, true, "10.0.0.0/16", 1, 2999), entry(2, true, "10.0.0.0/16", 3000, 4000)}, reach.Open, "entry 2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := standard()
			n.ACLs, n.Subnets[2].ACL = []reach.ACL{{Key: "x", In: tc.in, Out: both[:1]}}, "x"
			path := n.Explain(alb("a"), task("a"), 3000)
			at := path.Hops[2]
			for _, h := range path.Hops {
				if h.Where == "ACL of private-a, in" {
					at = h
					break
				}
			}
			require.Equal(t, tc.want, at.Verdict, path.String())
			require.Equal(t, tc.why, at.Why)
		})
	}
}

func TestRepliesNeedEveryClientPort(t *testing.T) {
	t.Parallel()
	n := standard()
	half := reach.ACL{
		Key: "half", In: []reach.Entry{entry(1, true, "0.0.0.0/0", 0, 65535)},
		Out: []reach.Entry{entry(1, true, "0.0.0.0/0", 1024, 32767)},
	}
	n.ACLs, n.Subnets[2].ACL = []reach.ACL{half}, "half"
	path := n.Explain(alb("b"), task("a"), 3000)
	require.Equal(t, reach.Partly, path.Verdict())
	require.Equal(t, "entry 1 allows a part of 10.0.2.0/24 at 1024-65535, but no entry allows ports 32768-65535", path.Stop().Why)
}

func TestRepliesToNATGatewayNeedEveryPortExcept3389(t *testing.T) {
	t.Parallel()
	n := standard()
	in := []reach.Entry{
		entry(1, true, "10.0.0.0/16", 443, 443), entry(2, true, "0.0.0.0/0", 1024, 3388), entry(3, true, "0.0.0.0/0", 3390, 65535),
	}
	n.ACLs = []reach.ACL{{Key: "public", In: in, Out: []reach.Entry{entry(1, true, "0.0.0.0/0", 443, 65535)}}}
	n.Subnets[0].ACL = "public"
	path := n.Explain(task("b"), reach.Service("ecr.dkr"), 443)
	require.Equal(t, reach.Open, path.Verdict(), path.String())
	n.ACLs[0].In = in[:2]
	path = n.Explain(task("b"), reach.Service("ecr.dkr"), 443)
	require.Equal(t, "no entry allows 0.0.0.0/0 at 3390-65535", path.Stop().Why)
}

func BenchmarkExplain(b *testing.B) {
	n := standard()
	from, to := task("b"), reach.Service("ecr.dkr")
	b.ReportAllocs()
	for b.Loop() {
		if n.Explain(from, to, 443).Verdict() != reach.Open {
			b.Fatal("ECR is not reachable")
		}
	}
}
