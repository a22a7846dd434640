package preflight_test

import (
	"fmt"
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ecs-foundation/internal/netaddr"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/network/plan/nacl"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/quota"
	"ecs-foundation/stack/preflight/reach"
)

// networks draws a network with ACLs: planned or explicit, with any NAT strategy.
var networks = rapid.Custom(func(t *rapid.T) networkplan.Plan {
	all := []string{"us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d", "us-east-1e", "us-east-1f"}
	s := networkplan.Spec{
		Zones: rapid.Permutation(all).Draw(t, "zones")[:rapid.IntRange(1, 6).Draw(t, "count")],
		NAT:   networkplan.NAT{Strategy: rapid.SampledFrom([]networkplan.Strategy{networkplan.None, networkplan.Single, networkplan.OnePerAz}).Draw(t, "nat")},
		ACLs:  true,
		IPv6:  rapid.Bool().Draw(t, "ipv6"),
	}
	if s.NAT.Strategy == networkplan.None || rapid.Bool().Draw(t, "endpoints") {
		s.Endpoints.Services = networkplan.Derive(networkplan.Needs{"sqs": true})
	}
	if rapid.Bool().Draw(t, "explicit") {
		s.Subnets = explicit(t, len(s.Zones))
	}
	denied := []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("203.0.113.128/25")}
	if s.IPv6 {
		denied = append(denied, netip.MustParsePrefix("2001:db8:dead::/48"))
	}
	s.DenyCIDRs = denied[:rapid.IntRange(0, len(denied)).Draw(t, "denied")]
	p, err := networkplan.New(s, "us-east-1")
	require.NoError(t, err)
	return p
})

// explicit draws a subnet for each tier and zone, in any order.
func explicit(t *rapid.T, zones int) *networkplan.Subnets {
	var all []netip.Prefix
	for i := range 32 {
		all = append(all, netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 0, byte(i)}), 24))
	}
	all = rapid.Permutation(all).Draw(t, "subnets")
	return &networkplan.Subnets{
		Public:  networkplan.InOrder(all[:zones]...),
		Private: networkplan.InOrder(all[zones : 2*zones]...),
		Data:    networkplan.InOrder(all[2*zones : 3*zones]...),
	}
}

// stacks draws a network, a security plan for it, and the tasks. Ports are below the
// client ports of Linux.
var stacks = rapid.Custom(func(t *rapid.T) stack.Plan {
	p := stack.Plan{Network: networks.Draw(t, "network")}
	port := rapid.IntRange(80, 32767)
	in := securityplan.Input{Listeners: []int{80, 443}, Endpoints: len(p.Network.Endpoints) > 0, Stores: map[string]securityplan.Store{}}
	in.IPv6 = p.Network.IPv6
	if in.Endpoints && rapid.Bool().Draw(t, "egress") {
		in.Spec.Egress = securityplan.ToEndpoints
	}
	ranges := []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24")}
	if in.IPv6 {
		ranges[1] = netip.MustParsePrefix("2001:db8:1::/48")
	}
	if rapid.Bool().Draw(t, "internal") {
		in.Inside = p.Network.CIDRs()
		ranges = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/17"), netip.MustParsePrefix("10.0.128.0/17")}
	}
	switch n := rapid.IntRange(0, 3).Draw(t, "ranges"); {
	case n == 0, n == 3 && in.Inside != nil:
	case n == 3:
		in.Spec.Ingress.CloudFront = true
	default:
		in.Spec.Ingress.CIDRs = ranges[:n]
	}
	in.Spec.Isolation = securityplan.Isolation(rapid.SampledFrom(in.Spec.Isolation.Values()).Draw(t, "isolation"))
	var stores []string
	for i, port := range rapid.SliceOfN(port, 0, 4).Draw(t, "stores") {
		stores = append(stores, fmt.Sprintf("store%d", i))
		in.Stores[stores[i]] = securityplan.Store{Port: port}
	}
	for i, port := range rapid.SliceOfN(port, 0, 40).Draw(t, "services") {
		s := securityplan.Service{Name: fmt.Sprintf("s%d", i), Port: port, HealthCheckPort: rapid.SampledFrom([]int{0, 8081}).Draw(t, "health")}
		if len(stores) > 0 {
			s.Uses = []string{rapid.SampledFrom(stores).Draw(t, "uses")}
		}
		if rapid.Bool().Draw(t, "calls") {
			s.Calls = []string{fmt.Sprintf("s%d", rapid.IntRange(0, i).Draw(t, "callee"))}
		}
		in.Services = append(in.Services, s)
		p.Tasks = append(p.Tasks, stack.Task{Service: s, AWS: []string{"sqs", "dynamodb"}})
	}
	var err error
	p.Security, err = securityplan.New(in)
	require.NoError(t, err)
	p.ACLs = nacl.New(p.Network, p.Security)
	return p
})

// maxEntries returns the largest number of entries of one direction and address family
// in any ACL.
func maxEntries(p stack.Plan) int {
	n := 0
	for _, a := range p.ACLs {
		for _, entries := range [][]nacl.Entry{a.In, a.Out} {
			ipv6 := 0
			for _, e := range entries {
				if e.CIDR.Addr().Is6() {
					ipv6++
				}
			}
			n = max(n, ipv6, len(entries)-ipv6)
		}
	}
	return n
}

func TestACLsAllowRequiredFlowsOnly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := stacks.Draw(t, "stack")
		network := preflight.Model(p)
		for _, f := range preflight.Flows(p) {
			want := reach.Closed
			if f.Required {
				want = reach.Open
			}
			if path := network.Explain(f.From, f.To, f.Port); path.Verdict() != want {
				t.Fatalf("required: %t\n%s", f.Required, path)
			}
		}
	})
}

func TestACLsAreWithinQuotaAndCloseSSHAndRDP(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := stacks.Draw(t, "stack")
		if n := maxEntries(p); n > 19 {
			require.Empty(t, p.Network.Aggregates, "%d entries", n)
			require.ErrorContains(t, quota.Check(quota.Input{Network: p.Network, ACLs: p.ACLs, Security: p.Security}, quota.Limits{ElasticIPs: 6}),
				fmt.Sprintf("network.acls: %d rules of network ACL", n+1))
		}
		for _, a := range p.ACLs {
			for _, entries := range [][]nacl.Entry{a.In, a.Out} {
				require.True(t, slices.IsSortedFunc(entries, func(a, b nacl.Entry) int { return a.Number - b.Number }))
				for i, e := range entries {
					require.True(t, e.Number >= 1 && e.Number <= 32766 && (i == 0 || entries[i-1].Number < e.Number))
					require.True(t, e.Deny || e.Ports.First > 0 || e.Protocol != nacl.TCP)
					require.True(t, p.Network.IPv6 || e.CIDR.Addr().Is4(), e)
				}
			}
			for _, e := range a.In {
				for _, port := range []int{22, 3389} {
					require.False(t, !e.Deny && !p.Network.CIDR.Contains(e.CIDR.Addr()) && e.Ports.First <= port && port <= e.Ports.Last,
						"%s allows %s at port %d", a.Tier, e.CIDR, port)
				}
			}
		}
	})
}

// aclsOnly returns a stack's network with its ACLs as the only filter: every group allows
// everything, and every subnet has a route to the internet.
func aclsOnly(p stack.Plan) *reach.Network {
	n := preflight.Model(p)
	anything := []reach.Rule{
		{Name: "anything", CIDR: netaddr.AllIPv4, Ports: netaddr.Ports{First: 0, Last: 65535}},
		{Name: "anything in IPv6", CIDR: netaddr.AllIPv6, Ports: netaddr.Ports{First: 0, Last: 65535}},
	}
	for i := range n.Groups {
		n.Groups[i].In, n.Groups[i].Out = anything, anything
	}
	for i := range n.Tables {
		n.Tables[i].Routes = []reach.Route{
			{Destination: netaddr.AllIPv4, Via: reach.ViaInternet}, {Destination: netaddr.AllIPv6, Via: reach.ViaInternet},
		}
	}
	return n
}

func TestACLsAloneIsolateTheTiers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := stacks.Draw(t, "stack")
		network := aclsOnly(p)
		end := func(tier networkplan.Tier) reach.End {
			i := slices.IndexFunc(p.Network.Subnets, func(s networkplan.Subnet) bool { return s.Tier == tier })
			return reach.End{
				Name: string(tier), Subnet: p.Network.Subnets[i].Key, Group: securityplan.ALB, Public: true, Client: netaddr.AnyClient,
			}
		}
		internet := reach.Outside("the internet", netaddr.AllIPv4)
		if p.Network.IPv6 && rapid.Bool().Draw(t, "by IPv6") {
			internet.Range = netaddr.AllIPv6
		}
		port := rapid.OneOf(rapid.SampledFrom([]int{22, 443, 3389}), rapid.IntRange(1, 32767)).Draw(t, "port")
		for _, flow := range [][2]reach.End{
			{internet, end(networkplan.Private)},
			{internet, end(networkplan.Data)},
			{end(networkplan.Data), internet},
			{end(networkplan.Public), end(networkplan.Data)},
			{end(networkplan.Data), end(networkplan.Public)},
			{end(networkplan.Data), end(networkplan.Private)},
		} {
			path := network.Explain(flow[0], flow[1], port)
			require.Equal(t, reach.Closed, path.Verdict(), path.String())
			require.Regexp(t, "^ACL of ", path.Stop().Where, path.String())
		}
	})
}

// rows returns the table of ACL entries in docs/network.md.
func rows(acls []nacl.ACL) string {
	var b strings.Builder
	b.WriteString("| tier | | number | | peer | why |\n|---|---|---|---|---|---|\n")
	for _, a := range acls {
		for direction, entries := range [][]nacl.Entry{a.In, a.Out} {
			for _, e := range entries {
				what := "fragmentation needed"
				if e.Protocol == nacl.TCP {
					what = "TCP " + e.Ports.String()
				}
				fmt.Fprintf(&b, "| %s | %s | %d | %s | %s | %s |\n", a.Tier, [...]string{"in", "out"}[direction], e.Number, what, e.CIDR, e.Why)
			}
		}
	}
	return b.String()
}

// withACLs returns the plan with network ACLs.
func withACLs(p stack.Plan) stack.Plan {
	p.Network.ACLs = true
	p.ACLs = nacl.New(p.Network, p.Security)
	return p
}

func TestProjectStacksPassWithACLs(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]stack.Plan{"dev": dev(t), "prod": prod(t)} {
		open := preflight.Report(p)
		p = withACLs(p)
		require.NoError(t, preflight.Check(p), name)
		require.Equal(t, open, preflight.Report(p), "%s: the security groups alone decide already", name)
	}
}

func TestDocsShowTheACLsOfDev(t *testing.T) {
	t.Parallel()
	docs, err := os.ReadFile("../../docs/network.md")
	require.NoError(t, err)
	require.Contains(t, string(docs), rows(withACLs(dev(t)).ACLs))
}
