package importfile

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/netaddr"
	networkplan "ecs-foundation/network/plan"
)

const network = "network"

func (m *matcher) matchNetwork() error {
	m.out.File.AddComponent(networkType, network)
	if err := m.matchVPC(); err != nil {
		return err
	}
	m.matchSubnets()
	m.matchInternetGateway()
	m.matchEgressOnlyInternetGateway()
	m.matchNATGateways()
	m.matchRouteTables()
	m.matchEndpoints()
	vpc := m.out.Imported[network+"-vpc"]
	m.checkMainRouteTable(vpc)
	m.checkDefaultSecurityGroup(vpc)
	m.checkIPv6(vpc)
	return nil
}

// matchInternetGateway finds the internet gateway, if the stack creates one: an update would delete what the file
// imports in addition.
func (m *matcher) matchInternetGateway() {
	uses := func(table networkplan.RouteTable) bool { return table.Default == networkplan.ViaInternet }
	gateway, ok := m.first("aws_internet_gateway", m.inVPC)
	if ok && slices.ContainsFunc(m.plan.Network.Tables, uses) {
		m.add("ec2/internetGateway:InternetGateway", network, "igw", gateway.ID, gateway)
	}
}

func (m *matcher) matchEgressOnlyInternetGateway() {
	uses := func(table networkplan.RouteTable) bool { return table.DefaultIPv6 == networkplan.ViaEgressOnly }
	gateway, ok := m.first("aws_egress_only_internet_gateway", m.inVPC)
	if ok && slices.ContainsFunc(m.plan.Network.Tables, uses) {
		m.add("ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", network, "egress-only", gateway.ID, gateway)
	}
}

// matchVPC finds the VPC by its range.
func (m *matcher) matchVPC() error {
	cidr := m.plan.Network.CIDR.String()
	vpcs := m.all("aws_vpc", func(r Resource) bool { return r.text("cidr_block") == cidr })
	if len(vpcs) != 1 {
		var known []string
		for _, r := range m.all("aws_vpc", func(Resource) bool { return true }) {
			known = append(known, fmt.Sprintf("%s (%s)", r.ID, r.text("cidr_block")))
		}
		if len(vpcs) > 1 {
			return fmt.Errorf("network.cidr: %d VPCs in the state have the range %s: %s; use a state with one of them",
				len(vpcs), cidr, strings.Join(known, ", "))
		}
		return fmt.Errorf("network.cidr: no VPC in the state has the range %s (it has %s): set the range of the VPC to import",
			cidr, orNone(known))
	}
	vpc := vpcs[0]
	if arn, _ := awsname.ParseARN(vpc.text("arn")); arn.Region != "" && arn.Region != m.plan.Config.Region {
		return fmt.Errorf("aws:region: %s is in %s (got %s): set its region", vpc.ID, arn.Region, m.plan.Config.Region)
	}
	m.vpc = vpc.ID
	m.add("ec2/vpc:Vpc", network, "vpc", vpc.ID, vpc)
	for _, cidr := range m.plan.Network.Secondary {
		association, ok := m.first("aws_vpc_ipv4_cidr_block_association", func(r Resource) bool {
			return m.inVPC(r) && r.text("cidr_block") == cidr.String()
		})
		if ok {
			suffix := "range-" + netaddr.InName(cidr.String())
			m.add("ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", network, suffix, association.ID, association)
		}
	}
	return nil
}

// matchSubnets finds the subnets by their ranges, which AWS never changes. Another zone would
// replace a subnet.
func (m *matcher) matchSubnets() {
	for _, planned := range m.plan.Network.Subnets {
		subnet, ok := m.first("aws_subnet", func(r Resource) bool {
			return m.inVPC(r) && r.text("cidr_block") == planned.CIDR.String()
		})
		if !ok {
			m.findOverlap(planned)
			continue
		}
		zone, got := planned.Zone.Name, subnet.text("availability_zone")
		if planned.Zone.ID != "" {
			zone, got = planned.Zone.ID, subnet.text("availability_zone_id")
		}
		if got != zone {
			m.problemf("network.subnets.%s: %s with the range %s is in %s (got %s): set the range at its zone",
				planned.Tier, subnet.ID, planned.CIDR, got, zone)
			continue
		}
		m.subnets[planned.Key] = subnet
		m.add("ec2/subnet:Subnet", network, planned.Key, subnet.ID, subnet)
		if subnet.values["map_public_ip_on_launch"] == true {
			m.changef("%s gives no public addresses to what is started in it later: load balancers and NAT gateways get theirs anyway",
				subnet.ID)
		}
	}
}

// findOverlap reports a new subnet whose range overlaps that of a subnet in the VPC, which AWS
// rejects (InvalidSubnet.Conflict).
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
func (m *matcher) findOverlap(planned networkplan.Subnet) {
	for _, subnet := range m.all("aws_subnet", m.inVPC) {
		if cidr, err := netip.ParsePrefix(subnet.text("cidr_block")); err == nil && cidr.Overlaps(planned.CIDR) {
			m.problemf("network.subnets.%s: %s of the new subnet in %s overlaps %s (%s): set the range of this subnet, or a free one",
				planned.Tier, planned.CIDR, planned.Zone, subnet.ID, cidr)
			return
		}
	}
	m.changef("a subnet %s with the range %s is created", planned.Key, planned.CIDR)
}

// matchNATGateways finds the NAT gateways by their subnets, and their addresses.
func (m *matcher) matchNATGateways() {
	for _, planned := range m.plan.Network.NATs {
		key := string(networkplan.Public) + "-" + planned.Zone.Key
		nat, ok := m.first("aws_nat_gateway", func(r Resource) bool {
			return m.subnets[key].ID != "" && r.text("subnet_id") == m.subnets[key].ID
		})
		if !ok {
			m.missingNATGateway(planned)
			continue
		}
		m.add("ec2/natGateway:NatGateway", network, "nat-"+planned.Zone.Key, nat.ID, nat)
		allocation := nat.text("allocation_id")
		if planned.ElasticIP != "" {
			if planned.ElasticIP != allocation {
				m.problemf("network.nat.elasticIps: %s has the address %s (got %s), and another address replaces it: set its address",
					nat.ID, allocation, planned.ElasticIP)
			}
			continue
		}
		address, ok := m.first("aws_eip", func(r Resource) bool { return r.ID == allocation })
		if !ok {
			m.problemf("network.nat.elasticIps: the state does not manage %s, the address of %s, and another address replaces it: "+
				"set network.nat.elasticIps", allocation, nat.ID)
			continue
		}
		m.add("ec2/eip:Eip", network, "nat-"+planned.Zone.Key+"-address", address.ID, address)
	}
}

// missingNATGateway reports a new NAT gateway. If the VPC has one elsewhere, the address from
// which clients of the tasks know them would change.
func (m *matcher) missingNATGateway(planned networkplan.NATGateway) {
	var others []string
	for _, nat := range m.all("aws_nat_gateway", func(Resource) bool { return true }) {
		for _, subnet := range m.all("aws_subnet", func(r Resource) bool { return m.inVPC(r) && r.ID == nat.text("subnet_id") }) {
			others = append(others, fmt.Sprintf("%s in %s", nat.ID, subnet.text("availability_zone")))
		}
	}
	if len(m.plan.Network.NATs) == 1 && len(others) > 0 {
		m.problemf("network.nat: the NAT gateway in %s would be new, with another address; the VPC has %s: set network.nat.zone, "+
			"or strategy: OnePerAz if it has one in each zone", planned.Zone, strings.Join(others, ", "))
		return
	}
	m.changef("a NAT gateway in %s is created, and the tasks of this zone get its public address", planned.Zone)
}

// matchEndpoints finds the gateway and interface endpoints by their services. A second one for
// the same service is rejected by AWS: of a gateway because of its route, and of an interface
// because of its private DNS name.
// https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
func (m *matcher) matchEndpoints() {
	find := func(kind, service string) (Resource, bool) {
		name := awsname.Endpoint(m.plan.Config.Region, service)
		return m.first("aws_vpc_endpoint", func(r Resource) bool {
			return m.inVPC(r) && r.text("service_name") == name && r.text("vpc_endpoint_type") == kind
		})
	}
	for _, service := range networkplan.GatewayServices() {
		if endpoint, ok := find("Gateway", service); ok {
			m.add("ec2/vpcEndpoint:VpcEndpoint", network, service, endpoint.ID, endpoint)
		}
	}
	isNew := true
	for _, service := range m.plan.Network.Endpoints {
		endpoint, ok := find("Interface", service)
		if !ok {
			continue
		}
		if isNew {
			m.out.File.AddComponent(endpointsType, "endpoints")
			isNew = false
		}
		m.add("ec2/vpcEndpoint:VpcEndpoint", "endpoints", service, endpoint.ID, endpoint)
		m.changef("%s (%s) gets the security group and the policy of the stack: tasks that the stack does not manage "+
			"no longer reach it", endpoint.ID, service)
	}
}

func orNone(texts []string) string {
	if len(texts) == 0 {
		return "none"
	}
	slices.Sort(texts)
	return strings.Join(texts, ", ")
}
