package plan

import "ecs-foundation/iam/policy"

// settingsActions tell how things are set up and take no resource. With those
// below they are what the AWS provider asks for the program's resources and
// questions, recorded in the sandbox by TestGitHubRolesAllowTheRecordedActions.
var settingsActions = []string{
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

// bucketActions tell how a bucket is set up. The one that finds a bucket lists
// the names in it as well, and opens nothing.
var bucketActions = []string{
	"s3:GetAccelerateConfiguration", "s3:GetBucketAcl", "s3:GetBucketCORS", "s3:GetBucketLogging", "s3:GetBucketObjectLockConfiguration",
	"s3:GetBucketOwnershipControls", "s3:GetBucketPolicy", "s3:GetBucketPublicAccessBlock", "s3:GetBucketRequestPayment",
	"s3:GetBucketTagging", "s3:GetBucketVersioning", "s3:GetBucketWebsite", "s3:GetEncryptionConfiguration",
	"s3:GetLifecycleConfiguration", "s3:GetReplicationConfiguration", "s3:ListBucket",
}

// reading returns what it takes to see how the stack is set up.
func (in Input) reading(scope policy.Scope) []policy.Statement {
	stack := in.Project + "-" + in.Environment
	amazons := policy.Scope{Region: scope.Region, Account: "aws"} // the owner of the lists of services' addresses
	// What Pulumi names begins with its name in the program.
	return []policy.Statement{
		allow("ReadSettings", settingsActions, "*"),
		allow("ReadVpcs", []string{"ec2:DescribeVpcAttribute"}, scope.ARN("ec2", "vpc/*")),
		allow("ReadPrefixLists", []string{"ec2:GetManagedPrefixListEntries"}, amazons.ARN("ec2", "prefix-list/*")),
		allow("ReadDnsFirewall", []string{"route53resolver:GetFirewallRuleGroupAssociation", "route53resolver:ListTagsForResource"},
			scope.ARN("route53resolver", "firewall-rule-group-association/*")),
		allow("ReadDatabases", []string{"rds:DescribeDBSubnetGroups", "rds:ListTagsForResource"}, scope.ARN("rds", "subgrp:*")),
		allow("ReadCaches", []string{"elasticache:DescribeCacheSubnetGroups", "elasticache:ListTagsForResource"},
			scope.ARN("elasticache", "subnetgroup:*")),
		allow("ReadCertificates", []string{"acm:DescribeCertificate", "acm:ListTagsForCertificate"}, scope.ARN("acm", "certificate/*")),
		allow("ReadNames", []string{"route53:GetHostedZone", "route53:ListResourceRecordSets"}, scope.GlobalARN("route53", "hostedzone/*")),
		allow("ReadRoles", []string{"iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"},
			scope.AccountARN("iam", "role/*")),
		allow("ReadPolicies", []string{"iam:GetPolicy", "iam:GetPolicyVersion"}, scope.AccountARN("iam", "policy/*")),
		allow("ReadGitHubsProvider", []string{"iam:GetOpenIDConnectProvider"}, providerARN(scope)),
		allow("ReadLogGroups", []string{"logs:DescribeSubscriptionFilters", "logs:ListTagsForResource"},
			scope.ARN("logs", "log-group:*"), scope.ARN("logs", "destination:*")),
		allow("ReadSharing", []string{"ecr:GetRepositoryPolicy"}, scope.ARN("ecr", "repository/*")),
		allow("ReadLogBuckets", bucketActions, logBuckets(scope)...),
		allow("ReadAlarms", []string{"cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"}, scope.ARN("cloudwatch", "alarm:alarms-*")),
		allow("ReadDashboards", []string{"cloudwatch:GetDashboard"}, scope.AccountARN("cloudwatch", "dashboard/"+stack+"-*")),
		allow("ReadWebAcls", []string{"wafv2:GetWebACL", "wafv2:GetWebACLForResource"},
			scope.ARN("elasticloadbalancing", "loadbalancer/app/*"), scope.ARN("wafv2", "regional/webacl/*")),
		allow("ReadDetector", []string{"guardduty:GetDetector"}, scope.ARN("guardduty", "detector/*")),
		allow("ReadFindings", []string{"events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule"},
			scope.ARN("events", "rule/monitoring-findings-*")),
		allow("ReadFindingsTopic", []string{"sns:GetTopicAttributes", "sns:ListTagsForResource"},
			scope.ARN("sns", "monitoring-findings-topic-*")),
		allow("ReadAnalyzers", []string{"access-analyzer:GetAnalyzer"}, scope.ARN("access-analyzer", "analyzer/"+stack+"-*")),
		allow("ReadTrail", []string{"cloudtrail:GetTrailStatus", "cloudtrail:ListTags"}, scope.ARN("cloudtrail", "trail/"+stack+"-trail")),
	}
}

// logBuckets are the buckets of the load balancers' logs and of the trail.
func logBuckets(scope policy.Scope) []string {
	return []string{scope.GlobalARN("s3", "alb-logs-bucket-*"), scope.GlobalARN("s3", "monitoring-trail-bucket-*")}
}

func allow(sid string, actions []string, resources ...string) policy.Statement {
	return policy.Statement{Sid: sid, Effect: policy.Allow, Actions: actions, Resources: resources}
}
