package orphans

import (
	"context"
	"slices"
	"strings"
)

// filters is how many values a filter of Amazon EC2 has at most.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html
const filters = 200

// networkKinds are the kinds of Amazon EC2, RDS and ElastiCache.
var networkKinds = []kind{
	ec2Kind("aws:ec2/flowLog:FlowLog", "vpc-flow-log/", "flow log", "flow-log-id", "ec2 delete-flow-logs --flow-log-ids", listing{
		command: "ec2 describe-flow-logs --filter", action: "ec2:DescribeFlowLogs", items: "FlowLogs",
		id: "FlowLogId", created: "CreationTime",
	}),
	endpointKind,
	natKind,
	ec2Kind("aws:ec2/eip:Eip", "elastic-ip/", "Elastic IP address", "allocation-id", "ec2 release-address --allocation-id", listing{
		command: "ec2 describe-addresses --filters", action: "ec2:DescribeAddresses", items: "Addresses", id: "AllocationId",
	}),
	routeKind, associationKind,
	gatewayKind,
	mentioned(ec2Kind(
		"aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", "egress-only-internet-gateway/", "egress-only internet gateway", "",
		"ec2 delete-egress-only-internet-gateway --egress-only-internet-gateway-id", listing{
			command: "ec2 describe-egress-only-internet-gateways --filters", action: "ec2:DescribeEgressOnlyInternetGateways",
			items: "EgressOnlyInternetGateways", id: "EgressOnlyInternetGatewayId",
		})),
	{
		typ: "aws:rds/subnetGroup:SubnetGroup", noun: "DB subnet group", arns: []string{"rds:subgrp:"},
		find: listed(listing{
			command: "rds describe-db-subnet-groups", action: "rds:DescribeDBSubnetGroups", items: "DBSubnetGroups",
			id: "DBSubnetGroupName", arn: "DBSubnetGroupArn", name: "DBSubnetGroupName",
		}),
		remove: byID("rds delete-db-subnet-group --db-subnet-group-name"),
	},
	{
		typ: "aws:elasticache/subnetGroup:SubnetGroup", noun: "cache subnet group", arns: []string{"elasticache:subnetgroup:"},
		find: listed(listing{
			command: "elasticache describe-cache-subnet-groups", action: "elasticache:DescribeCacheSubnetGroups", items: "CacheSubnetGroups",
			id: "CacheSubnetGroupName", arn: "ARN", name: "CacheSubnetGroupName",
		}),
		remove: byID("elasticache delete-cache-subnet-group --cache-subnet-group-name"),
	},
	ruleKind("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", false),
	ruleKind("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", true),
	ec2Kind("aws:ec2/securityGroup:SecurityGroup", "security-group/", "security group", "group-id",
		"ec2 delete-security-group --group-id", listing{
			command: "ec2 describe-security-groups --filters", action: "ec2:DescribeSecurityGroups", items: "SecurityGroups", id: "GroupId",
			keep: func(g map[string]any) bool { return text(g, "GroupName") != "default" }, // goes with the VPC
		}),
	ec2Kind("aws:ec2/subnet:Subnet", "subnet/", "subnet", "subnet-id", "ec2 delete-subnet --subnet-id", listing{
		command: "ec2 describe-subnets --filters", action: "ec2:DescribeSubnets", items: "Subnets", id: "SubnetId",
	}),
	ec2Kind("aws:ec2/routeTable:RouteTable", "route-table/", "route table", "route-table-id",
		"ec2 delete-route-table --route-table-id", routeTables),
	ec2Kind("aws:ec2/networkAcl:NetworkAcl", "network-acl/", "network ACL", "network-acl-id",
		"ec2 delete-network-acl --network-acl-id", listing{
			command: "ec2 describe-network-acls --filters", action: "ec2:DescribeNetworkAcls", items: "NetworkAcls", id: "NetworkAclId",
			keep: func(acl map[string]any) bool { return acl["IsDefault"] != true },
		}),
	mentioned(ec2Kind(
		"aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion", "vpc-block-public-access-exclusion/",
		"exclusion from VPC Block Public Access", "",
		"ec2 delete-vpc-block-public-access-exclusion --exclusion-id", listing{
			command: "ec2 describe-vpc-block-public-access-exclusions --filters", action: "ec2:DescribeVpcBlockPublicAccessExclusions",
			items: "VpcBlockPublicAccessExclusions", id: "ExclusionId", created: "CreationTimestamp",
			keep: func(e map[string]any) bool { return !strings.HasPrefix(text(e, "State"), "delet") },
		})),
	cidrKind, firewallKind, queryLogKind,
	ec2Kind(vpcType, "vpc/", "VPC", "vpc-id", "ec2 delete-vpc --vpc-id", vpcs),
	mentioned(ec2Kind("aws:ec2/vpcDhcpOptions:VpcDhcpOptions", "dhcp-options/", "DHCP option set", "dhcp-options-id",
		"ec2 delete-dhcp-options --dhcp-options-id", listing{
			command: "ec2 describe-dhcp-options --filters", action: "ec2:DescribeDhcpOptions", items: "DhcpOptions", id: "DhcpOptionsId",
		})),
}

// mentioned returns a kind of Amazon EC2 that few stacks have. It is listed only if the state or a tag is about it.
func mentioned(k kind) kind {
	find := k.find
	k.find = func(ctx context.Context, s *search, k kind) ([]Object, bool) {
		if !s.mentions(k) {
			return nil, true
		}
		return find(ctx, s, k)
	}
	return k
}

// ec2Kind returns a kind of Amazon EC2, whose lists have tags. A filter by ID finds what is in the state and has lost its
// tags.
func ec2Kind(typ, arn, noun, idFilter, remove string, l listing) kind {
	find := func(ctx context.Context, s *search, k kind) ([]Object, bool) {
		objects, ok := s.items(ctx, l, s.stack.tagFilters()...)
		if !ok {
			return nil, false
		}
		found := map[string]bool{}
		for _, o := range objects {
			found[o.ID] = true
		}
		lost := slices.DeleteFunc(s.ids(k.typ), func(id string) bool { return found[id] })
		if idFilter == "" && len(lost) > 0 {
			return s.relevant(k.typ, objects), false
		}
		for ids := range slices.Chunk(lost, filters) {
			others, answered := s.items(ctx, l, "Name="+idFilter+",Values="+strings.Join(ids, ","))
			objects, ok = append(objects, others...), ok && answered
		}
		return s.relevant(k.typ, objects), ok
	}
	return kind{typ: typ, noun: noun, arns: []string{"ec2:" + arn}, remove: byID(remove), find: find}
}

// tagFilters returns the filters for the tags of the stack's resources.
func (s Stack) tagFilters() []string {
	return []string{"Name=tag:Project,Values=" + s.Project, "Name=tag:Environment,Values=" + s.Environment, "Name=tag:ManagedBy,Values=pulumi"}
}

var endpointKind = func() kind {
	k := ec2Kind("aws:ec2/vpcEndpoint:VpcEndpoint", "vpc-endpoint/", "VPC endpoint", "vpc-endpoint-id",
		"ec2 delete-vpc-endpoints --vpc-endpoint-ids", listing{
			command: "ec2 describe-vpc-endpoints --filters", action: "ec2:DescribeVpcEndpoints", items: "VpcEndpoints",
			id: "VpcEndpointId", created: "CreationTimestamp",
			keep: func(e map[string]any) bool { return !strings.HasPrefix(strings.ToLower(text(e, "State")), "delet") },
		})
	k.units = func(o Object) int { return len(list(o.values, "SubnetIds")) } // a gateway endpoint has none, and is free
	k.note = "AWS deletes the network interfaces of an interface endpoint some minutes after it: until then, deleting its subnets fails"
	return k
}()

var natKind = func() kind {
	k := ec2Kind("aws:ec2/natGateway:NatGateway", "natgateway/", "NAT gateway", "nat-gateway-id", "", listing{
		command: "ec2 describe-nat-gateways --filter", action: "ec2:DescribeNatGateways", items: "NatGateways",
		id: "NatGatewayId", created: "CreateTime",
		keep: func(n map[string]any) bool { return !strings.HasPrefix(text(n, "State"), "delet") },
	})
	k.remove = func(o Object) [][]string {
		return append(command("ec2 delete-nat-gateway --nat-gateway-id", o.ID),
			command("ec2 wait nat-gateway-deleted --nat-gateway-ids", o.ID)...)
	}
	return k
}()

var gatewayKind = func() kind {
	k := ec2Kind("aws:ec2/internetGateway:InternetGateway", "internet-gateway/", "internet gateway", "internet-gateway-id", "", listing{
		command: "ec2 describe-internet-gateways --filters", action: "ec2:DescribeInternetGateways", items: "InternetGateways",
		id: "InternetGatewayId",
	})
	k.remove = func(o Object) [][]string {
		var commands [][]string
		for _, attachment := range list(o.values, "Attachments") {
			commands = append(commands, command("ec2 detach-internet-gateway --internet-gateway-id", o.ID, "--vpc-id", text(attachment, "VpcId"))...)
		}
		return append(commands, command("ec2 delete-internet-gateway --internet-gateway-id", o.ID)...)
	}
	return k
}()

// ruleKind returns the kind of the security group rules in one direction.
func ruleKind(typ string, egress bool) kind {
	noun, remove := "ingress rule", "ec2 revoke-security-group-ingress"
	if egress {
		noun, remove = "egress rule", "ec2 revoke-security-group-egress"
	}
	k := ec2Kind(typ, "security-group-rule/", noun, "security-group-rule-id", "", listing{
		command: "ec2 describe-security-group-rules --filters", action: "ec2:DescribeSecurityGroupRules", items: "SecurityGroupRules",
		id: "SecurityGroupRuleId", keep: func(rule map[string]any) bool { return (rule["IsEgress"] == true) == egress },
	})
	k.remove = func(o Object) [][]string {
		return command(remove+" --group-id", o.text("GroupId"), "--security-group-rule-ids", o.ID)
	}
	return k
}
