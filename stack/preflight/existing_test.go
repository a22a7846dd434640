package preflight_test

import (
	"fmt"
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/reach"
)

// inLandingZone returns the plan of dev in an existing network with a NAT gateway.
func inLandingZone(t *testing.T) stack.Plan {
	t.Helper()
	values := graphtest.Stack(t, "../..", "dev")
	values["ecs-foundation:network"] = `{"existing": {"vpcId": "vpc-00000001", "subnets": {
		"public": ["subnet-00000011", "subnet-00000012"], "private": ["subnet-00000013", "subnet-00000014"],
		"data": ["subnet-00000015", "subnet-00000016"]}}}`
	p, err := stack.Load(config.Stack{
		Project: "ecs-foundation", Name: "dev", Values: values,
		Network: func(config.Config) (networkplan.Existing, error) {
			zone := graphtest.LandingZone()
			zone.Account = "123456789012"
			return zone, nil
		},
	})
	require.NoError(t, err)
	return p
}

// describedZone describes the landing zone: a public table, a private one with a NAT gateway, a data
// one, an ACL, an interface endpoint of ECR's API and a gateway endpoint of S3.
func describedZone() reach.Description {
	zone := graphtest.LandingZone()
	d := reach.Description{
		Vpcs: []reach.DescribedVPC{{VpcId: zone.VPC, CidrBlock: zone.CIDRs[0].String()}},
		VpcAttributes: []reach.DescribedVPCAttribute{{
			VpcId: zone.VPC, EnableDnsSupport: &reach.DescribedBool{Value: true}, EnableDnsHostnames: &reach.DescribedBool{Value: true},
		}},
		InternetGateways: []reach.DescribedInternetGateway{{
			InternetGatewayId: "igw-1", Attachments: []reach.DescribedAttachment{{State: "available", VpcId: zone.VPC}},
		}},
		NatGateways: []reach.DescribedNATGateway{{NatGatewayId: "nat-1", SubnetId: "subnet-00000011", VpcId: zone.VPC, State: "available"}},
		SecurityGroups: []reach.DescribedGroup{{GroupId: "sg-1", VpcId: zone.VPC, IpPermissions: []reach.DescribedPermission{{
			IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: []reach.DescribedCIDR{{CidrIp: "10.0.0.0/8"}},
		}}}},
		VpcEndpoints: []reach.DescribedEndpoint{{
			VpcEndpointId: "vpce-1", VpcEndpointType: "Interface", VpcId: zone.VPC, ServiceName: "com.amazonaws.us-east-1.ecr.api",
			State: "available", PrivateDnsEnabled: true, SubnetIds: []string{"subnet-00000013"}, Groups: []reach.DescribedGroupID{{GroupId: "sg-1"}},
			PolicyDocument: `{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}`,
		}},
	}
	tables := map[networkplan.Tier]*reach.DescribedTable{
		networkplan.Public: {RouteTableId: "rtb-public", VpcId: zone.VPC, Routes: []reach.DescribedRoute{
			{DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1"},
		}},
		networkplan.Private: {RouteTableId: "rtb-private", VpcId: zone.VPC, Routes: []reach.DescribedRoute{
			{DestinationCidrBlock: "0.0.0.0/0", NatGatewayId: "nat-1"},
		}},
		networkplan.Data: {RouteTableId: "rtb-data", VpcId: zone.VPC},
	}
	acl := reach.DescribedACL{NetworkAclId: "acl-1", VpcId: zone.VPC, IsDefault: true}
	for _, egress := range []bool{false, true} {
		acl.Entries = append(acl.Entries, reach.DescribedEntry{
			RuleNumber: 100, Protocol: "-1", RuleAction: "allow", Egress: egress, CidrBlock: "0.0.0.0/0",
		})
	}
	for _, s := range zone.Subnets {
		d.Subnets = append(d.Subnets, reach.DescribedSubnet{
			SubnetId: s.ID, VpcId: zone.VPC, CidrBlock: s.CIDR.String(), AvailabilityZone: s.Zone, AvailableIpAddressCount: s.Free,
		})
		tables[s.Tier].Associations = append(tables[s.Tier].Associations, reach.DescribedAssociation{SubnetId: s.ID})
		acl.Associations = append(acl.Associations, reach.DescribedSubnetID{SubnetId: s.ID})
	}
	for _, tier := range networkplan.Tiers() {
		d.RouteTables = append(d.RouteTables, *tables[tier])
	}
	d.NetworkAcls = []reach.DescribedACL{acl}
	return d
}

func TestExistingNetworkThatWorksPasses(t *testing.T) {
	t.Parallel()
	p := inLandingZone(t)
	warnings, err := preflight.CheckExisting(p, stack.Outputs{}, describedZone())
	require.NoError(t, err)
	require.NoError(t, warnings)
	require.Subset(t, preflight.Services(p), []string{"dynamodb", "ecr.api", "ecr.dkr", "logs", "s3", "secretsmanager", "sqs", "ssm"})
}

// privateTable returns the route table of the private subnets.
func privateTable(d *reach.Description) *reach.DescribedTable { return &d.RouteTables[1] }

func deny(egress bool, cidr string, from, to int) reach.DescribedEntry {
	return reach.DescribedEntry{
		RuleNumber: 50, Protocol: "6", RuleAction: "deny", Egress: egress, CidrBlock: cidr, PortRange: &reach.DescribedPorts{From: from, To: to},
	}
}

func TestBrokenExistingNetworkIsReportedByTheHop(t *testing.T) {
	t.Parallel()
	entry := func(e reach.DescribedEntry) func(*reach.Description) {
		return func(d *reach.Description) { d.NetworkAcls[0].Entries = append(d.NetworkAcls[0].Entries, e) }
	}
	policy := func(text string) func(*reach.Description) {
		return func(d *reach.Description) { d.VpcEndpoints[0].PolicyDocument = text }
	}
	private := func(route reach.DescribedRoute) func(*reach.Description) {
		return func(d *reach.Description) { privateTable(d).Routes = []reach.DescribedRoute{route} }
	}
	for name, test := range map[string]struct {
		change func(*reach.Description)
		want   []string
	}{
		"no default route":           {func(d *reach.Description) { privateTable(d).Routes = nil }, []string{"private[0]: ", "rtb-private", "no route to"}},
		"blackhole":                  {private(reach.DescribedRoute{DestinationCidrBlock: "0.0.0.0/0", NatGatewayId: "nat-1", State: "blackhole"}), []string{"rtb-private", "blackhole"}},
		"deleted NAT gateway":        {func(d *reach.Description) { d.NatGateways[0].State = "deleted" }, []string{"private[0]: ", "rtb-private", "its NAT gateway nat-1 does not exist"}},
		"private subnet through IGW": {private(reach.DescribedRoute{DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1"}), []string{"has no public address"}},
		"NAT gateway without IGW":    {func(d *reach.Description) { d.InternetGateways = nil }, []string{"no route to an internet gateway"}},
		"main table without routes": {func(d *reach.Description) {
			privateTable(d).Associations = []reach.DescribedAssociation{{Main: true}}
			privateTable(d).Routes = nil
		}, []string{"private[0]: ", "rtb-private"}},
		"ACL drops replies":           {entry(deny(false, "0.0.0.0/0", 1024, 65535)), []string{"acl-1", "entry 50 denies"}},
		"ACL drops HTTPS out":         {entry(deny(true, "0.0.0.0/0", 443, 443)), []string{"acl-1", "entry 50 denies"}},
		"ACL drops part of a subnet":  {entry(deny(false, "10.21.3.0/25", 1, 65535)), []string{"acl-1", "entry 50"}},
		"ACL between tasks and data":  {entry(deny(false, "10.21.3.0/24", 5432, 5432)), []string{"data[0]: the service cannot reach its data", "acl-1"}},
		"endpoint without ingress":    {func(d *reach.Description) { d.SecurityGroups[0].IpPermissions = nil }, []string{"add a rule to sg-1", "no ingress rule allows port 443"}},
		"endpoint for another subnet": {func(d *reach.Description) { d.SecurityGroups[0].IpPermissions[0].IpRanges[0].CidrIp = "10.21.3.0/24" }, []string{"private[1]: ", "sg-1"}},
		"endpoint policy denies":      {policy(`{"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "ecr:*", "Resource": "*"}]}`), []string{"change the policy of vpce-1", "denies ecr:GetAuthorizationToken"}},
		"endpoint policy of others":   {policy(`{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalAccount": "210987654321"}}}]}`), []string{"vpce-1"}},
		"DNS support off":             {func(d *reach.Description) { d.VpcAttributes[0].EnableDnsSupport.Value = false }, []string{"change the DNS settings of vpc-00000001"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := describedZone()
			test.change(&d)
			_, err := preflight.CheckExisting(inLandingZone(t), stack.Outputs{}, d)
			require.Error(t, err)
			for _, want := range append(test.want, "network.existing.subnets.") {
				require.Contains(t, err.Error(), want)
			}
		})
	}
}

func TestIsolatedSubnetsNeedTheirEndpoints(t *testing.T) {
	t.Parallel()
	p, d := inLandingZone(t), describedZone()
	privateTable(&d).Routes = nil
	group := d.VpcEndpoints[0].Groups
	d.VpcEndpoints = nil
	for i, service := range preflight.Services(p) {
		if !slices.Contains(networkplan.GatewayServices(), service) {
			d.VpcEndpoints = append(d.VpcEndpoints, reach.DescribedEndpoint{
				VpcEndpointId: fmt.Sprint("vpce-", i), VpcEndpointType: "Interface", VpcId: "vpc-00000001", State: "available",
				ServiceName: "com.amazonaws.us-east-1." + service, PrivateDnsEnabled: true, SubnetIds: []string{"subnet-00000014"}, Groups: group,
			})
		}
	}
	for _, service := range networkplan.GatewayServices() {
		d.VpcEndpoints = append(d.VpcEndpoints, reach.DescribedEndpoint{
			VpcEndpointId: "vpce-" + service, VpcEndpointType: "Gateway", VpcId: "vpc-00000001", State: "available",
			ServiceName: "com.amazonaws.us-east-1." + service, RouteTableIds: []string{"rtb-private"},
		})
	}
	check := func() error {
		_, err := preflight.CheckExisting(p, stack.Outputs{}, d)
		return err
	}
	require.NoError(t, check(), "the endpoints in another zone serve all")
	last := &d.VpcEndpoints[len(d.VpcEndpoints)-1]
	if last.ServiceName != "com.amazonaws.us-east-1.s3" {
		last = &d.VpcEndpoints[len(d.VpcEndpoints)-2]
	}
	last.RouteTableIds = []string{"rtb-data"}
	require.ErrorContains(t, check(), "no route to s3", "the gateway endpoint is not in the subnet's table")
	last.RouteTableIds = []string{"rtb-private"}
	d.VpcEndpoints[0].PrivateDnsEnabled = false
	require.ErrorContains(t, check(), "no route to ecr.api", "the name does not resolve to the endpoint")
	d.VpcEndpoints[0].PrivateDnsEnabled, d.VpcAttributes[0].EnableDnsHostnames.Value = true, false
	require.ErrorContains(t, check(), "no route to ecr.api")
}

func TestUnknownPartsOfExistingNetworkAreWarnings(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*reach.Description){
		"transit gateway": func(d *reach.Description) {
			privateTable(d).Routes[0] = reach.DescribedRoute{DestinationCidrBlock: "0.0.0.0/0", TransitGatewayId: "tgw-1"}
		},
		"firewall endpoint": func(d *reach.Description) {
			privateTable(d).Routes[0] = reach.DescribedRoute{DestinationCidrBlock: "0.0.0.0/0", GatewayId: "vpce-9"}
		},
		"virtual private gateway": func(d *reach.Description) {
			privateTable(d).Routes[0] = reach.DescribedRoute{DestinationCidrBlock: "0.0.0.0/0", GatewayId: "vgw-1", Origin: "EnableVgwRoutePropagation"}
		},
		"NAT instance": func(d *reach.Description) {
			privateTable(d).Routes[0] = reach.DescribedRoute{DestinationCidrBlock: "0.0.0.0/0", NetworkInterfaceId: "eni-1"}
			d.NetworkInterfaces = []reach.DescribedInterface{{NetworkInterfaceId: "eni-1", VpcId: "vpc-00000001", SubnetId: "subnet-00000011"}}
		},
		"NAT gateway of the owner of a shared VPC": func(d *reach.Description) {
			d.Vpcs[0].OwnerId, d.NatGateways = "210987654321", nil
		},
		"routes are not readable": func(d *reach.Description) { d.RouteTables, d.Unread = nil, []string{"ec2:DescribeRouteTables"} },
		"ACLs are not readable":   func(d *reach.Description) { d.NetworkAcls, d.Unread = nil, []string{"ec2:DescribeNetworkAcls"} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := describedZone()
			change(&d)
			warnings, err := preflight.CheckExisting(inLandingZone(t), stack.Outputs{}, d)
			require.NoError(t, err)
			require.ErrorContains(t, warnings, "network.existing.subnets.private[0]: cannot determine whether ")
		})
	}
}

func TestDeployedGroupsAndEndpointsAreThoseOfThePlan(t *testing.T) {
	t.Parallel()
	p, d := inLandingZone(t), describedZone()
	d.SecurityGroups[0].IpPermissions[0].IpRanges = nil
	d.SecurityGroups[0].IpPermissions[0].UserIdGroupPairs = []reach.DescribedGroupPair{{GroupId: "sg-tasks"}}
	_, err := preflight.CheckExisting(p, stack.Outputs{}, d)
	require.ErrorContains(t, err, "sg-1")
	_, err = preflight.CheckExisting(p, stack.Outputs{SecurityGroupIDs: map[string]string{"tasks": "sg-tasks"}}, d)
	require.NoError(t, err)
}

func TestSecondEndpointOfAServiceIsRefused(t *testing.T) {
	t.Parallel()
	p, d := inLandingZone(t), describedZone()
	p.Network.Endpoints = []string{"ecr.api"}
	_, err := preflight.CheckExisting(p, stack.Outputs{}, d)
	require.ErrorContains(t, err, "network.endpoints: the VPC has the endpoint vpce-1 of ecr.api already")
	_, err = preflight.CheckExisting(p, stack.Outputs{InterfaceEndpointIDs: map[string]string{"ecr.api": "vpce-1"}}, d)
	require.NotContains(t, fmt.Sprint(err), "network.endpoints")
}

func TestExistingSubnetsHaveRoomForTasks(t *testing.T) {
	t.Parallel()
	p := inLandingZone(t)
	for i := range p.Network.Existing.Subnets {
		p.Network.Existing.Subnets[i].Free = 1
		p.Network.Existing.Subnets[i].CIDR = netip.MustParsePrefix("10.21.9.0/28")
	}
	_, err := preflight.CheckExisting(p, stack.Outputs{}, describedZone())
	require.ErrorContains(t, err, "network.existing.subnets.private: the subnets have 2 free addresses")
	p.Network.Existing.Deployed = true
	_, err = preflight.CheckExisting(p, stack.Outputs{}, describedZone())
	require.NoError(t, err)
}
