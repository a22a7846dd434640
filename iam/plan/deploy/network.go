package deploy

import (
	"strings"

	"ecs-foundation/iam/policy"
)

// A Network holds the settings of the network that limit the permissions.
type Network struct {
	// TaskSubnets are the keys of the subnets in which tasks run, such as private-a.
	TaskSubnets []string
	// ElasticIPs are the allocation IDs of the NAT gateways' addresses that the stack does
	// not create.
	ElasticIPs []string
	// IPAMPool is the ID of the pool that the VPC's range comes from, or "".
	IPAMPool string
	// PrivateDNS reports whether there are interface endpoints.
	PrivateDNS bool
	// FlowLogsToS3 reports whether flow logs are delivered to a bucket.
	FlowLogsToS3 bool
	// QueryLogConfig is the ID of the query log configuration, or "".
	QueryLogConfig string
	// VPC and Subnets are the IDs of an existing network. EndpointsGroup is the ID of the
	// security group of its interface endpoints in which the stack has rules, or "".
	VPC            string
	Subnets        []string
	EndpointsGroup string
}

// existing returns the ARNs of the VPC and the subnets of an existing network, which another
// account can own.
func (n Network) existing(scope policy.Scope) (vpc string, subnets []string) {
	owner := anyAccount(scope)
	for _, id := range n.Subnets {
		subnets = append(subnets, owner.ARN("ec2", "subnet/"+id))
	}
	return owner.ARN("ec2", "vpc/"+n.VPC), subnets
}

// networkTypes are the resource types of the network. The physical names of EC2's
// resources are generated IDs: the resources of the stack are identified by their tags.
var networkTypes = map[string]entry{
	"aws:ec2/vpc:Vpc": vpc,
	"aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": ec2Type{
		read: []string{"DescribeVpcs"}, change: []string{"AssociateVpcCidrBlock", "DisassociateVpcCidrBlock"}, kind: "vpc",
	}.access,
	"aws:ec2/internetGateway:InternetGateway": ec2Type{
		read: []string{"DescribeInternetGateways"}, create: "CreateInternetGateway", kind: "internet-gateway",
		change: []string{"AttachInternetGateway", "DeleteInternetGateway", "DetachInternetGateway"}, others: []string{"vpc"},
	}.access,
	"aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": ec2Type{
		read: []string{"DescribeEgressOnlyInternetGateways"}, create: "CreateEgressOnlyInternetGateway", kind: "egress-only-internet-gateway",
		change: []string{"DeleteEgressOnlyInternetGateway"}, others: []string{"vpc"},
	}.access,
	"aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ec2Type{
		read: []string{"DescribeSecurityGroups"}, change: []string{"RevokeSecurityGroupEgress", "RevokeSecurityGroupIngress"},
		kind: "security-group",
	}.access,
	"aws:ec2/defaultRouteTable:DefaultRouteTable": ec2Type{
		read: []string{"DescribeRouteTables"}, change: []string{"DeleteRoute"}, kind: "route-table",
	}.access,
	"aws:ec2/subnet:Subnet": ec2Type{
		read: []string{"DescribeNetworkInterfaces", "DescribeSubnets"}, create: "CreateSubnet", kind: "subnet", others: []string{"vpc"},
		change: []string{"AssociateSubnetCidrBlock", "DeleteSubnet", "DisassociateSubnetCidrBlock", "ModifySubnetAttribute"},
	}.access,
	"aws:ec2/routeTable:RouteTable": ec2Type{
		read: []string{"DescribeRouteTables"}, create: "CreateRouteTable", kind: "route-table",
		change: []string{"DeleteRouteTable", "DisassociateRouteTable"}, others: []string{"vpc"},
	}.access,
	"aws:ec2/routeTableAssociation:RouteTableAssociation": ec2Type{
		read: []string{"DescribeRouteTables"}, change: []string{"AssociateRouteTable", "DisassociateRouteTable"},
		kind: "route-table", others: []string{"subnet"},
	}.access,
	"aws:ec2/route:Route": ec2Type{
		read: []string{"DescribeRouteTables"}, change: []string{"CreateRoute", "DeleteRoute", "ReplaceRoute"}, kind: "route-table",
	}.access,
	"aws:ec2/eip:Eip":                     elasticIP,
	"aws:ec2/natGateway:NatGateway":       natGateway,
	"aws:ec2/vpcEndpoint:VpcEndpoint":     endpoint,
	"aws:ec2/networkAcl:NetworkAcl":       networkACL,
	"aws:ec2/flowLog:FlowLog":             flowLog,
	"aws:ec2/securityGroup:SecurityGroup": securityGroup,
	"aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": groupRule("AuthorizeSecurityGroupEgress", "RevokeSecurityGroupEgress",
		func(s Stack) string { return s.LoadBalancer.Group }),
	"aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": groupRule("AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress",
		func(s Stack) string { return s.Network.EndpointsGroup }),
}

// securityGroup also allows creating groups in an existing VPC.
func securityGroup(s Stack, scope policy.Scope) access {
	a := ec2Type{
		read: []string{"DescribeNetworkInterfaces", "DescribeSecurityGroups"}, create: "CreateSecurityGroup", kind: "security-group",
		change: []string{"DeleteSecurityGroup", "RevokeSecurityGroupEgress"}, others: []string{"vpc"},
	}.access(s, scope)
	if s.Network.VPC != "" {
		vpc, _ := s.Network.existing(scope)
		a.write = append(a.write, allow("UseExistingVPC", of("ec2", "CreateSecurityGroup"), vpc))
	}
	return a
}

// vpc also allows reading the default resources of the VPC, whose IDs are outputs. To
// allocate the range from an IPAM pool, AWS authorizes CreateVpc on the pool, which
// another account can share. The provider waits until the pool has released the range.
func vpc(s Stack, scope policy.Scope) access {
	a := ec2Type{
		read:   []string{"DescribeNetworkAcls", "DescribeRouteTables", "DescribeSecurityGroups", "DescribeVpcs"},
		create: "CreateVpc", kind: "vpc",
		change: []string{"AssociateVpcCidrBlock", "DeleteVpc", "DisassociateVpcCidrBlock", "ModifyVpcAttribute"},
	}.access(s, scope)
	a.read = append(a.read, allow("ReadVPCs", of("ec2", "DescribeVpcAttribute"), scope.ARN("ec2", "vpc/*")))
	if s.Network.IPAMPool != "" {
		a.write = append(a.write, allow("AllocateFromIPAMPool", of("ec2", "CreateVpc", "GetIpamPoolAllocations"),
			anyAccount(scope).AccountARN("ec2", "ipam-pool/"+s.Network.IPAMPool)))
	}
	return a
}

// elasticIP also allows disassociating an address from the network interface of a NAT
// gateway, which has no tags. AWS also authorizes the action on the address.
func elasticIP(s Stack, scope policy.Scope) access {
	a := ec2Type{
		read: []string{"DescribeAddresses", "DescribeAddressesAttribute"}, create: "AllocateAddress", kind: "elastic-ip",
		change: []string{"DisassociateAddress", "ReleaseAddress"},
	}.access(s, scope)
	a.write = append(a.write, allow("DisassociateAddresses", of("ec2", "DisassociateAddress"), scope.ARN("ec2", "network-interface/*")))
	return a
}

// natGateway also allows using the addresses that the stack file lists.
func natGateway(s Stack, scope policy.Scope) access {
	a := ec2Type{
		read: []string{"DescribeNatGateways"}, create: "CreateNatGateway", kind: "natgateway",
		change: []string{"DeleteNatGateway"}, others: []string{"elastic-ip", "subnet", "vpc"},
	}.access(s, scope)
	if addresses := s.Network.ElasticIPs; len(addresses) > 0 {
		var arns []string
		for _, id := range addresses {
			arns = append(arns, scope.ARN("ec2", "elastic-ip/"+id))
		}
		a.write = append(a.write, allow("UseElasticIPs", of("ec2", "CreateNatGateway"), arns...))
	}
	return a
}

// networkACL also allows associating a subnet of the stack with the default network ACL of
// its VPC, which has no tags, before the network ACL of the stack is deleted. AWS also
// authorizes the action on the subnet.
func networkACL(s Stack, scope policy.Scope) access {
	a := ec2Type{
		read: []string{"DescribeNetworkAcls"}, create: "CreateNetworkAcl", kind: "network-acl", others: []string{"subnet", "vpc"},
		change: []string{"CreateNetworkAclEntry", "DeleteNetworkAcl", "DeleteNetworkAclEntry", "ReplaceNetworkAclAssociation"},
	}.access(s, scope)
	a.write = append(a.write, allow("UseDefaultNetworkACL", of("ec2", "ReplaceNetworkAclAssociation"), scope.ARN("ec2", "network-acl/*")))
	return a
}

// endpoint also allows associating the hosted zone of an interface endpoint's private DNS
// names with the VPC of the stack, and creating endpoints in an existing network. AWS owns the zone. The condition holds for a request
// without the key as well: whether EC2 sends it is not documented, and every other request
// has it.
// https://docs.aws.amazon.com/vpc/latest/privatelink/security_iam_id-based-policy-examples.html
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
func endpoint(s Stack, scope policy.Scope) access {
	a := ec2Type{
		read: []string{"DescribePrefixLists", "DescribeVpcEndpoints"}, create: "CreateVpcEndpoint", kind: "vpc-endpoint",
		change: []string{"DeleteVpcEndpoints", "ModifyVpcEndpoint"}, others: []string{"route-table", "security-group", "subnet", "vpc"},
	}.access(s, scope)
	if s.Network.PrivateDNS {
		associate := allow("AssociatePrivateDNS", of("route53", "AssociateVPCWithHostedZone"), scope.GlobalARN("route53", "hostedzone/*"))
		associate.Conditions = policy.Conditions{"ForAllValues:StringEquals": {"route53:VPCs": {policy.VPC().String()}}}
		a.write = append(a.write, associate)
	}
	if s.Network.VPC != "" {
		vpc, subnets := s.Network.existing(scope)
		a.write = append(a.write, allow("UseExistingNetwork", of("ec2", "CreateVpcEndpoint", "ModifyVpcEndpoint"), append(subnets, vpc)...))
	}
	return a
}

// flowLog also allows creating the log delivery of flow logs to S3.
// https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
func flowLog(s Stack, scope policy.Scope) access {
	a := ec2Type{
		read: []string{"DescribeFlowLogs"}, create: "CreateFlowLogs", kind: "vpc-flow-log", change: []string{"DeleteFlowLogs"},
		others: []string{"vpc"},
	}.access(s, scope)
	if s.Network.FlowLogsToS3 {
		a.write = append(a.write, allow("DeliverFlowLogs", of("logs", "CreateLogDelivery", "DeleteLogDelivery"), "*"))
	}
	return a
}

// groupRule returns the entry of the rules of security groups. A rule can refer to a
// prefix list. AWS also authorizes the change of a rule on its security group, which can be
// an existing one that another stack manages. The actions have no condition on the rule.
func groupRule(authorize, revoke string, existing func(Stack) string) entry {
	return func(s Stack, scope policy.Scope) access {
		a := ec2Type{
			read: []string{"DescribeSecurityGroupRules", "DescribeSecurityGroups"}, create: authorize, kind: "security-group-rule",
			change: []string{"ModifySecurityGroupRules", revoke}, others: []string{"security-group"},
		}.access(s, scope)
		a.write = append(a.write, allow("ReferToPrefixLists", of("ec2", "ModifySecurityGroupRules"),
			anyAccount(scope).ARN("ec2", "prefix-list/*")))
		if group := existing(s); group != "" {
			direction := strings.TrimPrefix(authorize, "AuthorizeSecurityGroup")
			a.write = append(a.write, allow("ManageExisting"+direction, of("ec2", authorize, revoke, "ModifySecurityGroupRules"),
				scope.ARN("ec2", "security-group/"+group)))
		}
		return a
	}
}
