package vpc

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"

	"ecs-foundation/stack/preflight/reach"
)

// readVPC reads the ranges, the DNS attributes and the DHCP options of the VPC.
func (r *reader) readVPC() {
	vpc, _ := call(r, "the VPC", "ec2:DescribeVpcAttribute", func() (*ec2.LookupVpcResult, error) {
		return ec2.LookupVpc(r.ctx, &ec2.LookupVpcArgs{Id: &r.VPC}, r.provider)
	})
	if vpc == nil {
		return
	}
	described := reach.DescribedVPC{
		VpcId: vpc.Id, CidrBlock: vpc.CidrBlock, OwnerId: vpc.OwnerId, DhcpOptionsId: vpc.DhcpOptionsId,
		Ipv6CidrBlockAssociationSet: ipv6(vpc.Ipv6CidrBlock),
	}
	for _, a := range vpc.CidrBlockAssociations {
		described.CidrBlockAssociationSet = append(described.CidrBlockAssociationSet,
			reach.DescribedRange{CidrBlock: a.CidrBlock, CidrBlockState: reach.DescribedState{State: a.State}})
	}
	attributes := reach.DescribedVPCAttribute{
		VpcId:              vpc.Id,
		EnableDnsSupport:   &reach.DescribedBool{Value: vpc.EnableDnsSupport},
		EnableDnsHostnames: &reach.DescribedBool{Value: vpc.EnableDnsHostnames},
	}
	r.add(func(d *reach.Description) {
		d.Vpcs, d.VpcAttributes = append(d.Vpcs, described), append(d.VpcAttributes, attributes)
	})
	r.readDHCPOptions(vpc.DhcpOptionsId)
}

// readDHCPOptions reads the name servers of the VPC. AWS returns the ID "default" for a VPC
// without options.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Vpc.html
func (r *reader) readDHCPOptions(id string) {
	if id == "" || id == "default" {
		return
	}
	options, _ := call(r, "the DHCP options "+id, "ec2:DescribeDhcpOptions", func() (*ec2.LookupVpcDhcpOptionsResult, error) {
		return ec2.LookupVpcDhcpOptions(r.ctx, &ec2.LookupVpcDhcpOptionsArgs{DhcpOptionsId: &id}, r.provider)
	})
	if options == nil {
		return
	}
	servers := reach.DescribedDHCPConfiguration{Key: "domain-name-servers"}
	for _, server := range options.DomainNameServers {
		servers.Values = append(servers.Values, reach.DescribedValue{Value: server})
	}
	r.add(func(d *reach.Description) {
		d.DhcpOptions = append(d.DhcpOptions, reach.DescribedDHCPOptions{
			DhcpOptionsId: id, DhcpConfigurations: []reach.DescribedDHCPConfiguration{servers},
		})
	})
}

// ipv6 returns the association of an IPv6 range, if there is one.
func ipv6(cidr string) []reach.DescribedIPv6 {
	if cidr == "" {
		return nil
	}
	return []reach.DescribedIPv6{{Ipv6CidrBlock: cidr, Ipv6CidrBlockState: reach.DescribedState{State: "associated"}}}
}

func (r *reader) readSubnet(id string) {
	subnet, _ := call(r, "subnet "+id, "ec2:DescribeSubnets", func() (*ec2.LookupSubnetResult, error) {
		return ec2.LookupSubnet(r.ctx, &ec2.LookupSubnetArgs{Id: &id}, r.provider)
	})
	if subnet == nil {
		return
	}
	r.add(func(d *reach.Description) {
		d.Subnets = append(d.Subnets, reach.DescribedSubnet{
			SubnetId: id, VpcId: subnet.VpcId, CidrBlock: subnet.CidrBlock, OwnerId: subnet.OwnerId, State: subnet.State,
			AvailabilityZone: subnet.AvailabilityZone, AvailabilityZoneId: subnet.AvailabilityZoneId,
			AvailableIpAddressCount: subnet.AvailableIpAddressCount, Ipv6CidrBlockAssociationSet: ipv6(subnet.Ipv6CidrBlock),
			MapPublicIpOnLaunch: subnet.MapPublicIpOnLaunch,
		})
	})
}

// unreadSubnets returns the subnets of endpoints and NAT gateways that are not read yet.
func (r *reader) unreadSubnets() []string {
	var ids []string
	for _, e := range r.d.VpcEndpoints {
		ids = append(ids, e.SubnetIds...)
	}
	for _, g := range r.d.NatGateways {
		ids = append(ids, g.SubnetId)
	}
	return unique(slices.DeleteFunc(ids, func(id string) bool {
		return slices.ContainsFunc(r.d.Subnets, func(s reach.DescribedSubnet) bool { return s.SubnetId == id })
	}))
}

// unique returns the values of a list except "", sorted and without duplicates.
func unique(list []string) []string {
	list = slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == "" })
	slices.Sort(list)
	return slices.Compact(list)
}
