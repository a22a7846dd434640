package acl_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/network/acl"
	"ecs-foundation/network/plan"
	"ecs-foundation/security/chain"
)

// spec is a planned network of two zones with a NAT gateway.
func spec() plan.Spec {
	return plan.Spec{Zones: []string{"us-east-1a", "us-east-1b"}, NAT: plan.NAT{Strategy: plan.Single}, ACLs: true}
}

// shop is a chain from load balancer to tasks to a database.
func shop(ports ...int) chain.Input {
	in := chain.Input{Listeners: []int{443}, Stores: map[string]chain.Store{"database": {Port: 5432}}}
	for i, port := range ports {
		in.Services = append(in.Services, chain.Service{Name: fmt.Sprintf("s%d", i), Port: port, Uses: []string{"database"}})
	}
	return in
}

// made returns the ACLs of a network and a chain, by tier.
func made(t require.TestingT, s plan.Spec, in chain.Input) map[plan.Tier]acl.ACL {
	p, err := plan.New(s, "us-east-1")
	require.NoError(t, err)
	c, err := chain.New(in)
	require.NoError(t, err)
	all := map[plan.Tier]acl.ACL{}
	for _, a := range acl.New(p, c) {
		all[a.Tier] = a
	}
	return all
}

// lines returns entries in short: "1443 allow tcp 443 0.0.0.0/0".
func lines(entries []acl.Entry) []string {
	var all []string
	for _, e := range entries {
		action, what := "allow", map[acl.Protocol]string{acl.ICMP: "icmp", acl.ICMPv6: "icmpv6"}[e.Protocol]
		if e.Deny {
			action = "deny"
		}
		if e.Protocol == acl.TCP {
			what = "tcp " + e.Ports.String()
		}
		all = append(all, fmt.Sprintf("%d %s %s %s", e.Number, action, what, e.CIDR))
	}
	return all
}

func TestTasksReachTheEndpointThatGuardDutyMakesBesideThem(t *testing.T) {
	t.Parallel()
	in := shop(3000)
	in.Monitored = []netip.Prefix{plan.DefaultCIDR}
	private := made(t, spec(), in)[plan.Private]
	require.Contains(t, lines(private.Out), "15443 allow tcp 443 10.0.0.0/17")
	require.Contains(t, lines(private.In), "15443 allow tcp 443 10.0.0.0/17")
	require.Contains(t, lines(private.Out), "400 allow tcp 32768-60999 10.0.0.0/17")
	require.Contains(t, lines(private.In), "400 allow tcp 32768-60999 10.0.0.0/17")
}

func TestAnInternalLoadBalancerIsCalledWhereItStands(t *testing.T) {
	t.Parallel()
	in := shop(3000)
	in.Inside = []netip.Prefix{plan.DefaultCIDR}
	all := made(t, spec(), in)
	require.Equal(t, []string{
		"100 allow icmp 0.0.0.0/0",
		"200 allow tcp 32768-60999 0.0.0.0/0", "400 allow tcp 1024-65535 10.0.0.0/17", "500 allow tcp 32768-60999 10.0.144.0/20",
		"1443 allow tcp 443 10.0.0.0/16", "18000 allow tcp 3000 10.0.0.0/17",
	}, lines(all[plan.Private].In))
	require.Equal(t, []string{
		"100 allow icmp 0.0.0.0/0",
		"200 allow tcp 1024-65535 10.0.0.0/16", "400 allow tcp 1024-65535 10.0.0.0/17",
		"1443 allow tcp 443 0.0.0.0/0", "15443 allow tcp 443 10.0.0.0/17", "18000 allow tcp 3000 10.0.0.0/17",
		"27432 allow tcp 5432 10.0.144.0/20",
	}, lines(all[plan.Private].Out))
	require.NotContains(t, lines(all[plan.Public].In), "400 allow tcp 1024-65535 10.0.0.0/17", "the public tier has no load balancer")

	in.Spec.Ingress.CIDRs = []netip.Prefix{netip.MustParsePrefix("192.168.0.0/16")}
	private := made(t, spec(), in)[plan.Private]
	require.Contains(t, lines(private.In), "1443 allow tcp 443 192.168.0.0/16")
	require.NotContains(t, lines(private.Out), "15443 allow tcp 443 10.0.0.0/17", "nobody beside it may call it")
}

func TestTheVPCsSecondaryRangesAreItsOwn(t *testing.T) {
	t.Parallel()
	s, in := spec(), shop(3000)
	s.SecondaryCIDRs = []netip.Prefix{netip.MustParsePrefix("100.64.0.0/16")}
	in.Monitored = s.Complete(nil).CIDRs()
	all := made(t, s, in)
	require.Equal(t, made(t, s, shop(3000))[plan.Public], all[plan.Public], "what goes to them passes no NAT gateway")
	require.Equal(t, []string{"100 allow icmp 10.0.0.0/16", "101 allow icmp 100.64.0.0/16"}, lines(all[plan.Data].In)[:2])
}

func TestATierOfOnesOwnKeepsTheACLOfAWS(t *testing.T) {
	t.Parallel()
	s := spec()
	s.Tiers = map[string]plan.CustomTier{"vault": {Kind: plan.Data, CIDR: netip.MustParsePrefix("10.0.160.0/20")}}
	require.Equal(t, made(t, spec(), shop(3000)), made(t, s, shop(3000)))
}

func TestEachTierLetsPassWhatTheChainTakes(t *testing.T) {
	t.Parallel()
	all := made(t, spec(), shop(3000))
	for name, tc := range map[string]struct {
		entries []acl.Entry
		want    []string
	}{
		"into public": {all[plan.Public].In, []string{
			"100 allow icmp 0.0.0.0/0",
			"200 allow tcp 1024-3388 0.0.0.0/0", "201 allow tcp 3390-65535 0.0.0.0/0",
			"400 allow tcp 1024-65535 10.0.0.0/17",
			"1443 allow tcp 443 0.0.0.0/0", "15443 allow tcp 443 10.0.0.0/17",
		}},
		"out of public": {all[plan.Public].Out, []string{
			"100 allow icmp 0.0.0.0/0",
			"200 allow tcp 1024-65535 0.0.0.0/0", "400 allow tcp 32768-60999 10.0.0.0/17",
			"1443 allow tcp 443 0.0.0.0/0", "18000 allow tcp 3000 10.0.0.0/17",
		}},
		"into private": {all[plan.Private].In, []string{
			"100 allow icmp 0.0.0.0/0",
			"200 allow tcp 32768-60999 0.0.0.0/0", "500 allow tcp 32768-60999 10.0.144.0/20",
			"11000 allow tcp 3000 10.0.128.0/20",
		}},
		"out of private": {all[plan.Private].Out, []string{
			"100 allow icmp 0.0.0.0/0", "300 allow tcp 1024-65535 10.0.128.0/20",
			"1443 allow tcp 443 0.0.0.0/0", "27432 allow tcp 5432 10.0.144.0/20",
		}},
		"into data": {all[plan.Data].In, []string{
			"100 allow icmp 10.0.0.0/16", "20432 allow tcp 5432 10.0.0.0/17",
		}},
		"out of data": {all[plan.Data].Out, []string{
			"100 allow icmp 10.0.0.0/16", "400 allow tcp 32768-60999 10.0.0.0/17",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.want, lines(tc.entries))
		})
	}
}

func TestWhatANetworkDoesNotHaveTakesNoEntry(t *testing.T) {
	t.Parallel()
	s, in := spec(), shop(3000)
	s.NAT.Strategy, s.Endpoints.Services, in.Endpoints = plan.None, []string{"ecr.api", "ecr.dkr", "logs"}, true
	all := made(t, s, in)
	require.Equal(t, []string{
		"100 allow icmp 0.0.0.0/0", "400 allow tcp 1024-65535 10.0.0.0/17", "1443 allow tcp 443 0.0.0.0/0",
	}, lines(all[plan.Public].In), "no answers come in from the world")
	require.Equal(t, []string{
		"100 allow icmp 0.0.0.0/0", "200 allow tcp 32768-60999 0.0.0.0/0", "400 allow tcp 32768-60999 10.0.0.0/17",
		"500 allow tcp 32768-60999 10.0.144.0/20", "11000 allow tcp 3000 10.0.128.0/20", "15443 allow tcp 443 10.0.0.0/17",
	}, lines(all[plan.Private].In), "endpoints in other zones, and the answers of S3")
	s.ACLs = false
	require.Empty(t, made(t, s, in))
}

func TestALoadBalancerThatLogsUsersInCallsOutPastNAT(t *testing.T) {
	t.Parallel()
	s, in := spec(), shop(3000)
	s.NAT.Strategy, s.Endpoints.Services, in.Endpoints = plan.None, []string{"ecr.api", "ecr.dkr", "logs"}, true
	before := made(t, s, in)
	in.Logins = true
	after := made(t, s, in)
	added := func(after, before []acl.Entry) []string {
		return slices.DeleteFunc(lines(after), func(l string) bool { return slices.Contains(lines(before), l) })
	}
	require.Equal(t, []string{"1443 allow tcp 443 0.0.0.0/0"}, added(after[plan.Public].Out, before[plan.Public].Out))
	require.Equal(t, []string{"200 allow tcp 1024-3388 0.0.0.0/0", "201 allow tcp 3390-65535 0.0.0.0/0"},
		added(after[plan.Public].In, before[plan.Public].In), "the answers, and nobody's desktop")
	require.Equal(t, before[plan.Private], after[plan.Private])
	require.Equal(t, before[plan.Data], after[plan.Data])
}

func TestDeniedRangesComeFirstInThePublicTierBothWays(t *testing.T) {
	t.Parallel()
	s := spec()
	s.DenyCIDRs = []netip.Prefix{netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("192.0.2.0/24")}
	all := made(t, s, shop(3000))
	want := []string{"1 deny tcp 0-65535 203.0.113.0/24", "2 deny tcp 0-65535 192.0.2.0/24", "100 allow icmp 0.0.0.0/0"}
	require.Equal(t, want, lines(all[plan.Public].In)[:3])
	require.Equal(t, want, lines(all[plan.Public].Out)[:3])
	require.NotContains(t, strings.Join(lines(all[plan.Private].In), "\n"), "deny")
}

func TestIPv6HasEntriesForTheWorldAlone(t *testing.T) {
	t.Parallel()
	s, in := spec(), shop(3000)
	without := made(t, s, in)
	s.IPv6, in.IPv6 = true, true
	with := made(t, s, in)
	for name, tc := range map[string]struct {
		before, after []acl.Entry
		want          []string
	}{
		"into public": {without[plan.Public].In, with[plan.Public].In, []string{
			"101 allow icmpv6 ::/0", "29443 allow tcp 443 ::/0",
		}},
		"out of public": {without[plan.Public].Out, with[plan.Public].Out, []string{
			"101 allow icmpv6 ::/0", "600 allow tcp 1024-65535 ::/0",
		}},
		"into private": {without[plan.Private].In, with[plan.Private].In, []string{
			"101 allow icmpv6 ::/0", "600 allow tcp 32768-60999 ::/0",
		}},
		"out of private": {without[plan.Private].Out, with[plan.Private].Out, []string{
			"101 allow icmpv6 ::/0", "29443 allow tcp 443 ::/0",
		}},
		"into data":   {without[plan.Data].In, with[plan.Data].In, nil},
		"out of data": {without[plan.Data].Out, with[plan.Data].Out, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Subset(t, tc.after, tc.before, "no entry of IPv4 changes")
			var added []acl.Entry
			for _, e := range tc.after {
				if e.CIDR.Addr().Is6() {
					added = append(added, e)
				}
			}
			require.Equal(t, tc.want, lines(added))
			require.Len(t, tc.after, len(tc.before)+len(added))
		})
	}
}

func TestADeniedRangeOfIPv6IsKeptFromTheTasksToo(t *testing.T) {
	t.Parallel()
	s, in := spec(), shop(3000)
	s.IPv6, in.IPv6 = true, true
	s.DenyCIDRs = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("2001:db8:dead::/48")}
	all := made(t, s, in)
	require.Equal(t, []string{"1 deny tcp 0-65535 192.0.2.0/24", "2 deny tcp 0-65535 2001:db8:dead::/48"},
		lines(all[plan.Public].In)[:2])
	require.Equal(t, "1 deny tcp 0-65535 2001:db8:dead::/48", lines(all[plan.Private].Out)[0])
	require.NotContains(t, strings.Join(lines(all[plan.Data].Out), "\n"), "deny")
}

func TestPortsThatAdjoinAreOneEntryAndTooManyOneRange(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		ports []int
		want  []string
	}{
		"one port":            {[]int{3000, 3000}, []string{"11000 allow tcp 3000 10.0.128.0/20"}},
		"ports that adjoin":   {[]int{3001, 3000, 3002}, []string{"11000 allow tcp 3000-3002 10.0.128.0/20"}},
		"ports that do not":   {[]int{3000, 3002}, []string{"11000 allow tcp 3000 10.0.128.0/20", "11002 allow tcp 3002 10.0.128.0/20"}},
		"ports 7000 apart":    {[]int{3000, 10000}, []string{"11000 allow tcp 3000 10.0.128.0/20", "11001 allow tcp 10000 10.0.128.0/20"}},
		"nine ports, of many": {[]int{80, 3000, 3002, 3004, 3006, 3008, 3010, 3012, 9000}, []string{"8080 allow tcp 80-9000 10.0.128.0/20"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := lines(made(t, spec(), shop(tc.ports...))[plan.Private].In)
			require.Equal(t, tc.want, in[3:])
		})
	}
}

func TestWhatIsOpenToTheWorldIsNeverWidened(t *testing.T) {
	t.Parallel()
	in := shop(3000)
	in.Listeners = []int{80, 82, 84, 86, 88, 90, 92, 94, 96}
	public := lines(made(t, spec(), in)[plan.Public].In)
	require.Contains(t, public, "1080 allow tcp 80 0.0.0.0/0")
	require.Contains(t, public, "1096 allow tcp 96 0.0.0.0/0")
}

func TestExplicitSubnetsAreAddressedByTheirOwnRanges(t *testing.T) {
	t.Parallel()
	prefixes := func(all ...string) []netip.Prefix {
		var out []netip.Prefix
		for _, one := range all {
			out = append(out, netip.MustParsePrefix(one))
		}
		return out
	}
	s := spec()
	s.Zones = append(s.Zones, "us-east-1c")
	s.Subnets = &plan.Subnets{
		Public:  prefixes("10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"),
		Private: prefixes("10.0.18.0/24", "10.0.16.0/23", "10.0.19.0/24"),
		Data:    prefixes("10.0.100.0/24", "10.0.101.0/24", "10.0.102.0/24"),
	}
	all := made(t, s, shop(3000, 5000, 6000, 8080, 9000))
	require.Contains(t, lines(all[plan.Public].Out), "18000 allow tcp 3000 10.0.16.0/22", "a /23 and two /24 are a /22")
	require.Equal(t, []string{"11000 allow tcp 3000-9000 10.0.1.0/24", "11001 allow tcp 3000-9000 10.0.2.0/23"},
		lines(all[plan.Private].In)[4:], "10.0.1.0/24 and 10.0.2.0/24 are no halves of one range")
}
