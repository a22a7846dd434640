package plan

import "ecs-foundation/iam/policy"

// laying returns what it takes to make, change and take away the network and the
// load balancers, and what stands at them.
func laying(scope policy.Scope) []policy.Statement {
	records := allow("WriteNames", []string{"route53:ChangeResourceRecordSets"}, scope.GlobalARN("route53", "hostedzone/*"))
	records.Conditions = policy.Conditions{"ForAllValues:StringEquals": {
		"route53:ChangeResourceRecordSetsRecordTypes": {"A", "AAAA", "CNAME"},
	}}
	return []policy.Statement{
		allow("LayNetwork", networkActions, ec2(scope,
			"dhcp-options", "egress-only-internet-gateway", "elastic-ip", "internet-gateway", "natgateway", "network-acl", "route-table",
			"security-group", "security-group-rule", "subnet", "vpc", "vpc-block-public-access-exclusion", "vpc-endpoint", "vpc-flow-log")...),
		allow("FilterDns", []string{
			"route53resolver:AssociateFirewallRuleGroup", "route53resolver:AssociateResolverQueryLogConfig",
			"route53resolver:DisassociateFirewallRuleGroup", "route53resolver:DisassociateResolverQueryLogConfig",
			"route53resolver:TagResource", "route53resolver:UntagResource", "route53resolver:UpdateFirewallRuleGroupAssociation",
		}, scope.ARN("route53resolver", "firewall-rule-group-association/*"), scope.ARN("route53resolver", "resolver-query-log-config/*")),
		allow("GroupSubnets", []string{
			"elasticache:AddTagsToResource", "elasticache:CreateCacheSubnetGroup", "elasticache:DeleteCacheSubnetGroup",
			"elasticache:ModifyCacheSubnetGroup", "elasticache:RemoveTagsFromResource",
			"rds:AddTagsToResource", "rds:CreateDBSubnetGroup", "rds:DeleteDBSubnetGroup", "rds:ModifyDBSubnetGroup", "rds:RemoveTagsFromResource",
		}, scope.ARN("elasticache", "subnetgroup:data-*"), scope.ARN("rds", "subgrp:data-*")),
		allow("Balance", balancingActions,
			scope.ARN("elasticloadbalancing", "loadbalancer/app/*"), scope.ARN("elasticloadbalancing", "targetgroup/*"),
			scope.ARN("elasticloadbalancing", "listener/app/*"), scope.ARN("elasticloadbalancing", "listener-rule/app/*")),
		allow("Filter", []string{"wafv2:AssociateWebACL", "wafv2:DisassociateWebACL"},
			scope.ARN("elasticloadbalancing", "loadbalancer/app/*"), scope.ARN("wafv2", "regional/webacl/*")),
		allow("MakeUnnamed", []string{
			"acm:RequestCertificate", "elasticloadbalancing:SetWebAcl", "guardduty:CreateDetector",
			"logs:CreateLogDelivery", "logs:DeleteLogDelivery",
		}, "*"),
		// What AWS asks of whoever has ELB log users in by Cognito, and gives an endpoint private names.
		allow("AskedBeside", []string{"cognito-idp:DescribeUserPoolClient", "route53:AssociateVPCWithHostedZone"},
			scope.ARN("cognito-idp", "userpool/*"), scope.GlobalARN("route53", "hostedzone/*")),
		allow("Certify", []string{"acm:AddTagsToCertificate", "acm:DeleteCertificate", "acm:RemoveTagsFromCertificate"},
			scope.ARN("acm", "certificate/*")),
		records,
		allow("WaitForNames", []string{"route53:GetChange"}, scope.GlobalARN("route53", "change/*")),
	}
}

func ec2(scope policy.Scope, kinds ...string) []string {
	var all []string
	for _, kind := range kinds {
		all = append(all, scope.ARN("ec2", kind+"/*"))
	}
	return all
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

var balancingActions = []string{
	"elasticloadbalancing:AddListenerCertificates", "elasticloadbalancing:AddTags", "elasticloadbalancing:CreateListener",
	"elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateRule", "elasticloadbalancing:CreateTargetGroup",
	"elasticloadbalancing:DeleteListener", "elasticloadbalancing:DeleteLoadBalancer", "elasticloadbalancing:DeleteRule",
	"elasticloadbalancing:DeleteTargetGroup", "elasticloadbalancing:ModifyListener",
	"elasticloadbalancing:ModifyLoadBalancerAttributes", "elasticloadbalancing:ModifyRule", "elasticloadbalancing:ModifyTargetGroup",
	"elasticloadbalancing:ModifyTargetGroupAttributes", "elasticloadbalancing:RemoveListenerCertificates", "elasticloadbalancing:RemoveTags",
	"elasticloadbalancing:SetIpAddressType", "elasticloadbalancing:SetRulePriorities", "elasticloadbalancing:SetSubnets",
}
