package plan

import "ecs-foundation/iam/policy"

// unscopedReadActions read the configuration of resources and support no resource
// types. Together with the other actions of readStatements, they are what the AWS
// provider calls for the resources and data sources of the program, recorded in the
// sandbox by TestGitHubRolesAllowTheRecordedActions.
var unscopedReadActions = []string{
	"cloudtrail:DescribeTrails",
	"ec2:DescribeAddresses", "ec2:DescribeAddressesAttribute", "ec2:DescribeAvailabilityZones", "ec2:DescribeDhcpOptions",
	"ec2:DescribeEgressOnlyInternetGateways", "ec2:DescribeFlowLogs", "ec2:DescribeInternetGateways", "ec2:DescribeManagedPrefixLists",
	"ec2:DescribeNatGateways", "ec2:DescribeNetworkAcls", "ec2:DescribeNetworkInterfaces", "ec2:DescribePrefixLists",
	"ec2:DescribeRouteTables", "ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets",
	"ec2:DescribeVpcBlockPublicAccessExclusions", "ec2:DescribeVpcEndpoints", "ec2:DescribeVpcs",
	"elasticloadbalancing:DescribeCapacityReservation", "elasticloadbalancing:DescribeListenerAttributes",
	"elasticloadbalancing:DescribeListenerCertificates", "elasticloadbalancing:DescribeListeners",
	"elasticloadbalancing:DescribeLoadBalancerAttributes",
	"elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTags",
	"elasticloadbalancing:DescribeTargetGroupAttributes", "elasticloadbalancing:DescribeTargetGroups",
	"guardduty:ListDetectors", "iam:ListRoles", "logs:DescribeDestinations", "logs:DescribeLogGroups",
	"route53resolver:GetResolverQueryLogConfigAssociation",
}

// readBucketActions read the configuration of a bucket. ListBucket, which the provider
// calls to find a bucket, also lists the keys of its objects.
var readBucketActions = []string{
	"s3:GetAccelerateConfiguration", "s3:GetBucketAcl", "s3:GetBucketCORS", "s3:GetBucketLogging", "s3:GetBucketObjectLockConfiguration",
	"s3:GetBucketOwnershipControls", "s3:GetBucketPolicy", "s3:GetBucketPublicAccessBlock", "s3:GetBucketRequestPayment",
	"s3:GetBucketTagging", "s3:GetBucketVersioning", "s3:GetBucketWebsite", "s3:GetEncryptionConfiguration",
	"s3:GetLifecycleConfiguration", "s3:GetReplicationConfiguration", "s3:ListBucket",
}

// readStatements returns the permissions to read the configuration of the stack. The
// names of resources that Pulumi generates start with their names in the program.
func (in Input) readStatements(scope policy.Scope) []policy.Statement {
	stack := in.Project + "-" + in.Environment
	amazon := policy.Scope{Region: scope.Region, Account: "aws"} // owns the prefix lists of AWS services
	return []policy.Statement{
		allow("ReadUnscopedResources", unscopedReadActions, "*"),
		allow("ReadVPCs", []string{"ec2:DescribeVpcAttribute"}, scope.ARN("ec2", "vpc/*")),
		allow("ReadPrefixLists", []string{"ec2:GetManagedPrefixListEntries"}, amazon.ARN("ec2", "prefix-list/*")),
		allow("ReadDNSFirewall", []string{"route53resolver:GetFirewallRuleGroupAssociation", "route53resolver:ListTagsForResource"},
			scope.ARN("route53resolver", "firewall-rule-group-association/*")),
		allow("ReadDBSubnetGroups", []string{"rds:DescribeDBSubnetGroups", "rds:ListTagsForResource"}, scope.ARN("rds", "subgrp:*")),
		allow("ReadCacheSubnetGroups", []string{"elasticache:DescribeCacheSubnetGroups", "elasticache:ListTagsForResource"},
			scope.ARN("elasticache", "subnetgroup:*")),
		allow("ReadCertificates", []string{"acm:DescribeCertificate", "acm:ListTagsForCertificate"}, scope.ARN("acm", "certificate/*")),
		allow("ReadDNSRecords", []string{"route53:GetHostedZone", "route53:ListResourceRecordSets"}, scope.GlobalARN("route53", "hostedzone/*")),
		allow("ReadRoles", []string{"iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"},
			scope.AccountARN("iam", "role/*")),
		allow("ReadPolicies", []string{"iam:GetPolicy", "iam:GetPolicyVersion"}, scope.AccountARN("iam", "policy/*")),
		allow("ReadOIDCProvider", []string{"iam:GetOpenIDConnectProvider"}, providerARN(scope)),
		allow("ReadLogGroups", []string{"logs:DescribeSubscriptionFilters", "logs:ListTagsForResource"},
			scope.ARN("logs", "log-group:*"), scope.ARN("logs", "destination:*")),
		allow("ReadRepositoryPolicies", []string{"ecr:GetRepositoryPolicy"}, scope.ARN("ecr", "repository/*")),
		allow("ReadLogBuckets", readBucketActions, logBuckets(scope)...),
		allow("ReadAlarms", []string{"cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"}, scope.ARN("cloudwatch", "alarm:alarms-*")),
		allow("ReadDashboards", []string{"cloudwatch:GetDashboard"}, scope.AccountARN("cloudwatch", "dashboard/"+stack+"-*")),
		allow("ReadWebACLs", []string{"wafv2:GetWebACL", "wafv2:GetWebACLForResource"},
			scope.ARN("elasticloadbalancing", "loadbalancer/app/*"), scope.ARN("wafv2", "regional/webacl/*")),
		allow("ReadDetector", []string{"guardduty:GetDetector"}, scope.ARN("guardduty", "detector/*")),
		allow("ReadFindingsRule", []string{"events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule"},
			scope.ARN("events", "rule/monitoring-findings-*")),
		allow("ReadFindingsTopic", []string{"sns:GetTopicAttributes", "sns:ListTagsForResource"},
			scope.ARN("sns", "monitoring-findings-topic-*")),
		allow("ReadAnalyzers", []string{"access-analyzer:GetAnalyzer"}, scope.ARN("access-analyzer", "analyzer/"+stack+"-*")),
		allow("ReadTrail", []string{"cloudtrail:GetTrailStatus", "cloudtrail:ListTags"}, scope.ARN("cloudtrail", "trail/"+stack+"-trail")),
	}
}

// logBuckets returns patterns that match the buckets of the load balancer logs and of
// the trail.
func logBuckets(scope policy.Scope) []string {
	return []string{scope.GlobalARN("s3", "alb-logs-bucket-*"), scope.GlobalARN("s3", "monitoring-trail-bucket-*")}
}

// allow returns a statement that allows actions on resources.
func allow(sid string, actions []string, resources ...string) policy.Statement {
	return policy.Statement{Sid: sid, Effect: policy.Allow, Actions: actions, Resources: resources}
}
