package reach_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/netaddr"
	"ecs-foundation/stack/preflight/reach"
)

func tcp(first, last int) reach.DescribedPermission {
	return reach.DescribedPermission{IpProtocol: "tcp", FromPort: first, ToPort: last}
}

func fromGroup(p reach.DescribedPermission, group string) reach.DescribedPermission {
	p.UserIdGroupPairs = []reach.DescribedGroupPair{{GroupId: group}}
	return p
}

func fromRange(p reach.DescribedPermission, r string) reach.DescribedPermission {
	p.IpRanges = []reach.DescribedCIDR{{CidrIp: r}}
	return p
}

func allowed(egress bool, r string) reach.DescribedEntry {
	return reach.DescribedEntry{
		RuleNumber: 100, Protocol: "6", RuleAction: "allow", Egress: egress, CidrBlock: r,
		PortRange: &reach.DescribedPorts{From: 0, To: 65535},
	}
}

func defaultRoute(target reach.DescribedRoute) []reach.DescribedRoute {
	target.DestinationCidrBlock = "0.0.0.0/0"
	return []reach.DescribedRoute{{DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local"}, target}
}

func endpointOf(service, id string) reach.DescribedEndpoint {
	return reach.DescribedEndpoint{
		VpcEndpointId: id, VpcEndpointType: "Interface", VpcId: "vpc-1", ServiceName: "com.amazonaws.us-east-1." + service, State: "available",
		PrivateDnsEnabled: true, SubnetIds: []string{"subnet-a"}, Groups: []reach.DescribedGroupID{{GroupId: "sg-closed"}, {GroupId: "sg-endpoint"}},
	}
}

// live returns a VPC with a public subnet, private subnets in two zones, a NAT gateway,
// an interface endpoint of ecr.api and a gateway endpoint of S3, all of which are open.
func live() reach.Description {
	all := reach.DescribedPermission{IpProtocol: "-1"}
	subnet := func(id, r, zone string) reach.DescribedSubnet {
		return reach.DescribedSubnet{SubnetId: id, VpcId: "vpc-1", CidrBlock: r, AvailabilityZone: "us-east-1" + zone}
	}
	return reach.Description{
		Vpcs: []reach.DescribedVPC{{VpcId: "vpc-1", CidrBlock: "10.0.0.0/16", DhcpOptionsId: "dopt-1"}},
		VpcAttributes: []reach.DescribedVPCAttribute{
			{VpcId: "vpc-1", EnableDnsSupport: &reach.DescribedBool{Value: true}},
			{VpcId: "vpc-1", EnableDnsHostnames: &reach.DescribedBool{Value: true}},
		},
		DhcpOptions: []reach.DescribedDHCPOptions{{DhcpOptionsId: "dopt-1", DhcpConfigurations: []reach.DescribedDHCPConfiguration{
			{Key: "domain-name-servers", Values: []reach.DescribedValue{{Value: "AmazonProvidedDNS"}}},
		}}},
		Subnets: []reach.DescribedSubnet{
			subnet("subnet-pub", "10.0.1.0/24", "a"), subnet("subnet-a", "10.0.10.0/24", "a"), subnet("subnet-b", "10.0.20.0/24", "b"),
		},
		RouteTables: []reach.DescribedTable{
			{
				RouteTableId: "rtb-priv", VpcId: "vpc-1", Associations: []reach.DescribedAssociation{{Main: true}},
				Routes: defaultRoute(reach.DescribedRoute{NatGatewayId: "nat-1"}),
			},
			{
				RouteTableId: "rtb-pub", VpcId: "vpc-1", Associations: []reach.DescribedAssociation{{SubnetId: "subnet-pub"}},
				Routes: defaultRoute(reach.DescribedRoute{GatewayId: "igw-1"}),
			},
		},
		InternetGateways: []reach.DescribedInternetGateway{
			{InternetGatewayId: "igw-1", Attachments: []reach.DescribedAttachment{{State: "available", VpcId: "vpc-1"}}},
		},
		NatGateways: []reach.DescribedNATGateway{{NatGatewayId: "nat-1", SubnetId: "subnet-pub", VpcId: "vpc-1", State: "available"}},
		VpcEndpoints: []reach.DescribedEndpoint{
			endpointOf("ecr.api", "vpce-api"),
			{
				VpcEndpointId: "vpce-s3", VpcEndpointType: "Gateway", VpcId: "vpc-1", ServiceName: "com.amazonaws.us-east-1.s3",
				State: "available", RouteTableIds: []string{"rtb-priv"},
			},
		},
		NetworkAcls: []reach.DescribedACL{{
			NetworkAclId: "acl-1", VpcId: "vpc-1", IsDefault: true,
			Associations: []reach.DescribedSubnetID{{SubnetId: "subnet-pub"}, {SubnetId: "subnet-a"}, {SubnetId: "subnet-b"}},
			Entries:      []reach.DescribedEntry{allowed(true, "0.0.0.0/0"), allowed(false, "0.0.0.0/0")},
		}},
		SecurityGroups: []reach.DescribedGroup{
			{GroupId: "sg-task", VpcId: "vpc-1", IpPermissionsEgress: []reach.DescribedPermission{fromRange(all, "0.0.0.0/0")}},
			{GroupId: "sg-endpoint", VpcId: "vpc-1", IpPermissions: []reach.DescribedPermission{fromGroup(tcp(443, 443), "sg-task")}},
			{GroupId: "sg-closed", VpcId: "vpc-1"},
			{GroupId: "sg-alb", VpcId: "vpc-1", IpPermissions: []reach.DescribedPermission{fromRange(tcp(443, 443), "0.0.0.0/0")}},
		},
	}
}

var (
	liveTask  = reach.End{Name: "task", Subnet: "subnet-a", Group: "sg-closed", Groups: []string{"sg-task"}, Client: netaddr.LinuxPorts}
	liveTaskB = reach.End{Name: "task", Subnet: "subnet-b", Group: "sg-task", Client: netaddr.LinuxPorts}
	liveALB   = reach.End{Name: "load balancer", Subnet: "subnet-pub", Group: "sg-alb", Public: true}
	partner   = reach.Outside("10.9.0.0/16", cidr("10.9.0.0/16"))
)

func TestLiveNetworkIsOpen(t *testing.T) {
	t.Parallel()
	n, err := reach.Describe("vpc-1", live())
	require.NoError(t, err)
	for _, service := range []string{"ecr.api", "ecr.dkr", "s3"} {
		for _, task := range []reach.End{liveTask, liveTaskB} {
			path := n.Explain(task, reach.Service(service), 443)
			require.Equal(t, reach.Open, path.Verdict(), path.String())
		}
	}
	require.Equal(t, reach.Open, n.Explain(internet, liveALB, 443).Verdict())
}

// A liveCase changes the live network and names the hop that decides then.
type liveCase struct {
	change   func(*reach.Description)
	from, to reach.End
	want     reach.Verdict
	object   string
	why      string
}

func testLive(t *testing.T, cases map[string]liveCase) {
	t.Helper()
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := live()
			tc.change(&d)
			n, err := reach.Describe("vpc-1", d)
			require.NoError(t, err)
			path := n.Explain(tc.from, tc.to, 443)
			stop := path.Stop()
			require.Equal(t, tc.want, path.Verdict(), path.String())
			require.Equal(t, tc.object, stop.Object, path.String())
			require.Contains(t, stop.Why, tc.why)
		})
	}
}

func routed(target reach.DescribedRoute) func(*reach.Description) {
	return func(d *reach.Description) { d.RouteTables[0].Routes = defaultRoute(target) }
}

func TestUnknownGroups(t *testing.T) {
	t.Parallel()
	n, err := reach.Describe("vpc-1", live())
	require.NoError(t, err)
	client, server := reach.End{Name: "client", Subnet: "subnet-b"}, reach.End{Name: "server", Subnet: "subnet-a"}
	require.Equal(t, "sg-task: whether client is in that group is not known", n.Explain(client, reach.Service("ecr.api"), 443).Stop().Why)
	path := n.Explain(liveTaskB, server, 443)
	require.Equal(t, reach.Unknown, path.Verdict(), path.String())
	require.Equal(t, "the security groups of server are not known", path.Stop().Why)
}

func TestSharedVPC(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change  func(*reach.Description)
		service string
		object  string
	}{
		"endpoints of the owner":        {func(d *reach.Description) { d.VpcEndpoints, d.RouteTables[0].Routes = nil, nil }, "ecr.api", "rtb-priv"},
		"NAT gateway of the owner":      {func(d *reach.Description) { d.NatGateways = nil }, "ecr.dkr", "rtb-priv"},
		"internet gateway of the owner": {func(d *reach.Description) { d.InternetGateways = nil }, "ecr.dkr", "rtb-pub"},
		"group of the owner":            {func(d *reach.Description) { d.SecurityGroups = d.SecurityGroups[:1] }, "ecr.api", "sg-endpoint"},
	} {
		d := live()
		d.Account, d.Vpcs[0].OwnerId = "123456789012", "123456789012"
		tc.change(&d)
		n, err := reach.Describe("vpc-1", d)
		require.NoError(t, err)
		require.Equal(t, reach.Closed, n.Explain(liveTaskB, reach.Service(tc.service), 443).Verdict(), name)
		d.Vpcs[0].OwnerId = "210987654321"
		n, err = reach.Describe("vpc-1", d)
		require.NoError(t, err)
		path := n.Explain(liveTaskB, reach.Service(tc.service), 443)
		require.Equal(t, reach.Unknown, path.Verdict(), "%s\n%s", name, path)
		require.Contains(t, path.Stop().Why, "unless account 210987654321 has it")
	}
}

func TestMissingAnswersAreUnknown(t *testing.T) {
	t.Parallel()
	for action, from := range map[string]func(*reach.Description){
		"ec2:DescribeNetworkAcls":      func(d *reach.Description) { d.NetworkAcls = nil },
		"ec2:DescribeRouteTables":      func(d *reach.Description) { d.RouteTables = nil },
		"ec2:DescribeSecurityGroups":   func(d *reach.Description) { d.SecurityGroups = nil },
		"ec2:DescribeNatGateways":      func(d *reach.Description) { d.NatGateways = nil },
		"ec2:DescribeVpcEndpoints":     func(d *reach.Description) { d.VpcEndpoints = nil },
		"ec2:DescribeVpcAttribute":     func(d *reach.Description) { d.VpcAttributes = nil },
		"ec2:DescribeInternetGateways": func(d *reach.Description) { d.InternetGateways = nil },
	} {
		d := live()
		from(&d)
		d.Unread = []string{action}
		n, err := reach.Describe("vpc-1", d)
		require.NoError(t, err)
		path := n.Explain(liveTask, reach.Service("ecr.dkr"), 443)
		require.Equal(t, reach.Unknown, path.Verdict(), path.String())
		require.Contains(t, path.Stop().Why, action, path.String())
	}
}

func TestIPv6WithinTheVPC(t *testing.T) {
	t.Parallel()
	d := live()
	v6 := func(r string) []reach.DescribedIPv6 {
		return []reach.DescribedIPv6{{Ipv6CidrBlock: r, Ipv6CidrBlockState: reach.DescribedState{State: "associated"}}}
	}
	d.Vpcs[0].Ipv6CidrBlockAssociationSet = v6("2001:db8::/56")
	d.Subnets[1].Ipv6CidrBlockAssociationSet = v6("2001:db8:0:1::/64")
	d.Subnets[2].Ipv6CidrBlockAssociationSet, d.Subnets[2].CidrBlock = v6("2001:db8:0:2::/64"), ""
	n, err := reach.Describe("vpc-1", d)
	require.NoError(t, err)
	b := reach.End{Name: "b", Subnet: "subnet-b", Group: "sg-endpoint"}
	require.Equal(t, "no egress rule allows port 443 to b", n.Explain(liveTask, b, 443).Stop().Why, "the rule is for IPv4")
	d.SecurityGroups[0].IpPermissionsEgress[0].Ipv6Ranges = []reach.DescribedCIDR6{{CidrIpv6: "::/0"}}
	n, err = reach.Describe("vpc-1", d)
	require.NoError(t, err)
	require.Equal(t, "no entry allows 2001:db8:0:2::/64 at 443", n.Explain(liveTask, b, 443).Stop().Why)
	b.Range = cidr("2001:db8:0:2::7/128")
	require.Equal(t, "no entry allows 2001:db8:0:2::7/128 at 443", n.Explain(liveTask, b, 443).Stop().Why)
	require.Equal(t, "load balancer and b have no addresses of the same family", n.Explain(liveALB, b, 443).Stop().Why)
}
