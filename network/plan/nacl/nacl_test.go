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

// shop returns a load balancer, a service for each port, and a database that all of
// them use.
func shop(ports ...int) securityplan.Input {
	in := securityplan.Input{Listeners: []int{443}, Stores: map[string]securityplan.Store{"database": {Port: 5432}}}
	for i, port := range ports {
		in.Services = append(in.Services, securityplan.Service{Name: fmt.Sprintf("s%d", i), Port: port, ServiceConnections: securityplan.ServiceConnections{Uses: []string{"database"}}})
	}
	return in
}

// newACLs returns the ACLs of a network and its security groups, by tier.
func newACLs(t require.TestingT, s networkplan.Spec, in securityplan.Input) map[networkplan.Tier]nacl.ACL {
	p, err := networkplan.New(s, "us-east-1")
	require.NoError(t, err)
	c, err := securityplan.New(in)
	require.NoError(t, err)
	acls := map[networkplan.Tier]nacl.ACL{}
	for _, acl := range nacl.New(p, c) {
		acls[acl.Tier] = acl
	}
	return acls
}

// lines formats entries, such as "1443 allow tcp 443 0.0.0.0/0".
func lines(entries []nacl.Entry) []string {
	var lines []string
	for _, e := range entries {
		action, protocol := "allow", map[nacl.Protocol]string{nacl.ICMP: "icmp", nacl.ICMPv6: "icmpv6"}[e.Protocol]
		if e.Deny {
			action = "deny"
		}
		if e.Protocol == nacl.TCP {
			protocol = "tcp " + e.Ports.String()
		}
		lines = append(lines, fmt.Sprintf("%d %s %s %s", e.Number, action, protocol, e.CIDR))
	}
	return lines
}

func TestTasksConnectToGuardDutyEndpoint(t *testing.T) {
	t.Parallel()
	in := shop(3000)
	in.Monitored = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}
	private := newACLs(t, spec(), in)[networkplan.Private]
	require.Contains(t, lines(private.Out), "15443 allow tcp 443 10.0.0.0/17")
	require.Contains(t, lines(private.In), "15443 allow tcp 443 10.0.0.0/17")
	require.Contains(t, lines(private.Out), "400 allow tcp 32768-60999 10.0.0.0/17")
	require.Contains(t, lines(private.In), "400 allow tcp 32768-60999 10.0.0.0/17")
}

func TestInternalLoadBalancerAllowsClients(t *testing.T) {
	t.Parallel()
	in := shop(3000)
	in.Inside = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}
	acls := newACLs(t, spec(), in)
	require.Equal(t, []string{
		"100 allow icmp 0.0.0.0/0",
		"200 allow tcp 32768-60999 0.0.0.0/0", "400 allow tcp 1024-65535 10.0.0.0/17", "500 allow tcp 32768-60999 10.0.144.0/20",
		"1443 allow tcp 443 10.0.0.0/16", "18000 allow tcp 3000 10.0.0.0/17",
	}, lines(acls[networkplan.Private].In))
	require.Equal(t, []string{
		"100 allow icmp 0.0.0.0/0",
		"200 allow tcp 1024-65535 10.0.0.0/16", "400 allow tcp 1024-65535 10.0.0.0/17",
		"1443 allow tcp 443 0.0.0.0/0", "15443 allow tcp 443 10.0.0.0/17", "18000 allow tcp 3000 10.0.0.0/17",
		"27432 allow tcp 5432 10.0.144.0/20",
	}, lines(acls[networkplan.Private].Out))
	require.NotContains(t, lines(acls[networkplan.Public].In), "400 allow tcp 1024-65535 10.0.0.0/17", "the public tier has no load balancer")

	in.Spec.Ingress.CIDRs = []netip.Prefix{netip.MustParsePrefix("192.168.0.0/16")}
	private := newACLs(t, spec(), in)[networkplan.Private]
	require.Contains(t, lines(private.In), "1443 allow tcp 443 192.168.0.0/16")
	require.NotContains(t, lines(private.Out), "15443 allow tcp 443 10.0.0.0/17", "clients in its own tier are not allowed")
}

func TestSecondaryRangesBelongToVPC(t *testing.T) {
	t.Parallel()
	s, in := spec(), shop(3000)
	s.SecondaryCIDRs = []netip.Prefix{netip.MustParsePrefix("100.64.0.0/16")}
	in.Monitored = s.Complete(nil).CIDRs()
	acls := newACLs(t, s, in)
	require.Equal(t, newACLs(t, s, shop(3000))[networkplan.Public], acls[networkplan.Public], "traffic to them does not go through NAT")
	require.Equal(t, []string{"100 allow icmp 10.0.0.0/16", "101 allow icmp 100.64.0.0/16"}, lines(acls[networkplan.Data].In)[:2])
}

func TestCustomTierHasNoEntries(t *testing.T) {
	t.Parallel()
	s := spec()
	s.Tiers = map[string]networkplan.CustomTier{"vault": {Kind: networkplan.Data, CIDR: netip.MustParsePrefix("10.0.160.0/20")}}
	require.Equal(t, newACLs(t, spec(), shop(3000)), newACLs(t, s, shop(3000)))
}

func TestEntriesOfEachTier(t *testing.T) {
	t.Parallel()
	acls := newACLs(t, spec(), shop(3000))
	for name, tc := range map[string]struct {
		entries []nacl.Entry
		want    []string
	}{
		"into public": {acls[networkplan.Public].In, []string{
			"100 allow icmp 0.0.0.0/0",
			"200 allow tcp 1024-3388 0.0.0.0/0", "201 allow tcp 3390-65535 0.0.0.0/0",
			"400 allow tcp 1024-65535 10.0.0.0/17",
			"1443 allow tcp 443 0.0.0.0/0", "15443 allow tcp 443 10.0.0.0/17",
		}},
		"out of public": {acls[networkplan.Public].Out, []string{
			"100 allow icmp 0.0.0.0/0",
			"200 allow tcp 1024-65535 0.0.0.0/0", "400 allow tcp 32768-60999 10.0.0.0/17",
			"1443 allow tcp 443 0.0.0.0/0", "18000 allow tcp 3000 10.0.0.0/17",
		}},
		"into private": {acls[networkplan.Private].In, []string{
			"100 allow icmp 0.0.0.0/0",
			"200 allow tcp 32768-60999 0.0.0.0/0", "500 allow tcp 32768-60999 10.0.144.0/20",
			"11000 allow tcp 3000 10.0.128.0/20",
		}},
		"out of private": {acls[networkplan.Private].Out, []string{
			"100 allow icmp 0.0.0.0/0", "300 allow tcp 1024-65535 10.0.128.0/20",
			"1443 allow tcp 443 0.0.0.0/0", "27432 allow tcp 5432 10.0.144.0/20",
		}},
		"into data": {acls[networkplan.Data].In, []string{
			"100 allow icmp 10.0.0.0/16", "20432 allow tcp 5432 10.0.0.0/17",
		}},
		"out of data": {acls[networkplan.Data].Out, []string{
			"100 allow icmp 10.0.0.0/16", "400 allow tcp 32768-60999 10.0.0.0/17",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.want, lines(tc.entries))
		})
	}
}

func TestNetworkWithoutNATHasNoNATEntries(t *testing.T) {
	t.Parallel()
	s, in := spec(), shop(3000)
	s.NAT.Strategy, s.Endpoints.Services, in.Endpoints = networkplan.None, []string{"ecr.api", "ecr.dkr", "logs"}, true
	acls := newACLs(t, s, in)
	require.Equal(t, []string{
		"100 allow icmp 0.0.0.0/0", "400 allow tcp 1024-65535 10.0.0.0/17", "1443 allow tcp 443 0.0.0.0/0",
	}, lines(acls[networkplan.Public].In), "no replies from the internet")
	require.Equal(t, []string{
		"100 allow icmp 0.0.0.0/0", "200 allow tcp 32768-60999 0.0.0.0/0", "400 allow tcp 32768-60999 10.0.0.0/17",
		"500 allow tcp 32768-60999 10.0.144.0/20", "11000 allow tcp 3000 10.0.128.0/20", "15443 allow tcp 443 10.0.0.0/17",
	}, lines(acls[networkplan.Private].In), "endpoints in other zones, and replies from S3")
	s.ACLs = false
	require.Empty(t, newACLs(t, s, in))
}

func TestLoginAllowsLoadBalancerEgressWithoutNAT(t *testing.T) {
	t.Parallel()
	s, in := spec(), shop(3000)
	s.NAT.Strategy, s.Endpoints.Services, in.Endpoints = networkplan.None, []string{"ecr.api", "ecr.dkr", "logs"}, true
	before := newACLs(t, s, in)
	in.Logins = true
	after := newACLs(t, s, in)
	added := func(after, before []nacl.Entry) []string {
		return slices.DeleteFunc(lines(after), func(l string) bool { return slices.Contains(lines(before), l) })
	}
	require.Equal(t, []string{"1443 allow tcp 443 0.0.0.0/0"}, added(after[networkplan.Public].Out, before[networkplan.Public].Out))
	require.Equal(t, []string{"200 allow tcp 1024-3388 0.0.0.0/0", "201 allow tcp 3390-65535 0.0.0.0/0"},
		added(after[networkplan.Public].In, before[networkplan.Public].In), "replies, without the RDP port")
	require.Equal(t, before[networkplan.Private], after[networkplan.Private])
	require.Equal(t, before[networkplan.Data], after[networkplan.Data])
}

func TestDeniedRangesComeFirstInPublicTier(t *testing.T) {
	t.Parallel()
	s := spec()
	s.DenyCIDRs = []netip.Prefix{netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("192.0.2.0/24")}
	acls := newACLs(t, s, shop(3000))
	want := []string{"1 deny tcp 0-65535 203.0.113.0/24", "2 deny tcp 0-65535 192.0.2.0/24", "100 allow icmp 0.0.0.0/0"}
	require.Equal(t, want, lines(acls[networkplan.Public].In)[:3])
	require.Equal(t, want, lines(acls[networkplan.Public].Out)[:3])
	require.NotContains(t, strings.Join(lines(acls[networkplan.Private].In), "\n"), "deny")
}

func TestIPv6EntriesAreForTheInternetOnly(t *testing.T) {
	t.Parallel()
	s, in := spec(), shop(3000)
	without := newACLs(t, s, in)
	s.IPv6, in.IPv6 = true, true
	with := newACLs(t, s, in)
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
			require.Subset(t, tc.after, tc.before, "IPv4 entries do not change")
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

func TestDeniedIPv6RangeAppliesToPrivateTier(t *testing.T) {
	t.Parallel()
	s, in := spec(), shop(3000)
	s.IPv6, in.IPv6 = true, true
	s.DenyCIDRs = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("2001:db8:dead::/48")}
	acls := newACLs(t, s, in)
	require.Equal(t, []string{"1 deny tcp 0-65535 192.0.2.0/24", "2 deny tcp 0-65535 2001:db8:dead::/48"},
		lines(acls[networkplan.Public].In)[:2])
	require.Equal(t, "1 deny tcp 0-65535 2001:db8:dead::/48", lines(acls[networkplan.Private].Out)[0])
	require.NotContains(t, strings.Join(lines(acls[networkplan.Data].Out), "\n"), "deny")
}

func TestPortsAreMerged(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		ports []int
		want  []string
	}{
		"one port":                  {[]int{3000, 3000}, []string{"11000 allow tcp 3000 10.0.128.0/20"}},
		"adjacent ports":            {[]int{3001, 3000, 3002}, []string{"11000 allow tcp 3000-3002 10.0.128.0/20"}},
		"separate ports":            {[]int{3000, 3002}, []string{"11000 allow tcp 3000 10.0.128.0/20", "11002 allow tcp 3002 10.0.128.0/20"}},
		"ports 7000 apart":          {[]int{3000, 10000}, []string{"11000 allow tcp 3000 10.0.128.0/20", "11001 allow tcp 10000 10.0.128.0/20"}},
		"more ports than maxOfTier": {[]int{80, 3000, 3002, 3004, 3006, 3008, 3010, 3012, 9000}, []string{"8080 allow tcp 80-9000 10.0.128.0/20"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := lines(newACLs(t, spec(), shop(tc.ports...))[networkplan.Private].In)
			require.Equal(t, tc.want, in[3:])
		})
	}
}

func TestPortsOpenToTheInternetAreNotWidened(t *testing.T) {
	t.Parallel()
	in := shop(3000)
	in.Listeners = []int{80, 82, 84, 86, 88, 90, 92, 94, 96}
	public := lines(newACLs(t, spec(), in)[networkplan.Public].In)
	require.Contains(t, public, "1080 allow tcp 80 0.0.0.0/0")
	require.Contains(t, public, "1096 allow tcp 96 0.0.0.0/0")
}

func TestEntriesOfExplicitSubnets(t *testing.T) {
	t.Parallel()
	prefixes := func(texts ...string) []netip.Prefix {
		var ranges []netip.Prefix
		for _, text := range texts {
			ranges = append(ranges, netip.MustParsePrefix(text))
		}
		return ranges
	}
	s := spec()
	s.Zones = append(s.Zones, "us-east-1c")
	s.Subnets = &networkplan.Subnets{
		Public:  networkplan.InOrder(prefixes("10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24")...),
		Private: networkplan.InOrder(prefixes("10.0.18.0/24", "10.0.16.0/23", "10.0.19.0/24")...),
		Data:    networkplan.InOrder(prefixes("10.0.100.0/24", "10.0.101.0/24", "10.0.102.0/24")...),
	}
	acls := newACLs(t, s, shop(3000, 5000, 6000, 8080, 9000))
	require.Contains(t, lines(acls[networkplan.Public].Out), "18000 allow tcp 3000 10.0.16.0/22", "a /23 and two /24 are a /22")
	require.Equal(t, []string{"11000 allow tcp 3000-9000 10.0.1.0/24", "11001 allow tcp 3000-9000 10.0.2.0/23"},
		lines(acls[networkplan.Private].In)[4:], "10.0.1.0/24 and 10.0.2.0/24 are not the halves of one range")
}
