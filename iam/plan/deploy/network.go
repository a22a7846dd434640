package deploy

import "ecs-foundation/iam/policy"

// A Network holds the settings of the network that limit the permissions.
type Network struct {
	// TaskSubnets are the keys of the subnets in which tasks run, such as private-a.
	TaskSubnets []string
	// IPAMPool is the ID of the pool that the VPC's range comes from, or "".
	IPAMPool string
	// PrivateDNS reports whether there are interface endpoints.
	PrivateDNS bool
	// FlowLogsToS3 reports whether flow logs are delivered to a bucket.
	FlowLogsToS3 bool
	// QueryLogConfig is the ID of the query log configuration, or "".
	QueryLogConfig string
}

// networkTypes are the resource types of the network. The physical names of EC2's
// resources are generated IDs.
var networkTypes = map[string]entry{
	"aws:ec2/vpc:Vpc": vpc,
	"aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": ec2(
		of("ec2", "DescribeVpcs"), of("ec2", "AssociateVpcCidrBlock", "DisassociateVpcCidrBlock"), "vpc"),
	"aws:ec2/internetGateway:InternetGateway": ec2(of("ec2", "DescribeInternetGateways"),
		of("ec2", "AttachInternetGateway", "CreateInternetGateway", "DeleteInternetGateway", "DetachInternetGateway"), "internet-gateway", "vpc"),
	"aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": ec2(of("ec2", "DescribeEgressOnlyInternetGateways"),
		of("ec2", "CreateEgressOnlyInternetGateway", "DeleteEgressOnlyInternetGateway"), "egress-only-internet-gateway", "vpc"),
	"aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ec2(of("ec2", "DescribeSecurityGroups"),
		of("ec2", "RevokeSecurityGroupEgress", "RevokeSecurityGroupIngress"), "security-group"),
	"aws:ec2/defaultRouteTable:DefaultRouteTable": ec2(of("ec2", "DescribeRouteTables"), of("ec2", "DeleteRoute"), "route-table"),
	"aws:ec2/subnet:Subnet": ec2(of("ec2", "DescribeNetworkInterfaces", "DescribeSubnets"), of("ec2", "AssociateSubnetCidrBlock",
		"CreateSubnet", "DeleteSubnet", "DisassociateSubnetCidrBlock", "ModifySubnetAttribute"), "subnet", "vpc"),
	"aws:ec2/routeTable:RouteTable": ec2(of("ec2", "DescribeRouteTables"),
		of("ec2", "CreateRouteTable", "DeleteRouteTable", "DisassociateRouteTable"), "route-table", "vpc"),
	"aws:ec2/routeTableAssociation:RouteTableAssociation": ec2(of("ec2", "DescribeRouteTables"),
		of("ec2", "AssociateRouteTable", "DisassociateRouteTable"), "route-table", "subnet"),
	"aws:ec2/route:Route": ec2(of("ec2", "DescribeRouteTables"), of("ec2", "CreateRoute", "DeleteRoute", "ReplaceRoute"), "route-table"),
	"aws:ec2/eip:Eip":     elasticIP,
	"aws:ec2/natGateway:NatGateway": ec2(of("ec2", "DescribeNatGateways"),
		of("ec2", "CreateNatGateway", "DeleteNatGateway"), "elastic-ip", "natgateway", "subnet", "vpc"),
	"aws:ec2/vpcEndpoint:VpcEndpoint": endpoint,
	"aws:ec2/networkAcl:NetworkAcl": ec2(of("ec2", "DescribeNetworkAcls"), of("ec2", "CreateNetworkAcl", "CreateNetworkAclEntry",
		"DeleteNetworkAcl", "DeleteNetworkAclEntry", "ReplaceNetworkAclAssociation"), "network-acl", "subnet", "vpc"),
	"aws:ec2/flowLog:FlowLog": flowLog,
	"aws:ec2/securityGroup:SecurityGroup": ec2(of("ec2", "DescribeNetworkInterfaces", "DescribeSecurityGroups"),
		of("ec2", "CreateSecurityGroup", "DeleteSecurityGroup", "RevokeSecurityGroupEgress"), "security-group", "vpc"),
	"aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule":   groupRule("AuthorizeSecurityGroupEgress", "RevokeSecurityGroupEgress"),
	"aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": groupRule("AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"),
}

// ec2 returns the entry of a type with the read actions, which support no resource types,
// and the other actions on the resource types that they support.
func ec2(read, write []string, resourceTypes ...string) entry {
	return func(_ Stack, scope policy.Scope) access {
		return access{
			read: []policy.Statement{allow(unscoped, read, "*")},
			write: []policy.Statement{
				allow("ManageNetwork", append(of("ec2", "CreateTags", "DeleteTags"), write...), ec2ARNs(scope, resourceTypes...)...),
			},
		}
	}
}

// ec2ARNs returns patterns that match all EC2 resources of the types.
func ec2ARNs(scope policy.Scope, resourceTypes ...string) []string {
	var arns []string
	for _, t := range resourceTypes {
		arns = append(arns, scope.ARN("ec2", t+"/*"))
	}
	return arns
}

// vpc also allows reading the default resources of the VPC, whose IDs are outputs. To
// allocate the range from an IPAM pool, AWS authorizes CreateVpc on the pool, which
// another account can share. The provider waits until the pool has released the range.
func vpc(s Stack, scope policy.Scope) access {
	a := ec2(of("ec2", "DescribeNetworkAcls", "DescribeRouteTables", "DescribeSecurityGroups", "DescribeVpcs"), of("ec2",
		"AssociateVpcCidrBlock", "CreateVpc", "DeleteVpc", "DisassociateVpcCidrBlock", "ModifyVpcAttribute"), "vpc")(s, scope)
	a.read = append(a.read, allow("ReadVPCs", of("ec2", "DescribeVpcAttribute"), scope.ARN("ec2", "vpc/*")))
	if s.Network.IPAMPool != "" {
		a.write = append(a.write, allow("AllocateFromIPAMPool", of("ec2", "CreateVpc", "GetIpamPoolAllocations"),
			anyAccount(scope).AccountARN("ec2", "ipam-pool/"+s.Network.IPAMPool)))
	}
	return a
}

// elasticIP also allows disassociating an address from the network interface of a NAT
// gateway.
func elasticIP(s Stack, scope policy.Scope) access {
	a := ec2(of("ec2", "DescribeAddresses", "DescribeAddressesAttribute"),
		of("ec2", "AllocateAddress", "DisassociateAddress", "ReleaseAddress"), "elastic-ip")(s, scope)
	a.write = append(a.write, allow("DisassociateAddresses", of("ec2", "DisassociateAddress"), scope.ARN("ec2", "network-interface/*")))
	return a
}

// endpoint also allows associating the hosted zone of an interface endpoint's private DNS
// names. AWS owns the zone.
// https://docs.aws.amazon.com/vpc/latest/privatelink/security_iam_id-based-policy-examples.html
func endpoint(s Stack, scope policy.Scope) access {
	a := ec2(of("ec2", "DescribePrefixLists", "DescribeVpcEndpoints"),
		of("ec2", "CreateVpcEndpoint", "DeleteVpcEndpoints", "ModifyVpcEndpoint"),
		"route-table", "security-group", "subnet", "vpc", "vpc-endpoint")(s, scope)
	if s.Network.PrivateDNS {
		a.write = append(a.write,
			allow("AssociatePrivateDNS", of("route53", "AssociateVPCWithHostedZone"), scope.GlobalARN("route53", "hostedzone/*")))
	}
	return a
}

// flowLog also allows creating the log delivery of flow logs to S3.
// https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
func flowLog(s Stack, scope policy.Scope) access {
	a := ec2(of("ec2", "DescribeFlowLogs"), of("ec2", "CreateFlowLogs", "DeleteFlowLogs"), "vpc", "vpc-flow-log")(s, scope)
	if s.Network.FlowLogsToS3 {
		a.write = append(a.write, allow("DeliverFlowLogs", of("logs", "CreateLogDelivery", "DeleteLogDelivery"), "*"))
	}
	return a
}

// groupRule returns the entry of the rules of security groups. A rule can refer to a
// prefix list.
func groupRule(authorize, revoke string) entry {
	return func(s Stack, scope policy.Scope) access {
		a := ec2(of("ec2", "DescribeSecurityGroupRules", "DescribeSecurityGroups"),
			of("ec2", authorize, "ModifySecurityGroupRules", revoke), "security-group", "security-group-rule")(s, scope)
		a.write = append(a.write, allow("ReferToPrefixLists", of("ec2", "ModifySecurityGroupRules"),
			anyAccount(scope).ARN("ec2", "prefix-list/*")))
		return a
	}
}
