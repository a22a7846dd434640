package reach

// A Description is AWS's description of a VPC: the output of aws ec2 describe-subnets,
// describe-route-tables and so on, merged into one object. Resources of other VPCs are
// ignored. Only Vpcs and Subnets are required: a section that is missing has no
// resources, unless Unread says that it could not be read.
type Description struct {
	Vpcs []DescribedVPC
	// VpcAttributes are the answers of describe-vpc-attribute, one or two for a VPC.
	VpcAttributes         []DescribedVPCAttribute
	DhcpOptions           []DescribedDHCPOptions
	Subnets               []DescribedSubnet
	RouteTables           []DescribedTable
	InternetGateways      []DescribedInternetGateway
	NatGateways           []DescribedNATGateway
	VpcPeeringConnections []DescribedPeering
	// NetworkInterfaces are those that routes lead to. Others are ignored.
	NetworkInterfaces []DescribedInterface
	VpcEndpoints      []DescribedEndpoint
	NetworkAcls       []DescribedACL
	SecurityGroups    []DescribedGroup
	PrefixLists       []DescribedPrefixList
	// VpcBlockPublicAccessOptions is the answer of describe-vpc-block-public-access-options.
	// The state of a VPC or subnet, which includes exclusions, has priority over it.
	VpcBlockPublicAccessOptions DescribedBlockPublicAccess
	// Account is the ID of the account that asked, or "". AWS does not describe to it all that
	// another account owns in a shared VPC.
	Account string
	// Unread are the IAM actions of the calls that failed, such as ec2:DescribeNetworkAcls.
	// A decision that depends on one of them is Unknown.
	Unread []string
}

// A DescribedVPC is a VPC with its ranges.
type DescribedVPC struct {
	VpcId, CidrBlock, OwnerId, DhcpOptionsId string
	CidrBlockAssociationSet                  []DescribedRange
	Ipv6CidrBlockAssociationSet              []DescribedIPv6
	BlockPublicAccessStates                  DescribedBlockPublicAccess
}

// A DescribedRange is a current or former association of an IPv4 range.
type DescribedRange struct {
	CidrBlock      string
	CidrBlockState DescribedState
}

// A DescribedIPv6 is a current or former association of an IPv6 range.
type DescribedIPv6 struct {
	Ipv6CidrBlock      string
	Ipv6CidrBlockState DescribedState
}

// A DescribedState is a state such as associated.
type DescribedState struct{ State string }

// A DescribedBlockPublicAccess is a mode of VPC Block Public Access: off,
// block-bidirectional or block-ingress.
type DescribedBlockPublicAccess struct{ InternetGatewayBlockMode string }

// A DescribedVPCAttribute has the DNS attributes of a VPC, or one of them.
type DescribedVPCAttribute struct {
	VpcId                                string
	EnableDnsSupport, EnableDnsHostnames *DescribedBool
}

// A DescribedBool is the value of an attribute.
type DescribedBool struct{ Value bool }

// A DescribedDHCPOptions is a DHCP option set.
type DescribedDHCPOptions struct {
	DhcpOptionsId      string
	DhcpConfigurations []DescribedDHCPConfiguration
}

// A DescribedDHCPConfiguration is an option, such as domain-name-servers.
type DescribedDHCPConfiguration struct {
	Key    string
	Values []DescribedValue
}

// A DescribedValue is a value of an option.
type DescribedValue struct{ Value string }

// A DescribedSubnet is a subnet.
type DescribedSubnet struct {
	SubnetId, VpcId, CidrBlock, AvailabilityZone, AvailabilityZoneId, OwnerId, State string

	// AvailableIpAddressCount is the number of free IPv4 addresses.
	AvailableIpAddressCount     int
	MapPublicIpOnLaunch         bool
	Ipv6CidrBlockAssociationSet []DescribedIPv6
	BlockPublicAccessStates     DescribedBlockPublicAccess
}

// A DescribedTable is a route table.
type DescribedTable struct {
	RouteTableId, VpcId string
	Associations        []DescribedAssociation
	Routes              []DescribedRoute
}

// A DescribedAssociation associates a route table with a subnet, or with the gateway
// whose incoming packets it routes. The main one is for all other subnets.
type DescribedAssociation struct {
	Main                bool
	SubnetId, GatewayId string
}

// A DescribedRoute is a route of a table. GatewayId is local, or the ID of an internet
// gateway, a virtual private gateway, or a gateway endpoint or Gateway Load Balancer
// endpoint.
type DescribedRoute struct {
	DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId        string
	GatewayId, NatGatewayId, EgressOnlyInternetGatewayId, TransitGatewayId         string
	VpcPeeringConnectionId, NetworkInterfaceId, InstanceId                         string
	CarrierGatewayId, LocalGatewayId, CoreNetworkArn, OdbNetworkArn, State, Origin string
}

// A DescribedInternetGateway is an internet gateway.
type DescribedInternetGateway struct {
	InternetGatewayId string
	Attachments       []DescribedAttachment
}

// A DescribedAttachment attaches a gateway to a VPC.
type DescribedAttachment struct{ State, VpcId string }

// A DescribedNATGateway is a NAT gateway. ConnectivityType is public or private. A regional NAT
// gateway has no subnet.
type DescribedNATGateway struct {
	NatGatewayId, SubnetId, VpcId, State, ConnectivityType, FailureMessage string
}

// A DescribedPeering is a VPC peering connection.
type DescribedPeering struct {
	VpcPeeringConnectionId            string
	Status                            DescribedCode
	AccepterVpcInfo, RequesterVpcInfo DescribedPeer
}

// A DescribedCode is a status, such as active.
type DescribedCode struct{ Code string }

// A DescribedPeer is a VPC of a peering connection.
type DescribedPeer struct{ VpcId, OwnerId, Region, CidrBlock string }

// A DescribedInterface is a network interface.
type DescribedInterface struct {
	NetworkInterfaceId, VpcId, SubnetId, PrivateIpAddress, Status string

	SourceDestCheck *bool // nil if it is not known
	Groups          []DescribedGroupID
	Association     DescribedAddress // its public address, if it has one
}

// A DescribedGroupID is the ID of a security group.
type DescribedGroupID struct{ GroupId string }

// A DescribedAddress is the public IPv4 address of a network interface.
type DescribedAddress struct{ PublicIp string }

// A DescribedEndpoint is a VPC endpoint.
type DescribedEndpoint struct {
	VpcEndpointId, VpcEndpointType, VpcId, ServiceName, State string
	// PolicyDocument is the policy as JSON, or "" if it was not read.
	PolicyDocument           string
	PrivateDnsEnabled        bool
	RouteTableIds, SubnetIds []string
	Groups                   []DescribedGroupID
	DnsOptions               DescribedDNSOptions
}

// A DescribedDNSOptions has the DNS options of an endpoint.
type DescribedDNSOptions struct {
	// PrivateDnsOnlyForInboundResolverEndpoint reports whether names resolve to the endpoint only
	// for clients outside the VPC.
	PrivateDnsOnlyForInboundResolverEndpoint bool
}

// A DescribedACL is a network ACL.
type DescribedACL struct {
	NetworkAclId, VpcId string
	IsDefault           bool
	Associations        []DescribedSubnetID
	Entries             []DescribedEntry
}

// A DescribedSubnetID is the ID of a subnet.
type DescribedSubnetID struct{ SubnetId string }

// A DescribedEntry is an entry of a network ACL. Protocol is a number, or -1 for all.
type DescribedEntry struct {
	RuleNumber               int
	Protocol, RuleAction     string
	Egress                   bool
	CidrBlock, Ipv6CidrBlock string
	PortRange                *DescribedPorts
}

// A DescribedPorts is a range of ports.
type DescribedPorts struct{ From, To int }

// A DescribedGroup is a security group.
type DescribedGroup struct {
	GroupId, GroupName, VpcId          string
	IpPermissions, IpPermissionsEgress []DescribedPermission
}

// A DescribedPermission is a set of rules of a security group. IpProtocol is tcp, udp,
// icmp, icmpv6, a number, or -1 for all.
type DescribedPermission struct {
	IpProtocol       string
	FromPort, ToPort int
	IpRanges         []DescribedCIDR
	Ipv6Ranges       []DescribedCIDR6
	UserIdGroupPairs []DescribedGroupPair
	PrefixListIds    []DescribedPrefixListID
}

// A DescribedCIDR is the IPv4 range of a rule.
type DescribedCIDR struct{ CidrIp string }

// A DescribedCIDR6 is the IPv6 range of a rule.
type DescribedCIDR6 struct{ CidrIpv6 string }

// A DescribedGroupPair is the security group of a rule, which can be in a peered VPC.
type DescribedGroupPair struct{ GroupId, VpcId, UserId, VpcPeeringConnectionId, PeeringStatus string }

// A DescribedPrefixListID is the prefix list of a rule.
type DescribedPrefixListID struct{ PrefixListId string }

// A DescribedPrefixList is a prefix list: describe-managed-prefix-lists has its name, and
// get-managed-prefix-list-entries its entries.
type DescribedPrefixList struct {
	PrefixListId, PrefixListName string
	// Entries are the ranges, or nil if they were not read.
	Entries []DescribedPrefixListEntry
}

// A DescribedPrefixListEntry is a range of a prefix list.
type DescribedPrefixListEntry struct{ Cidr string }
