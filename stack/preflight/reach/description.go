package reach

// A Description is AWS's description of a VPC: the output of aws ec2 describe-subnets,
// describe-route-tables and so on, merged into one object.
type Description struct {
	Vpcs             []DescribedVPC
	Subnets          []DescribedSubnet
	RouteTables      []DescribedTable
	InternetGateways []struct{ Attachments []struct{ VpcId string } }
	NatGateways      []struct{ NatGatewayId, SubnetId, State string }
	VpcEndpoints     []DescribedEndpoint
	NetworkAcls      []DescribedACL
	SecurityGroups   []DescribedGroup
	PrefixLists      []struct{ PrefixListId, PrefixListName string }
}

// A DescribedVPC is a VPC with its ranges.
type DescribedVPC struct {
	VpcId, CidrBlock        string
	CidrBlockAssociationSet []struct {
		CidrBlock      string
		CidrBlockState struct{ State string }
	}
	Ipv6CidrBlockAssociationSet []DescribedIPv6
}

// A DescribedSubnet is a subnet.
type DescribedSubnet struct {
	SubnetId, VpcId, CidrBlock, AvailabilityZone string
	Ipv6CidrBlockAssociationSet                  []DescribedIPv6
}

// A DescribedIPv6 is a current or former association of an IPv6 range.
type DescribedIPv6 struct {
	Ipv6CidrBlock      string
	Ipv6CidrBlockState struct{ State string }
}

// A DescribedTable is a route table.
type DescribedTable struct {
	RouteTableId, VpcId string
	Associations        []struct {
		Main     bool
		SubnetId string
	}
	Routes []DescribedRoute
}

// A DescribedRoute is a route of a table.
type DescribedRoute struct {
	DestinationCidrBlock, DestinationIpv6CidrBlock              string
	GatewayId, NatGatewayId, EgressOnlyInternetGatewayId, State string
}

// A DescribedEndpoint is a VPC endpoint.
type DescribedEndpoint struct {
	VpcEndpointType, VpcId, ServiceName, State string
	PrivateDnsEnabled                          bool
	RouteTableIds, SubnetIds                   []string
	Groups                                     []struct{ GroupId string }
}

// A DescribedACL is a network ACL.
type DescribedACL struct {
	NetworkAclId, VpcId string
	Associations        []struct{ SubnetId string }
	Entries             []struct {
		RuleNumber           int
		Protocol, RuleAction string
		Egress               bool
		CidrBlock            string
		Ipv6CidrBlock        string
		PortRange            *struct{ From, To int }
	}
}

// A DescribedGroup is a security group.
type DescribedGroup struct {
	GroupId, VpcId                     string
	IpPermissions, IpPermissionsEgress []DescribedPermission
}

// A DescribedPermission is a set of rules of a security group.
type DescribedPermission struct {
	IpProtocol       string
	FromPort, ToPort int
	IpRanges         []struct{ CidrIp string }
	Ipv6Ranges       []struct{ CidrIpv6 string }
	UserIdGroupPairs []struct{ GroupId string }
	PrefixListIds    []struct{ PrefixListId string }
}
