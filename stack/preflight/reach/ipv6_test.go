package reach_test

import (
	"encoding/json"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/netaddr"
	"ecs-foundation/stack/preflight/reach"
)

// dualStack returns the standard network with IPv6 in addition to IPv4.
func dualStack() *reach.Network {
	n := standard()
	n.IPv6 = cidr("2001:db8::/56")
	for i := range n.Subnets {
		n.Subnets[i].IPv6 = netip.PrefixFrom(netip.AddrFrom16([16]byte{0x20, 0x01, 0x0d, 0xb8, 7: byte(i)}), 64)
	}
	n.Tables[0].Routes = append(n.Tables[0].Routes, reach.Route{Destination: netaddr.AllIPv6, Via: reach.ViaInternet})
	n.Tables[1].Routes = append(n.Tables[1].Routes, reach.Route{Destination: netaddr.AllIPv6, Via: reach.ViaEgressOnly})
	anywhere := reach.Rule{Name: "anywhere by IPv6", CIDR: netaddr.AllIPv6, Ports: netaddr.Port(443)}
	n.Groups[0].In = append(n.Groups[0].In, anywhere)
	n.Groups[1].Out = append(n.Groups[1].Out, anywhere)
	return n
}

var internet6 = reach.Outside("the internet by IPv6", netaddr.AllIPv6)

func TestIPv6Flows(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change   func(*reach.Network)
		from, to reach.End
		where    string
		why      string
	}{
		"internet to load balancer":         {nil, internet6, alb("b"), "", ""},
		"tasks to internet":                 {nil, task("b"), internet6, "", ""},
		"internet to load balancer by IPv4": {nil, internet, alb("b"), "", ""},
		"tasks to internet by IPv4":         {nil, task("b"), internet, "", ""},
		"internet to tasks with an open group": {
			func(n *reach.Network) { n.Groups[1].In = n.Groups[0].In },
			internet6, task("a"),
			"route of private-a", "the egress-only internet gateway admits no connections from the internet",
		},
		"internet to data": {
			nil, internet6, database,
			"route of data-a", "no route to an internet gateway, so neither requests nor replies pass",
		},
		"data to internet": {
			func(n *reach.Network) { n.Groups[2].Out = n.Groups[1].Out },
			database, internet6,
			"route of data-a", "no route to the internet by IPv6",
		},
		"load balancer with IPv4 rules only": {
			func(n *reach.Network) { n.Groups[0].In = n.Groups[0].In[:1] },
			internet6, alb("a"),
			"group alb, in", "no ingress rule allows port 443 from the internet by IPv6",
		},
		"load balancer subnet without IPv6": {
			func(n *reach.Network) { n.Subnets[0].IPv6 = netip.Prefix{} },
			internet6, alb("a"),
			"address", "alb in a has no IPv6 address",
		},
		"task subnet without IPv6": {
			func(n *reach.Network) { n.Subnets[2].IPv6 = netip.Prefix{} },
			task("a"), internet6,
			"address", "task in a has no IPv6 address",
		},
		"rule for the VPC's range": {
			func(n *reach.Network) {
				n.Groups[0].In = []reach.Rule{{Name: "own", CIDR: n.IPv6, Ports: netaddr.Port(443)}}
			},
			internet6, alb("a"),
			"group alb, in", "no ingress rule allows port 443 from the internet by IPv6",
		},
		"network ACL with IPv4 entries only": {
			func(n *reach.Network) {
				all := []reach.Entry{entry(100, true, "0.0.0.0/0", 0, 65535)}
				n.ACLs, n.Subnets[0].ACL = []reach.ACL{{Key: "public", In: all, Out: all}}, "public"
			},
			internet6, alb("a"),
			"ACL of public-a, in", "no entry allows ::/0 at 443",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := dualStack()
			if tc.change != nil {
				tc.change(n)
			}
			path := n.Explain(tc.from, tc.to, 443)
			if tc.where == "" {
				require.Equal(t, reach.Open, path.Verdict(), path.String())
				return
			}
			stop := path.Stop()
			require.Equal(t, []string{tc.where, tc.why}, []string{stop.Where, stop.Why}, path.String())
		})
	}
}

// describedIPv6 is the output of the AWS CLI for a dual-stack VPC whose public subnet
// has a disassociated range.
const describedIPv6 = `{
	"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "Ipv6CidrBlockAssociationSet": [
		{"Ipv6CidrBlock": "2600:1f18:1::/56", "Ipv6CidrBlockState": {"State": "associated"}}]}],
	"Subnets": [
		{"SubnetId": "subnet-pub", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24", "Ipv6CidrBlockAssociationSet": [
			{"Ipv6CidrBlock": "2600:1f18:0:1::/64", "Ipv6CidrBlockState": {"State": "disassociated"}},
			{"Ipv6CidrBlock": "2600:1f18:1:0::/64", "Ipv6CidrBlockState": {"State": "associated"}}]},
		{"SubnetId": "subnet-priv", "VpcId": "vpc-1", "CidrBlock": "10.0.10.0/24", "Ipv6CidrBlockAssociationSet": [
			{"Ipv6CidrBlock": "2600:1f18:1:8::/64", "Ipv6CidrBlockState": {"State": "associated"}}]},
		{"SubnetId": "subnet-data", "VpcId": "vpc-1", "CidrBlock": "10.0.20.0/24", "Ipv6CidrBlockAssociationSet": []}
	],
	"RouteTables": [
		{"RouteTableId": "rtb-pub", "VpcId": "vpc-1", "Associations": [{"SubnetId": "subnet-pub"}], "Routes": [
			{"DestinationIpv6CidrBlock": "2600:1f18:1::/56", "GatewayId": "local", "State": "active"},
			{"DestinationIpv6CidrBlock": "::/0", "GatewayId": "igw-1", "State": "active"}]},
		{"RouteTableId": "rtb-priv", "VpcId": "vpc-1", "Associations": [{"SubnetId": "subnet-priv"}], "Routes": [
			{"DestinationIpv6CidrBlock": "::/0", "EgressOnlyInternetGatewayId": "eigw-1", "State": "active"}]}
	],
	"InternetGateways": [{"Attachments": [{"VpcId": "vpc-1"}]}],
	"NetworkAcls": [{"NetworkAclId": "acl-1", "VpcId": "vpc-1", "Associations": [{"SubnetId": "subnet-pub"}], "Entries": [
		{"RuleNumber": 100, "Protocol": "6", "RuleAction": "allow", "Egress": false, "Ipv6CidrBlock": "::/0",
		 "PortRange": {"From": 443, "To": 443}},
		{"RuleNumber": 100, "Protocol": "6", "RuleAction": "allow", "Egress": true, "Ipv6CidrBlock": "::/0",
		 "PortRange": {"From": 1024, "To": 65535}},
		{"RuleNumber": 32768, "Protocol": "-1", "RuleAction": "deny", "Egress": false, "Ipv6CidrBlock": "::/0"}]}],
	"SecurityGroups": [{"GroupId": "sg-1", "VpcId": "vpc-1",
		"IpPermissions": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}],
		"IpPermissionsEgress": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}]}]
}`

func TestDescribeDualStackVPC(t *testing.T) {
	t.Parallel()
	var d reach.Description
	require.NoError(t, json.Unmarshal([]byte(describedIPv6), &d))
	n, err := reach.Describe("vpc-1", d)
	require.NoError(t, err)
	require.Equal(t, cidr("2600:1f18:1::/56"), n.IPv6)
	at := func(subnet string) reach.End {
		return reach.End{Name: subnet, Subnet: subnet, Group: "sg-1", Client: netaddr.LinuxPorts}
	}
	require.Equal(t, `  the internet by IPv6 to subnet-pub, port 443
    ✓ route of subnet-pub      through the internet gateway
    ✓ ACL of subnet-pub, in    entry 100
    ✓ group sg-1, in           ::/0
    ✓ ACL of subnet-pub, out   entry 100
`, n.Explain(internet6, at("subnet-pub"), 443).String())
	require.Equal(t, `  subnet-priv to the internet by IPv6, port 443
    ✓ group sg-1, out          ::/0
    ✓ route of subnet-priv     through the egress-only internet gateway
`, n.Explain(at("subnet-priv"), internet6, 443).String())
	require.Equal(t, "subnet-data has no IPv6 address", n.Explain(internet6, at("subnet-data"), 443).Stop().Why)
}
