package role

import (
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/problem"
	"ecs-foundation/internal/setting"
)

// Preview is what workflows preview with, beside the account: Pulumi's state.
type Preview struct {
	// StateBucket is the bucket that Pulumi keeps its state in (s3://), by name
	// or ARN.
	StateBucket string `json:"stateBucket"`
	// SecretsKey is the ARN of the KMS key that is the stack's secrets provider
	// (awskms://).
	SecretsKey string `json:"secretsKey"`
}

// Rules tells what the settings of a preview take.
func (Preview) Rules() map[string]setting.Rule {
	return map[string]setting.Rule{
		"stateBucket": policy.Optional(policy.Bucket.Rule()), "secretsKey": {Pattern: policy.KeyARN},
	}
}

func (p Preview) check(branch string, at policy.Scope, l problem.List) {
	if branch == "" {
		l.Addf("drift is looked for on a branch, outside of environments: name it in branch, or take preview off")
	}
	if p.StateBucket != "" {
		policy.Bucket.Check(p.StateBucket, at, l.At("preview").At("stateBucket"))
	}
	if p.SecretsKey != "" {
		policy.CheckKey(p.SecretsKey, "the stack's secrets", at, l.At("preview").At("secretsKey"))
	}
}

// previewTrust lets the workflows of pull requests assume the role, and those on
// the branch. A fork's get no token from GitHub that this could be asked with.
// https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments/about-security-hardening-with-openid-connect
func (g GitHub) previewTrust(at policy.Scope) policy.Document {
	return g.admit(at, map[string][]string{}, "repo:"+g.Repository+":pull_request", g.onBranch())
}

// settingsActions tell how things are set up and take no resource. With those
// below they are what the AWS provider asks for the program's resources and
// questions, recorded in the sandbox by TestAPreviewReadsWhatItsRoleMayAndNoMore.
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

// previewing returns what a preview and a refresh ask: how things are set up,
// Pulumi's state and its key. What is kept in buckets, logs, tables and secrets
// stays closed.
func (in Input) previewing(at policy.Scope) []policy.Statement {
	stack := in.Project + "-" + in.Environment
	amazons := policy.Scope{Region: at.Region, Account: "aws"} // the owner of the lists of services' addresses
	read := func(sid string, actions []string, resources ...string) policy.Statement {
		return policy.Statement{Sid: sid, Effect: policy.Allow, Actions: actions, Resources: resources}
	}
	// What Pulumi names begins with its name in the program.
	all := []policy.Statement{
		read("ReadSettings", settingsActions, "*"),
		read("ReadVpcs", []string{"ec2:DescribeVpcAttribute"}, at.ARN("ec2", "vpc/*")),
		read("ReadPrefixLists", []string{"ec2:GetManagedPrefixListEntries"}, amazons.ARN("ec2", "prefix-list/*")),
		read("ReadDnsFirewall", []string{"route53resolver:GetFirewallRuleGroupAssociation", "route53resolver:ListTagsForResource"},
			at.ARN("route53resolver", "firewall-rule-group-association/*")),
		read("ReadDatabases", []string{"rds:DescribeDBSubnetGroups", "rds:ListTagsForResource"}, at.ARN("rds", "subgrp:*")),
		read("ReadCaches", []string{"elasticache:DescribeCacheSubnetGroups", "elasticache:ListTagsForResource"},
			at.ARN("elasticache", "subnetgroup:*")),
		read("ReadCertificates", []string{"acm:DescribeCertificate", "acm:ListTagsForCertificate"}, at.ARN("acm", "certificate/*")),
		read("ReadNames", []string{"route53:GetHostedZone", "route53:ListResourceRecordSets"}, at.GlobalARN("route53", "hostedzone/*")),
		read("ReadRoles", []string{"iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"},
			at.AccountARN("iam", "role/*")),
		read("ReadGitHubsProvider", []string{"iam:GetOpenIDConnectProvider"}, ProviderARN(at)),
		read("ReadLogGroups", []string{"logs:DescribeSubscriptionFilters", "logs:ListTagsForResource"},
			at.ARN("logs", "log-group:*"), at.ARN("logs", "destination:*")),
		read("ReadSharing", []string{"ecr:GetRepositoryPolicy"}, in.images(at)...),
		read("ReadLogBuckets", bucketActions,
			at.GlobalARN("s3", "alb-logs-bucket-*"), at.GlobalARN("s3", "monitoring-trail-bucket-*")),
		read("ReadAlarms", []string{"cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"}, at.ARN("cloudwatch", "alarm:alarms-*")),
		read("ReadDashboards", []string{"cloudwatch:GetDashboard"}, at.AccountARN("cloudwatch", "dashboard/"+stack+"-*")),
		read("ReadWebAcls", []string{"wafv2:GetWebACL", "wafv2:GetWebACLForResource"},
			at.ARN("elasticloadbalancing", "loadbalancer/app/*"), at.ARN("wafv2", "regional/webacl/*")),
		read("ReadDetector", []string{"guardduty:GetDetector"}, at.ARN("guardduty", "detector/*")),
		read("ReadFindings", []string{"events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule"},
			at.ARN("events", "rule/monitoring-findings-*")),
		read("ReadFindingsTopic", []string{"sns:GetTopicAttributes", "sns:ListTagsForResource"}, at.ARN("sns", "monitoring-findings-topic-*")),
		read("ReadAnalyzers", []string{"access-analyzer:GetAnalyzer"}, at.ARN("access-analyzer", "analyzer/"+stack+"-*")),
		read("ReadTrail", []string{"cloudtrail:GetTrailStatus", "cloudtrail:ListTags"}, at.ARN("cloudtrail", "trail/"+stack+"-trail")),
	}
	return append(all, in.Delivery.GitHub.Preview.state(at)...)
}

// state returns what it takes to read Pulumi's state. A preview takes no lock.
func (p Preview) state(at policy.Scope) []policy.Statement {
	var all []policy.Statement
	if p.StateBucket != "" {
		bucket := policy.Bucket.ARN(p.StateBucket, at)
		all = append(all, policy.Statement{
			Sid: "FindState", Effect: policy.Allow, Actions: []string{"s3:ListBucket"}, Resources: []string{bucket},
		}, policy.Statement{
			Sid: "ReadState", Effect: policy.Allow, Actions: []string{"s3:GetObject"}, Resources: []string{bucket + "/.pulumi/*"},
		})
	}
	if p.SecretsKey != "" {
		all = append(all, policy.Statement{
			Sid: "DecryptState", Effect: policy.Allow, Actions: []string{"kms:Decrypt"}, Resources: []string{p.SecretsKey},
		})
	}
	return all
}
