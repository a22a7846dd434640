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

// seeds is two zones of public, private and data subnets with one NAT gateway,
// and the chain from load balancer to tasks to database.
func seeds() *reach.Network {
	group := func(name, peer string, port int) reach.Rule {
		return reach.Rule{Name: name, Group: peer, Ports: netaddr.Port(port)}
	}
	world := func(name string, port int) reach.Rule {
		return reach.Rule{Name: name, CIDR: netaddr.World, Ports: netaddr.Port(port)}
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
			{Key: "public", Routes: []reach.Route{{Destination: netaddr.World, Via: reach.ViaInternet}}},
			{Key: "private", Routes: []reach.Route{
				{Destination: netaddr.World, Via: reach.ViaNAT, NAT: "a"}, {PrefixList: "s3", Via: reach.ViaEndpoint},
			}},
			{Key: "data"},
		},
		NATs: []reach.NAT{{Key: "a", Subnet: "public-a"}},
		Groups: []reach.Group{
			{Key: "alb", In: []reach.Rule{world("requests", 443)}, Out: []reach.Rule{group("to tasks", "tasks", 3000)}},
			{
				Key: "tasks", In: []reach.Rule{group("from alb", "alb", 3000)},
				Out: []reach.Rule{world("to the world", 443), group("to database", "database", 5432)},
			},
			{Key: "database", In: []reach.Rule{group("from tasks", "tasks", 5432)}},
		},
	}
}

// The ends of the seeds' flows.
func alb(zone string) reach.End {
	return reach.End{Name: "alb in " + zone, Subnet: "public-" + zone, Group: "alb", Public: true, Client: netaddr.AnyClient}
}

func task(zone string) reach.End {
	return reach.End{Name: "task in " + zone, Subnet: "private-" + zone, Group: "tasks", Client: netaddr.LinuxPorts}
}

var (
	database = reach.End{Name: "database", Subnet: "data-a", Group: "database", Client: netaddr.LinuxPorts}
	internet = reach.Outside("the internet", netaddr.World)
)

func TestTheSeedsNetworkCarriesItsFlows(t *testing.T) {
	t.Parallel()
	n := seeds()
	for name, tc := range map[string]struct {
		from, to reach.End
		port     int
		want     reach.Verdict
	}{
		"requests":                         {internet, alb("a"), 443, reach.Open},
		"requests at a port nobody serves": {internet, alb("a"), 80, reach.Closed},
		"load balancer to task elsewhere":  {alb("a"), task("b"), 3000, reach.Open},
		"task to its data":                 {task("b"), database, 5432, reach.Open},
		"task to the registry by NAT":      {task("b"), reach.Service("ecr.dkr"), 443, reach.Open},
		"task to the layers":               {task("b"), reach.Service("s3"), 443, reach.Open},
		"internet to task":                 {internet, task("a"), 3000, reach.Closed},
		"internet to data":                 {internet, database, 5432, reach.Closed},
		"data to internet":                 {database, internet, 443, reach.Closed},
		"load balancer to data":            {alb("a"), database, 5432, reach.Closed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := n.Explain(tc.from, tc.to, tc.port)
			require.Equal(t, tc.want, path.Verdict(), path.String())
		})
	}
}

// named denies a range by name.
func named(r string) reach.Entry {
	e := entry(1, false, r, 0, 65535)
	e.Named = true
	return e
}

// naiveACL is a network ACL for private subnets as it is often written: one of
// two load balancer subnets let in, and no answers.
func naiveACL() reach.ACL {
	return reach.ACL{
		Key: "private",
		In:  []reach.Entry{entry(100, true, "10.0.1.0/24", 3000, 3000)},
		Out: []reach.Entry{entry(100, true, "0.0.0.0/0", 1024, 65535), entry(110, true, "0.0.0.0/0", 443, 443)},
	}
}

func TestBrokenNetworksStopAtTheHopThatIsBroken(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change   func(*reach.Network)
		from, to reach.End
		port     int
		where    string
		why      string
	}{
		"endpoints in the tasks' group": {
			func(n *reach.Network) {
				n.Endpoints = []reach.Endpoint{{Service: "ecr.dkr", Group: "tasks", Subnets: []string{"private-a", "private-b"}}}
			},
			task("b"), reach.Service("ecr.dkr"), 443,
			"group tasks, in", "no rule lets task in b in at 443",
		},
		"a network ACL that knows one of two load balancer subnets": {
			func(n *reach.Network) { n.ACLs, n.Subnets[2].ACL = []reach.ACL{naiveACL()}, "private" },
			alb("b"), task("a"), 3000,
			"ACL of private-a, in", "no entry allows 10.0.2.0/24 at 3000",
		},
		"a network ACL without answers": {
			func(n *reach.Network) { n.ACLs, n.Subnets[2].ACL = []reach.ACL{naiveACL()}, "private" },
			task("a"), reach.Service("ecr.dkr"), 443,
			"ACL of private-a, in", "no entry allows 0.0.0.0/0 at 32768-60999",
		},
		"private subnets without NAT or endpoints": {
			func(n *reach.Network) { n.Tables[1].Routes = nil },
			task("a"), reach.Service("ecr.api"), 443,
			"route of private-a", "no route leads to ecr.api",
		},
		"a NAT gateway in a private subnet": {
			func(n *reach.Network) { n.NATs[0].Subnet = "private-a" },
			task("b"), reach.Service("ecr.api"), 443,
			"route of private-a", "no route to an internet gateway, so nothing comes in and no answer goes out",
		},
		"a route to a NAT gateway that is gone": {
			func(n *reach.Network) { n.NATs = nil },
			task("b"), reach.Service("ecr.api"), 443,
			"route of private-b", "it leads to a NAT gateway that does not exist",
		},
		"an internet gateway that is not attached": {
			func(n *reach.Network) { n.Attached = false },
			internet, alb("a"), 443,
			"route of public-a", "no route to an internet gateway, so nothing comes in and no answer goes out",
		},
		"tasks in a public subnet without addresses": {
			func(n *reach.Network) { n.Subnets[2].Table = "public" },
			task("a"), reach.Service("ecr.api"), 443,
			"route of private-a", "it leads to the internet gateway, but task in a has no public address",
		},
		"a group whose egress was stripped": {
			func(n *reach.Network) { n.Groups[0].Out = nil },
			alb("a"), task("a"), 3000,
			"group alb, out", "no rule lets it out to task in a at 3000",
		},
		"a load balancer open to an office only": {
			func(n *reach.Network) { n.Groups[0].In[0].CIDR = cidr("198.51.100.0/24") },
			internet, alb("a"), 443,
			"group alb, in", "requests",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := seeds()
			tc.change(n)
			path := n.Explain(tc.from, tc.to, tc.port)
			require.NotEqual(t, reach.Open, path.Verdict(), path.String())
			require.Equal(t, tc.where, path.Stop().Where, path.String())
			require.Equal(t, tc.why, path.Stop().Why)
		})
	}
}

func TestASecondaryRangeIsTheVPCsToo(t *testing.T) {
	t.Parallel()
	n := seeds()
	n.Secondary = []netip.Prefix{cidr("100.64.0.0/16")}
	n.Subnets = append(n.Subnets, reach.Subnet{Key: "private-c", CIDR: cidr("100.64.0.0/24"), Zone: "c", Table: "private"})
	require.Equal(t, `  alb in a to task in c, port 3000
    ✓ group alb, out           to tasks
    ✓ route of public-a        local, within 100.64.0.0/16
    ✓ group tasks, in          from alb
`, n.Explain(alb("a"), task("c"), 3000).String())
	n.Groups[1].Out = []reach.Rule{{Name: "within", CIDR: cidr("100.64.0.0/16"), Ports: netaddr.Port(443)}}
	require.Equal(t, reach.Closed, n.Explain(task("a"), reach.Outside("the internet", netaddr.World), 443).Verdict(),
		"a rule about the VPC's own addresses lets nobody out")
}

func TestDataInTheMainTableCanBeCarriedOff(t *testing.T) {
	t.Parallel()
	n := seeds()
	n.Subnets[4].Table = "" // as every subnet that is associated with none
	n.Main.Routes = []reach.Route{{Destination: netaddr.World, Via: reach.ViaNAT, NAT: "a"}}
	n.Groups[2].Out = []reach.Rule{{Name: "AWS's default", CIDR: netaddr.World, Ports: netaddr.Ports{First: 0, Last: 65535}}}
	path := n.Explain(database, internet, 443)
	require.Equal(t, reach.Open, path.Verdict(), path.String())
}

func TestTheLongestRouteWins(t *testing.T) {
	t.Parallel()
	n := seeds()
	n.Tables[1].Routes = append(n.Tables[1].Routes, reach.Route{Destination: cidr("198.51.100.0/24"), Via: reach.ViaInternet})
	path := n.Explain(task("a"), reach.Outside("partner", cidr("198.51.100.0/25")), 443)
	require.Equal(t, "it leads to the internet gateway, but task in a has no public address", path.Stop().Why)
}

func TestEntriesAreReadByTheirNumbers(t *testing.T) {
	t.Parallel()
	both := []reach.Entry{entry(200, true, "0.0.0.0/0", 0, 65535), entry(100, false, "10.0.1.0/24", 0, 65535)}
	for name, tc := range map[string]struct {
		in   []reach.Entry
		want reach.Verdict
		why  string
	}{
		"a denial in front":       {both, reach.Closed, "entry 100 denies 10.0.1.0/24 at 3000"},
		"a denial of a part":      {[]reach.Entry{entry(1, false, "10.0.1.0/28", 0, 65535), both[0]}, reach.Partly, "entry 200 allows a part of 10.0.1.0/24 at 3000, entry 1 denies one"},
		"a denial by name":        {[]reach.Entry{named("10.0.1.0/28"), both[0]}, reach.Open, "entry 200"},
		"one of all by name":      {[]reach.Entry{named("10.0.0.0/16"), both[0]}, reach.Closed, "entry 1 denies 10.0.1.0/24 at 3000"},
		"a denial behind":         {[]reach.Entry{entry(300, false, "10.0.1.0/24", 0, 65535), both[0]}, reach.Open, "entry 200"},
		"a part of the range":     {[]reach.Entry{entry(1, true, "10.0.1.0/25", 0, 65535)}, reach.Partly, "entry 1 allows a part of 10.0.1.0/24 at 3000, but nothing allows ports 3000"},
		"another port":            {[]reach.Entry{entry(1, true, "10.0.1.0/24", 80, 80)}, reach.Closed, "no entry allows 10.0.1.0/24 at 3000"},
		"the range in two halves": {[]reach.Entry{entry(1, true, "10.0.0.0/16", 1, 2999), entry(2, true, "10.0.0.0/16", 3000, 4000)}, reach.Open, "entry 2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := seeds()
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

func TestPortsOfTheAnswersHaveToPassWholly(t *testing.T) {
	t.Parallel()
	n := seeds()
	half := reach.ACL{
		Key: "half", In: []reach.Entry{entry(1, true, "0.0.0.0/0", 0, 65535)},
		Out: []reach.Entry{entry(1, true, "0.0.0.0/0", 1024, 32767)},
	}
	n.ACLs, n.Subnets[2].ACL = []reach.ACL{half}, "half"
	path := n.Explain(alb("b"), task("a"), 3000)
	require.Equal(t, reach.Partly, path.Verdict())
	require.Equal(t, "entry 1 allows a part of 10.0.2.0/24 at 1024-65535, but nothing allows ports 32768-65535", path.Stop().Why)
}

func TestTheAnswersToANATGatewayNeedEveryPortBut3389(t *testing.T) {
	t.Parallel()
	n := seeds()
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
	n := seeds()
	from, to := task("b"), reach.Service("ecr.dkr")
	b.ReportAllocs()
	for b.Loop() {
		if n.Explain(from, to, 443).Verdict() != reach.Open {
			b.Fatal("the registry is not reached")
		}
	}
}
