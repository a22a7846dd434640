package deploy

import "ecs-foundation/iam/policy"

// vpcSettingTypes are the resource types of the settings of the VPC, and of the groups of
// its data subnets.
var vpcSettingTypes = map[string]entry{
	"aws:ec2/vpcDhcpOptions:VpcDhcpOptions":                       dhcpOptions,
	"aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation": dhcpOptionsAssociation,
	"aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion": ec2Type{
		read: []string{"DescribeVpcBlockPublicAccessExclusions"}, create: "CreateVpcBlockPublicAccessExclusion",
		kind:   "vpc-block-public-access-exclusion",
		change: []string{"DeleteVpcBlockPublicAccessExclusion", "ModifyVpcBlockPublicAccessExclusion"}, others: []string{"vpc"},
	}.access,
	"aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation":       queryLogs,
	"aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": dnsFirewall,
	"aws:rds/subnetGroup:SubnetGroup":         rdsSubnetGroup,
	"aws:elasticache/subnetGroup:SubnetGroup": elastiCacheSubnetGroup,
}

func dhcpOptions(s Stack, scope policy.Scope) access {
	a := ec2Type{
		read: []string{"DescribeDhcpOptions"}, create: "CreateDhcpOptions", change: []string{"DeleteDhcpOptions"}, kind: "dhcp-options",
	}.access(s, scope)
	association := dhcpOptionsAssociation(s, scope)
	return access{read: append(a.read, association.read...), write: append(a.write, association.write...)}
}

// dhcpOptionsAssociation also allows associating the VPC with AWS's default options, which
// have no tags. AWS also authorizes the action on the VPC.
func dhcpOptionsAssociation(s Stack, scope policy.Scope) access {
	a := ec2Type{read: []string{"DescribeVpcs"}, change: []string{"AssociateDhcpOptions"}, kind: "vpc"}.access(s, scope)
	a.write = append(a.write, allow("UseDHCPOptions", of("ec2", "AssociateDhcpOptions"), ec2ARNs(scope, "dhcp-options")...))
	return a
}

// queryLogs allows associating the query log configuration, which another account can
// share.
func queryLogs(s Stack, scope policy.Scope) access {
	return access{
		read: []policy.Statement{describe("route53resolver", "GetResolverQueryLogConfigAssociation")},
		write: []policy.Statement{allow("AssociateQueryLogs",
			of("route53resolver", "AssociateResolverQueryLogConfig", "DisassociateResolverQueryLogConfig"),
			anyAccount(scope).ARN("route53resolver", "resolver-query-log-config/"+s.Network.QueryLogConfig))},
	}
}

func dnsFirewall(s Stack, scope policy.Scope) access {
	associations := scope.ARN("route53resolver", "firewall-rule-group-association/*")
	return access{
		read: []policy.Statement{allow("ReadDNSFirewall",
			of("route53resolver", "GetFirewallRuleGroupAssociation", "ListTagsForResource"), associations)},
		write: s.manage("DNSFirewall", of("route53resolver", "AssociateFirewallRuleGroup", "TagResource"), of("route53resolver",
			"DisassociateFirewallRuleGroup", "TagResource", "UntagResource", "UpdateFirewallRuleGroupAssociation"), associations),
	}
}

func rdsSubnetGroup(s Stack, scope policy.Scope) access {
	groups := scope.ARN("rds", "subgrp:data-*")
	return access{
		read: []policy.Statement{allow("ReadDBSubnetGroups", of("rds", "DescribeDBSubnetGroups", "ListTagsForResource"), groups)},
		write: s.manage("DBSubnetGroups", of("rds", "AddTagsToResource", "CreateDBSubnetGroup"), of("rds",
			"AddTagsToResource", "DeleteDBSubnetGroup", "ModifyDBSubnetGroup", "RemoveTagsFromResource"), groups),
	}
}

func elastiCacheSubnetGroup(s Stack, scope policy.Scope) access {
	groups := scope.ARN("elasticache", "subnetgroup:data-*")
	return access{
		read: []policy.Statement{allow("ReadCacheSubnetGroups",
			of("elasticache", "DescribeCacheSubnetGroups", "ListTagsForResource"), groups)},
		write: s.manage("CacheSubnetGroups", of("elasticache", "AddTagsToResource", "CreateCacheSubnetGroup"), of("elasticache",
			"AddTagsToResource", "DeleteCacheSubnetGroup", "ModifyCacheSubnetGroup", "RemoveTagsFromResource"), groups),
	}
}
