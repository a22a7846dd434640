package main

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

type network struct {
	vpc, routes *resource
	subnets     []*resource
}

func (n network) subnetIDs() list { return list{n.subnets[0].ID(), n.subnets[1].ID()} }

func (s *stack) network() network {
	// DNS host names make the provider poll the VPC for ten seconds, which gives a test the time to kill a process.
	vpc := s.add("ec2/vpc:Vpc", "vpc", object{"cidrBlock": s.cidr, "enableDnsHostnames": true})
	igw := s.add("ec2/internetGateway:InternetGateway", "igw", object{"vpcId": vpc.ID()})
	routes := s.add("ec2/routeTable:RouteTable", "public", object{"vpcId": vpc.ID()})
	s.add("ec2/route:Route", "public", object{
		"routeTableId": routes.ID(), "gatewayId": igw.ID(), "destinationCidrBlock": "0.0.0.0/0",
	})
	n := network{vpc: vpc, routes: routes}
	for i, zone := range []string{"a", "b"} {
		subnet := s.add("ec2/subnet:Subnet", "public-"+zone, object{
			"vpcId": vpc.ID(), "availabilityZone": "us-east-1" + zone,
			"cidrBlock": strings.Replace(s.cidr, ".0.0/16", fmt.Sprintf(".%d.0/24", i), 1),
		})
		s.add("ec2/routeTableAssociation:RouteTableAssociation", "public-"+zone,
			object{"subnetId": subnet.ID(), "routeTableId": routes.ID()})
		n.subnets = append(n.subnets, subnet)
	}
	s.ctx.Export("vpcId", vpc.ID())
	return n
}

// gateways adds what connects the VPC to the internet, and its DHCP options.
func (s *stack) gateways(n network) {
	vpc := n.vpc.ID()
	address := s.add("ec2/eip:Eip", "nat", object{"domain": "vpc"})
	s.add("ec2/natGateway:NatGateway", "nat", object{"allocationId": address.ID(), "subnetId": n.subnets[0].ID()})
	s.add("ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", "ipv6", object{"vpcId": vpc})
	s.add("ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", "more",
		object{"vpcId": vpc, "cidrBlock": "10.200.0.0/16"})
	dhcp := s.add("ec2/vpcDhcpOptions:VpcDhcpOptions", "dhcp", object{"domainNameServers": list{"AmazonProvidedDNS"}})
	s.add("ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation", "dhcp",
		object{"vpcId": vpc, "dhcpOptionsId": dhcp.ID()})
}

// defaults adds the VPC's default resources, a network ACL, a flow log and subnet groups.
func (s *stack) defaults(n network) {
	vpc := n.vpc.ID()
	s.add("ec2/defaultSecurityGroup:DefaultSecurityGroup", "default", object{"vpcId": vpc, "ingress": []any{}, "egress": []any{}})
	s.add("ec2/defaultRouteTable:DefaultRouteTable", "default",
		object{"defaultRouteTableId": n.vpc.DefaultRouteTableID, "routes": list{}})
	acl := s.add("ec2/networkAcl:NetworkAcl", "data", object{"vpcId": vpc})
	s.add("ec2/networkAclRule:NetworkAclRule", "data", object{
		"networkAclId": acl.ID(), "ruleNumber": 100, "protocol": "tcp", "ruleAction": "allow",
		"cidrBlock": s.cidr, "fromPort": 5432, "toPort": 5432,
	}, pulumi.DeleteBeforeReplace(true)) // two rules cannot have the same number
	s.add("ec2/networkAcl:NetworkAcl", "closed", object{"vpcId": vpc, "ingress": list{object{
		"ruleNo": 100, "protocol": "tcp", "action": "allow", "cidrBlock": s.cidr, "fromPort": 5432, "toPort": 5432,
	}}})
	association := s.add("ec2/networkAclAssociation:NetworkAclAssociation", "data",
		object{"networkAclId": acl.ID(), "subnetId": n.subnets[0].ID()})
	s.add("ec2/defaultNetworkAcl:DefaultNetworkAcl", "default", object{
		"defaultNetworkAclId": n.vpc.DefaultNetworkACLID, "subnetIds": list{n.subnets[1].ID()},
	}, pulumi.DependsOn([]pulumi.Resource{association}))

	logs := s.add("cloudwatch/logGroup:LogGroup", "flow", object{"retentionInDays": 30})
	role := s.role("flow", "vpc-flow-logs")
	s.add("ec2/flowLog:FlowLog", "flow", object{
		"vpcId": vpc, "trafficType": "ALL", "logDestination": logs.Arn, "iamRoleArn": role.Arn,
	})
	s.add("rds/subnetGroup:SubnetGroup", "data", object{"subnetIds": n.subnetIDs()})
	s.add("elasticache/subnetGroup:SubnetGroup", "data", object{"subnetIds": n.subnetIDs()})
}

// endpointGroup adds the security group of the endpoints, with rules whose sources are security groups, IPv4 and IPv6
// ranges and a prefix list.
func (s *stack) endpointGroup(n network) *resource {
	prefixList := s.invoke("ec2/getManagedPrefixList:getManagedPrefixList", object{"name": "com.amazonaws.us-east-1.s3"})
	group := s.add("ec2/securityGroup:SecurityGroup", "endpoints", object{"vpcId": n.vpc.ID()})
	s.add("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "self-to-endpoints", object{
		"securityGroupId": group.ID(), "referencedSecurityGroupId": group.ID(), "ipProtocol": "tcp",
		"fromPort": 443, "toPort": 443, "description": "requests for " + s.team,
	})
	s.add("vpc/securityGroupEgressRule:SecurityGroupEgressRule", "endpoints-to-all", object{
		"securityGroupId": group.ID(), "cidrIpv4": "0.0.0.0/0", "ipProtocol": "-1", "description": "answers for " + s.team,
	})
	source, ipv6 := group, "2001:db8:60::/48"
	if s.team != "core" {
		source, ipv6 = s.add("ec2/securityGroup:SecurityGroup", "other", object{"vpcId": n.vpc.ID()}), "2001:db8:90::/48"
	}
	s.add("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "source-to-endpoints", object{
		"securityGroupId": group.ID(), "referencedSecurityGroupId": source.ID(), "ipProtocol": "tcp",
		"fromPort": 8443, "toPort": 8443,
	})
	s.add("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "six-to-endpoints", object{
		"securityGroupId": group.ID(), "cidrIpv6": ipv6, "ipProtocol": "tcp", "fromPort": 443, "toPort": 443,
	})
	s.add("vpc/securityGroupEgressRule:SecurityGroupEgressRule", "endpoints-to-s3", object{
		"securityGroupId": group.ID(), "prefixListId": prefixList, "ipProtocol": "tcp",
		"fromPort": 443, "toPort": 443, "description": "objects for " + s.team,
	})
	return group
}

func (s *stack) endpoints(n network, group *resource) {
	vpc := n.vpc.ID()
	gateway := s.add("ec2/vpcEndpoint:VpcEndpoint", "s3",
		object{"vpcId": vpc, "serviceName": "com.amazonaws.us-east-1.s3"})
	s.add("ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation", "s3",
		object{"vpcEndpointId": gateway.ID(), "routeTableId": n.routes.ID()})
	allowReads := object{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}
	s.add("ec2/vpcEndpointPolicy:VpcEndpointPolicy", "s3", object{
		"vpcEndpointId": gateway.ID(), "policy": asJSON(object{"Version": "2012-10-17", "Statement": list{allowReads}}),
	})
	s.add("ec2/vpcEndpoint:VpcEndpoint", "logs", object{
		"vpcId": vpc, "serviceName": "com.amazonaws.us-east-1.logs", "vpcEndpointType": "Interface",
		"securityGroupIds": list{group.ID()}, "subnetIds": list{n.subnets[0].ID()}, "privateDnsEnabled": true,
	})
}

// lookUpNetwork calls the functions that describe the network.
func (s *stack) lookUpNetwork(n network) {
	vpc := n.vpc.ID()
	s.invoke("ec2/getPrefixList:getPrefixList", object{"name": "com.amazonaws.us-east-1.s3"})
	s.invoke("ec2/getRouteTable:getRouteTable", object{"routeTableId": n.routes.ID()})
	s.invoke("ec2/getRouteTables:getRouteTables", object{"vpcId": vpc})
	s.invoke("ec2/getSubnet:getSubnet", object{"id": n.subnets[0].ID()})
	inVPC := object{"filters": list{object{"name": "vpc-id", "values": list{vpc}}}}
	s.invoke("ec2/getSubnets:getSubnets", inVPC)
	s.invoke("ec2/getSecurityGroups:getSecurityGroups", inVPC)
	s.invoke("ec2/getNetworkInterfaces:getNetworkInterfaces", inVPC)
	s.invoke("ec2/getVpc:getVpc", object{"id": vpc})
	s.invoke("ec2/getVpcEndpointService:getVpcEndpointService", object{"service": "s3", "serviceType": "Gateway"})
	s.invoke("index/getAvailabilityZone:getAvailabilityZone", object{"name": "us-east-1a"})
	s.invoke("index/getAvailabilityZones:getAvailabilityZones", object{"state": "available"})
}
