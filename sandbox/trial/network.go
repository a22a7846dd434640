package main

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

type network struct {
	vpc, routes *thing
	subnets     []*thing
}

func (n network) subnetIDs() list { return list{n.subnets[0].ID(), n.subnets[1].ID()} }

func (s *stack) network() network {
	// With DNS host names the provider looks at the VPC for ten seconds, in which a test can kill what runs.
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

func (s *stack) moreNetwork(n network) {
	vpc, subnet := n.vpc.ID(), n.subnets[0].ID()

	address := s.add("ec2/eip:Eip", "nat", object{"domain": "vpc"})
	s.add("ec2/natGateway:NatGateway", "nat", object{"allocationId": address.ID(), "subnetId": subnet})
	s.add("ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", "ipv6", object{"vpcId": vpc})
	s.add("ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", "more",
		object{"vpcId": vpc, "cidrBlock": "10.200.0.0/16"})
	dhcp := s.add("ec2/vpcDhcpOptions:VpcDhcpOptions", "dhcp", object{"domainNameServers": list{"AmazonProvidedDNS"}})
	s.add("ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation", "dhcp",
		object{"vpcId": vpc, "dhcpOptionsId": dhcp.ID()})

	s.add("ec2/defaultSecurityGroup:DefaultSecurityGroup", "default", object{"vpcId": vpc})
	s.add("ec2/defaultRouteTable:DefaultRouteTable", "default",
		object{"defaultRouteTableId": n.vpc.DefaultRouteTableID})
	acl := s.add("ec2/networkAcl:NetworkAcl", "data", object{"vpcId": vpc})
	s.add("ec2/networkAclRule:NetworkAclRule", "data", object{
		"networkAclId": acl.ID(), "ruleNumber": 100, "protocol": "tcp", "ruleAction": "allow",
		"cidrBlock": s.cidr, "fromPort": 5432, "toPort": 5432,
	})
	association := s.add("ec2/networkAclAssociation:NetworkAclAssociation", "data",
		object{"networkAclId": acl.ID(), "subnetId": subnet})
	s.add("ec2/defaultNetworkAcl:DefaultNetworkAcl", "default", object{
		"defaultNetworkAclId": n.vpc.DefaultNetworkACLID, "subnetIds": list{n.subnets[1].ID()},
	}, pulumi.DependsOn([]pulumi.Resource{association}))

	prefixes := s.ask("ec2/getManagedPrefixList:getManagedPrefixList", object{"name": "com.amazonaws.us-east-1.s3"})
	group := s.add("ec2/securityGroup:SecurityGroup", "endpoints", object{"vpcId": vpc})
	s.add("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "self-to-endpoints", object{
		"securityGroupId": group.ID(), "referencedSecurityGroupId": group.ID(), "ipProtocol": "tcp",
		"fromPort": 443, "toPort": 443, "description": "requests for " + s.team,
	})
	s.add("vpc/securityGroupEgressRule:SecurityGroupEgressRule", "endpoints-to-all", object{
		"securityGroupId": group.ID(), "cidrIpv4": "0.0.0.0/0", "ipProtocol": "-1", "description": "answers for " + s.team,
	})
	source, six := group, "2001:db8:60::/48"
	if s.team != "core" {
		source, six = s.add("ec2/securityGroup:SecurityGroup", "other", object{"vpcId": vpc}), "2001:db8:90::/48"
	}
	s.add("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "source-to-endpoints", object{
		"securityGroupId": group.ID(), "referencedSecurityGroupId": source.ID(), "ipProtocol": "tcp",
		"fromPort": 8443, "toPort": 8443,
	})
	s.add("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "six-to-endpoints", object{
		"securityGroupId": group.ID(), "cidrIpv6": six, "ipProtocol": "tcp", "fromPort": 443, "toPort": 443,
	})
	s.add("vpc/securityGroupEgressRule:SecurityGroupEgressRule", "endpoints-to-s3", object{
		"securityGroupId": group.ID(), "prefixListId": prefixes, "ipProtocol": "tcp",
		"fromPort": 443, "toPort": 443, "description": "objects for " + s.team,
	})
	gateway := s.add("ec2/vpcEndpoint:VpcEndpoint", "s3",
		object{"vpcId": vpc, "serviceName": "com.amazonaws.us-east-1.s3"})
	s.add("ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation", "s3",
		object{"vpcEndpointId": gateway.ID(), "routeTableId": n.routes.ID()})
	everybody := object{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}
	s.add("ec2/vpcEndpointPolicy:VpcEndpointPolicy", "s3", object{
		"vpcEndpointId": gateway.ID(), "policy": asJSON(object{"Version": "2012-10-17", "Statement": list{everybody}}),
	})
	s.add("ec2/vpcEndpoint:VpcEndpoint", "logs", object{
		"vpcId": vpc, "serviceName": "com.amazonaws.us-east-1.logs", "vpcEndpointType": "Interface",
		"securityGroupIds": list{group.ID()}, "subnetIds": list{subnet}, "privateDnsEnabled": true,
	})

	logs := s.add("cloudwatch/logGroup:LogGroup", "flow", object{"retentionInDays": 30})
	role := s.add("iam/role:Role", "flow", object{"assumeRolePolicy": trust("vpc-flow-logs")})
	s.add("ec2/flowLog:FlowLog", "flow", object{
		"vpcId": vpc, "trafficType": "ALL", "logDestination": logs.Arn, "iamRoleArn": role.Arn,
	})

	s.add("rds/subnetGroup:SubnetGroup", "data", object{"subnetIds": n.subnetIDs()})
	s.add("elasticache/subnetGroup:SubnetGroup", "data", object{"subnetIds": n.subnetIDs()})

	s.ask("ec2/getPrefixList:getPrefixList", object{"name": "com.amazonaws.us-east-1.s3"})
	s.ask("ec2/getRouteTable:getRouteTable", object{"routeTableId": n.routes.ID()})
	s.ask("ec2/getRouteTables:getRouteTables", object{"vpcId": vpc})
	s.ask("ec2/getSubnet:getSubnet", object{"id": subnet})
	inVPC := object{"filters": list{object{"name": "vpc-id", "values": list{vpc}}}}
	s.ask("ec2/getSubnets:getSubnets", inVPC)
	s.ask("ec2/getSecurityGroups:getSecurityGroups", inVPC)
	s.ask("ec2/getNetworkInterfaces:getNetworkInterfaces", inVPC)
	s.ask("ec2/getVpc:getVpc", object{"id": vpc})
	s.ask("ec2/getVpcEndpointService:getVpcEndpointService", object{"service": "s3", "serviceType": "Gateway"})
	s.ask("index/getAvailabilityZone:getAvailabilityZone", object{"name": "us-east-1a"})
	s.ask("index/getAvailabilityZones:getAvailabilityZones", object{"state": "available"})
}
