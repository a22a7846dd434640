package deploy

import (
	"slices"

	"ecs-foundation/iam/policy"
)

// OrphanStatements returns the permissions of `foundation orphans`: to list and describe what a stack can have left in the
// account, and to read its tags. Of the roles, those whose names can be the stack's.
func OrphanStatements(s Stack, scope policy.Scope) []policy.Statement {
	resources := []string{
		scope.ARN("cloudwatch", "alarm:*"), scope.ARN("elasticache", "subnetgroup:*"), scope.ARN("events", "rule/*"),
		scope.AccountARN("iam", "oidc-provider/*"), scope.AccountARN("iam", "policy/*"),
		scope.ARN("ecr", "repository/*"), scope.ARN("rds", "subgrp:*"), scope.GlobalARN("route53", "hostedzone/*"),
		scope.AccountARN("iam", "role/*"+s.Project+"-*-role-"+s.Environment),
	}
	for _, generated := range []string{"flow-logs-writer-role", "sharing-logs-role", "iam-*", "roles-*"} {
		resources = append(resources, scope.AccountARN("iam", "role/*"+generated+"-???????"))
	}
	return []policy.Statement{
		describe("access-analyzer", "ListAnalyzers"),
		describe("acm", "ListCertificates"),
		describe("cloudtrail", "ListTrails"),
		describe("cloudwatch", "ListDashboards"),
		describe("ec2", "DescribeAddresses", "DescribeDhcpOptions", "DescribeEgressOnlyInternetGateways", "DescribeFlowLogs",
			"DescribeInternetGateways", "DescribeNatGateways", "DescribeNetworkAcls", "DescribeRouteTables",
			"DescribeSecurityGroupRules", "DescribeSecurityGroups", "DescribeSubnets",
			"DescribeVpcBlockPublicAccessExclusions", "DescribeVpcEndpoints", "DescribeVpcs"),
		describe("elasticloadbalancing", "DescribeListeners", "DescribeLoadBalancers", "DescribeRules", "DescribeTargetGroups"),
		describe("events", "ListRules"),
		describe("guardduty", "ListDetectors"),
		describe("iam", "ListOpenIDConnectProviders", "ListPolicies", "ListRoles"),
		describe("logs", "DescribeDestinations", "DescribeLogGroups"),
		describe("route53resolver", "ListFirewallRuleGroupAssociations", "ListResolverQueryLogConfigAssociations"),
		describe("s3", "ListAllMyBuckets"),
		describe("sns", "ListTopics"),
		describe("tag", "GetResources"),
		allow("FindOrphans", slices.Concat(
			of("cloudwatch", "DescribeAlarms"),
			of("ecr", "DescribeRepositories"),
			of("elasticache", "DescribeCacheSubnetGroups"),
			of("events", "ListTargetsByRule"),
			of("iam", "GetOpenIDConnectProvider", "GetPolicy", "GetRole", "ListAttachedRolePolicies", "ListEntitiesForPolicy",
				"ListInstanceProfilesForRole", "ListPolicyVersions", "ListRolePolicies"),
			of("rds", "DescribeDBSubnetGroups"),
			of("route53", "ListResourceRecordSets"),
		), resources...),
	}
}
