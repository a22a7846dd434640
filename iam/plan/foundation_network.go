package plan

import "ecs-foundation/iam/policy"

// networkStatements returns the permissions to create, change and delete the network.
func networkStatements(scope policy.Scope) []policy.Statement {
	return []policy.Statement{
		allow("ManageNetwork", networkActions, ec2ARNs(scope,
			"dhcp-options", "egress-only-internet-gateway", "elastic-ip", "internet-gateway", "natgateway", "network-acl", "route-table",
			"security-group", "security-group-rule", "subnet", "vpc", "vpc-block-public-access-exclusion", "vpc-endpoint", "vpc-flow-log")...),
		allow("ManageResolverAssociations", []string{
			"route53resolver:AssociateFirewallRuleGroup", "route53resolver:AssociateResolverQueryLogConfig",
			"route53resolver:DisassociateFirewallRuleGroup", "route53resolver:DisassociateResolverQueryLogConfig",
			"route53resolver:TagResource", "route53resolver:UntagResource", "route53resolver:UpdateFirewallRuleGroupAssociation",
		}, scope.ARN("route53resolver", "firewall-rule-group-association/*"), scope.ARN("route53resolver", "resolver-query-log-config/*")),
		allow("ManageSubnetGroups", []string{
			"elasticache:AddTagsToResource", "elasticache:CreateCacheSubnetGroup", "elasticache:DeleteCacheSubnetGroup",
			"elasticache:ModifyCacheSubnetGroup", "elasticache:RemoveTagsFromResource",
			"rds:AddTagsToResource", "rds:CreateDBSubnetGroup", "rds:DeleteDBSubnetGroup", "rds:ModifyDBSubnetGroup", "rds:RemoveTagsFromResource",
		}, scope.ARN("elasticache", "subnetgroup:data-*"), scope.ARN("rds", "subgrp:data-*")),
	}
}

// ec2ARNs returns patterns that match all EC2 resources of the types.
func ec2ARNs(scope policy.Scope, types ...string) []string {
	var arns []string
	for _, t := range types {
		arns = append(arns, scope.ARN("ec2", t+"/*"))
	}
	return arns
}

var networkActions = []string{
	"ec2:AllocateAddress", "ec2:AssociateDhcpOptions", "ec2:AssociateRouteTable", "ec2:AssociateSubnetCidrBlock",
	"ec2:AssociateVpcCidrBlock", "ec2:AttachInternetGateway", "ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress",
	"ec2:CreateDhcpOptions", "ec2:CreateEgressOnlyInternetGateway", "ec2:CreateFlowLogs", "ec2:CreateInternetGateway",
	"ec2:CreateNatGateway", "ec2:CreateNetworkAcl", "ec2:CreateNetworkAclEntry", "ec2:CreateRoute", "ec2:CreateRouteTable",
	"ec2:CreateSecurityGroup", "ec2:CreateSubnet", "ec2:CreateTags", "ec2:CreateVpc", "ec2:CreateVpcBlockPublicAccessExclusion",
	"ec2:CreateVpcEndpoint", "ec2:DeleteDhcpOptions", "ec2:DeleteEgressOnlyInternetGateway", "ec2:DeleteFlowLogs",
	"ec2:DeleteInternetGateway", "ec2:DeleteNatGateway", "ec2:DeleteNetworkAcl", "ec2:DeleteNetworkAclEntry", "ec2:DeleteRoute",
	"ec2:DeleteRouteTable", "ec2:DeleteSecurityGroup", "ec2:DeleteSubnet", "ec2:DeleteTags", "ec2:DeleteVpc",
	"ec2:DeleteVpcBlockPublicAccessExclusion", "ec2:DeleteVpcEndpoints", "ec2:DetachInternetGateway", "ec2:DisassociateAddress",
	"ec2:DisassociateRouteTable", "ec2:DisassociateSubnetCidrBlock", "ec2:DisassociateVpcCidrBlock", "ec2:ModifySecurityGroupRules",
	"ec2:ModifySubnetAttribute", "ec2:ModifyVpcAttribute", "ec2:ModifyVpcBlockPublicAccessExclusion", "ec2:ModifyVpcEndpoint",
	"ec2:ReleaseAddress", "ec2:ReplaceNetworkAclAssociation", "ec2:ReplaceRoute", "ec2:RevokeSecurityGroupEgress",
	"ec2:RevokeSecurityGroupIngress",
}
