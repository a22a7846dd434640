package nacl_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/network/plan/nacl"
	securityplan "ecs-foundation/security/plan"
)

// spec is a planned network of two zones with a NAT gateway.
func spec() networkplan.Spec {
	return networkplan.Spec{Zones: []string{"us-east-1a", "us-east-1b"}, NAT: networkplan.NAT{Strategy: networkplan.Single}, ACLs: true}
}

// shop is a chain from load balancer to tasks to a database.
func shop(ports ...int) securityplan.Input {
	in := securityplan.Input{Listeners: []int{443}, Stores: map[string]securityplan.Store{"database": {Port: 5432}}}
	for i, port := range ports {
		in.Services = append(in.Services, securityplan.Service{Name: fmt.Sprintf("s%d", i), Port: port, ServiceConnections: securityplan.ServiceConnections{Uses: []string{"database"}}})
	}
	return in
}

// made returns the ACLs of a network and a chain, by tier.
func made(t require.TestingT, s networkplan.Spec, in securityplan.Input) map[networkplan.Tier]nacl.ACL {
	p, err := networkplan.New(s, "us-east-1")
	require.NoError(t, err)
	c, err := securityplan.New(in)
	require.NoError(t, err)
	all := map[networkplan.Tier]nacl.ACL{}
	for _, a := range nacl.New(p, c) {
		all[a.Tier] = a
	}
	return all
}

// lines returns entries in short: "1443 allow tcp 443 0.0.0.0/0".
func lines(entries []nacl.Entry) []string {
	var all []string
	for _, e := range entries {
		action, what := "allow", map[nacl.Protocol]string{nacl.ICMP: "icmp", nacl.ICMPv6: "icmpv6"}[e.Protocol]
		if e.Deny {
			action = "deny"
		}
		if e.Protocol == nacl.TCP {
			what = "tcp " + e.Ports.String()
		}
		all = append(all, fmt.Sprintf("%d %s %s %s", e.Number, action, what, e.CIDR))
	}
	return all
}

func TestTasksReachTheEndpointThatGuardDutyMakesBesideThem(t *testing.T) {
	t.Parallel()
	in := shop(3000)
	in.Monitored = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}
	private := made(t, spec(), in)[networkplan.Private]
	require.Contains(t, lines(private.Out), "15443 allow tcp 443 10.0.0.0/17")
	require.Contains(t, lines(private.In), "15443 allow tcp 443 10.0.0.0/17")
	require.Contains(t, lines(private.Out), "400 allow tcp 32768-60999 10.0.0.0/17")
	require.Contains(t, lines(private.In), "400 allow tcp 32768-60999 10.0.0.0/17")
}

func TestAnInternalLoadBalancerIsCalledWhereItStands(t *testing.T) {
	t.Parallel()
	in := shop(3000)
	in.Inside = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}
	all := made(t, spec(), in)
	require.Equal(t, []string{
		"100 allow icmp 0.0.0.0/0",
		"200 allow tcp 32768-60999 0.0.0.0/0", "400 allow tcp 1024-65535 10.0.0.0/17", "500 allow tcp 32768-60999 10.0.144.0/20",
		"1443 allow tcp 443 10.0.0.0/16", "18000 allow tcp 3000 10.0.0.0/17",
	}, lines(all[networkplan.Private].In))
	require.Equal(t, []string{
		"100 allow icmp 0.0.0.0/0",
		"200 allow tcp 1024-65535 10.0.0.0/16", "400 allow tcp 1024-65535 10.0.0.0/17",
		"1443 allow tcp 443 0.0.0.0/0", "15443 allow tcp 443 10.0.0.0/17", "18000 allow tcp 3000 10.0.0.0/17",
		"27432 allow tcp 5432 10.0.144.0/20",
	}, lines(all[networkplan.Private].Out))
	require.NotContains(t, lines(all[networkplan.Public].In), "400 allow tcp 1024-65535 10.0.0.0/17", "the public tier has no load balancer")

	in.Spec.Ingress.CIDRs = []netip.Prefix{netip.MustParsePrefix("192.168.0.0/16")}
	private := made(t, spec(), in)[networkplan.Private]
	require.Contains(t, lines(private.In), "1443 allow tcp 443 192.168.0.0/16")
	require.NotContains(t, lines(private.Out), "15443 allow tcp 443 10.0.0.0/17", "nobody beside it may call it")
}

func TestTheVPCsSecondaryRangesAreItsOwn(t *testing.T) {
	t.Parallel()
	s, in := spec(), shop(3000)
	s.SecondaryCIDRs = []netip.Prefix{netip.MustParsePrefix("100.64.0.0/16")}
	in.Monitored = s.Complete(nil).CIDRs()
	all := made(t, s, in)
	require.Equal(t, made(t, s, shop(3000))[networkplan.Public], all[networkplan.Public], "what goes to them passes no NAT gateway")
	require.Equal(t, []string{"100 allow icmp 10.0.0.0/16", "101 allow icmp 100.64.0.0/16"}, lines(all[networkplan.Data].In)[:2])
}

func TestATierOfOnesOwnKeepsTheACLOfAWS(t *testing.T) {
	t.Parallel()
	s := spec()
	s.Tiers = map[string]networkplan.CustomTier{"vault": {Kind: networkplan.Data, CIDR: netip.MustParsePrefix("10.0.160.0/20")}}
	require.Equal(t, made(t, spec(), shop(3000)), made(t, s, shop(3000)))
}

func TestEachTierLetsPassWhatTheChainTakes(t *testing.T) {
	t.Parallel()
	all := made(t, spec(), shop(3000))
	for name, tc := range map[string]struct {
		entries []nacl.Entry
		want    []string
	}{
		"into public": {all[networkplan.Public].In, []string{
			"100 allow icmp 0.0.0.0/0",
			"200 allow tcp 1024-3388 0.0.0.0/0", "201 allow tcp 3390-65535 0.0.0.0/0",
			"400 allow tcp 1024-65535 10.0.0.0/17",
			"1443 allow tcp 443 0.0.0.0/0", "15443 allow tcp 443 10.0.0.0/17",
		}},
		"out of public": {all[networkplan.Public].Out, []string{
			"100 allow icmp 0.0.0.0/0",
			"200 allow tcp 1024-65535 0.0.0.0/0", "400 allow tcp 32768-60999 10.0.0.0/17",
			"1443 allow tcp 443 0.0.0.0/0", "18000 allow tcp 3000 10.0.0.0/17",
		}},
		"into private": {all[networkplan.Private].In, []string{
			"100 allow icmp 0.0.0.0/0",
			"200 allow tcp 32768-60999 0.0.0.0/0", "500 allow tcp 32768-60999 10.0.144.0/20",
			"11000 allow tcp 3000 10.0.128.0/20",
		}},
		"out of private": {all[networkplan.Private].Out, []string{
			"100 allow icmp 0.0.0.0/0", "300 allow tcp 1024-65535 10.0.128.0/20",
			"1443 allow tcp 443 0.0.0.0/0", "27432 allow tcp 5432 10.0.144.0/20",
		}},
		"into data": {all[networkplan.Data].In, []string{
			"100 allow icmp 10.0.0.0/16", "20432 allow tcp 5432 10.0.0.0/17",
		}},
		"out of data": {all[networkplan.Data].Out, []string{
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
	s.NAT.Strategy, s.Endpoints.Services, in.Endpoints = networkplan.None, []string{"ecr.api", "ecr.dkr", "logs"}, true
	all := made(t, s, in)
	require.Equal(t, []string{
		"100 allow icmp 0.0.0.0/0", "400 allow tcp 1024-65535 10.0.0.0/17", "1443 allow tcp 443 0.0.0.0/0",
	}, lines(all[networkplan.Public].In), "no answers come in from the world")
	require.Equal(t, []string{
		"100 allow icmp 0.0.0.0/0", "200 allow tcp 32768-60999 0.0.0.0/0", "400 allow tcp 32768-60999 10.0.0.0/17",
		"500 allow tcp 32768-60999 10.0.144.0/20", "11000 allow tcp 3000 10.0.128.0/20", "15443 allow tcp 443 10.0.0.0/17",
	}, lines(all[networkplan.Private].In), "endpoints in other zones, and the answers of S3")
	s.ACLs = false
	require.Empty(t, made(t, s, in))
}

func TestALoadBalancerThatLogsUsersInCallsOutPastNAT(t *testing.T) {
	t.Parallel()
	s, in := spec(), shop(3000)
	s.NAT.Strategy, s.Endpoints.Services, in.Endpoints = networkplan.None, []string{"ecr.api", "ecr.dkr", "logs"}, true
	before := made(t, s, in)
	in.Logins = true
	after := made(t, s, in)
	added := func(after, before []nacl.Entry) []string {
		return slices.DeleteFunc(lines(after), func(l string) bool { return slices.Contains(lines(before), l) })
	}
	require.Equal(t, []string{"1443 allow tcp 443 0.0.0.0/0"}, added(after[networkplan.Public].Out, before[networkplan.Public].Out))
	require.Equal(t, []string{"200 allow tcp 1024-3388 0.0.0.0/0", "201 allow tcp 3390-65535 0.0.0.0/0"},
		added(after[networkplan.Public].In, before[networkplan.Public].In), "the answers, and nobody's desktop")
	require.Equal(t, before[networkplan.Private], after[networkplan.Private])
	require.Equal(t, before[networkplan.Data], after[networkplan.Data])
}

func TestDeniedRangesComeFirstInThePublicTierBothWays(t *testing.T) {
	t.Parallel()
	s := spec()
	s.DenyCIDRs = []netip.Prefix{netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("192.0.2.0/24")}
	all := made(t, s, shop(3000))
	want := []string{"1 deny tcp 0-65535 203.0.113.0/24", "2 deny tcp 0-65535 192.0.2.0/24", "100 allow icmp 0.0.0.0/0"}
	require.Equal(t, want, lines(all[networkplan.Public].In)[:3])
	require.Equal(t, want, lines(all[networkplan.Public].Out)[:3])
	require.NotContains(t, strings.Join(lines(all[networkplan.Private].In), "\n"), "deny")
}

func TestIPv6HasEntriesForTheWorldAlone(t *testing.T) {
	t.Parallel()
	s, in := spec(), shop(3000)
	without := made(t, s, in)
	s.IPv6, in.IPv6 = true, true
	with := made(t, s, in)
	for name, tc := range map[string]struct {
		before, after []nacl.Entry
		want          []string
	}{
		"into public": {without[networkplan.Public].In, with[networkplan.Public].In, []string{
			"101 allow icmpv6 ::/0", "29443 allow tcp 443 ::/0",
		}},
		"out of public": {without[networkplan.Public].Out, with[networkplan.Public].Out, []string{
			"101 allow icmpv6 ::/0", "600 allow tcp 1024-65535 ::/0",
		}},
		"into private": {without[networkplan.Private].In, with[networkplan.Private].In, []string{
			"101 allow icmpv6 ::/0", "600 allow tcp 32768-60999 ::/0",
		}},
		"out of private": {without[networkplan.Private].Out, with[networkplan.Private].Out, []string{
			"101 allow icmpv6 ::/0", "29443 allow tcp 443 ::/0",
		}},
		"into data":   {without[networkplan.Data].In, with[networkplan.Data].In, nil},
		"out of data": {without[networkplan.Data].Out, with[networkplan.Data].Out, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Subset(t, tc.after, tc.before, "no entry of IPv4 changes")
			var added []nacl.Entry
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
		lines(all[networkplan.Public].In)[:2])
	require.Equal(t, "1 deny tcp 0-65535 2001:db8:dead::/48", lines(all[networkplan.Private].Out)[0])
	require.NotContains(t, strings.Join(lines(all[networkplan.Data].Out), "\n"), "deny")
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
			in := lines(made(t, spec(), shop(tc.ports...))[networkplan.Private].In)
			require.Equal(t, tc.want, in[3:])
		})
	}
}

func TestWhatIsOpenToTheWorldIsNeverWidened(t *testing.T) {
	t.Parallel()
	in := shop(3000)
	in.Listeners = []int{80, 82, 84, 86, 88, 90, 92, 94, 96}
	public := lines(made(t, spec(), in)[networkplan.Public].In)
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
	s.Subnets = &networkplan.Subnets{
		Public:  prefixes("10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"),
		Private: prefixes("10.0.18.0/24", "10.0.16.0/23", "10.0.19.0/24"),
		Data:    prefixes("10.0.100.0/24", "10.0.101.0/24", "10.0.102.0/24"),
	}
	all := made(t, s, shop(3000, 5000, 6000, 8080, 9000))
	require.Contains(t, lines(all[networkplan.Public].Out), "18000 allow tcp 3000 10.0.16.0/22", "a /23 and two /24 are a /22")
	require.Equal(t, []string{"11000 allow tcp 3000-9000 10.0.1.0/24", "11001 allow tcp 3000-9000 10.0.2.0/23"},
		lines(all[networkplan.Private].In)[4:], "10.0.1.0/24 and 10.0.2.0/24 are no halves of one range")
}
