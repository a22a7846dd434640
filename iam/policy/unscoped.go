package policy

import "maps"

// Unscoped returns the actions that a role of the foundation can be allowed on
// "*", each with the reason. A test checks that every role in every mode allows no
// other. In addition, custom statements may allow "*" for actions that do not
// support resource-level permissions. Source of all: the tables of resource types in
// https://docs.aws.amazon.com/service-authorization/latest/reference/
func Unscoped() map[string]string { return maps.Clone(unscoped) }

var unscoped = map[string]string{
	"access-analyzer:ListAnalyzers": "no resource types; returns the names of analyzers, no findings",

	"acm:ListCertificates":   "no resource types; returns the names in certificates, which are public",
	"acm:RequestCertificate": "a certificate has no ARN yet; it is only issued to the owner of the domain",

	"cloudtrail:DescribeTrails": "no resource types; returns the settings of trails, not their events",
	"cloudtrail:ListTrails":     "no resource types; returns ARNs of trails",

	"cloudwatch:ListDashboards": "no resource types; returns the names of dashboards",
	"cloudwatch:PutMetricData":  "metrics have no ARN; restricted by cloudwatch:namespace",

	"dynamodb:ListTables": "no resource types; returns names of tables, not their items",

	"ec2:DescribeAddresses":                      "no resource types, like all Describe actions of EC2",
	"ec2:DescribeAddressesAttribute":             "no resource types, like all Describe actions of EC2",
	"ec2:DescribeAvailabilityZones":              "no resource types, like all Describe actions of EC2",
	"ec2:DescribeDhcpOptions":                    "no resource types, like all Describe actions of EC2",
	"ec2:DescribeEgressOnlyInternetGateways":     "no resource types, like all Describe actions of EC2",
	"ec2:DescribeFlowLogs":                       "no resource types, like all Describe actions of EC2",
	"ec2:DescribeInternetGateways":               "no resource types, like all Describe actions of EC2",
	"ec2:DescribeManagedPrefixLists":             "no resource types, like all Describe actions of EC2",
	"ec2:DescribeNatGateways":                    "no resource types, like all Describe actions of EC2",
	"ec2:DescribeNetworkAcls":                    "no resource types, like all Describe actions of EC2",
	"ec2:DescribeNetworkInterfaces":              "no resource types, like all Describe actions of EC2",
	"ec2:DescribePrefixLists":                    "no resource types, like all Describe actions of EC2",
	"ec2:DescribeRouteTables":                    "no resource types, like all Describe actions of EC2",
	"ec2:DescribeSecurityGroupRules":             "no resource types, like all Describe actions of EC2",
	"ec2:DescribeSecurityGroups":                 "no resource types, like all Describe actions of EC2",
	"ec2:DescribeSubnets":                        "no resource types, like all Describe actions of EC2",
	"ec2:DescribeTransitGatewayVpcAttachments":   "no resource types, like all Describe actions of EC2",
	"ec2:DescribeVolumes":                        "no resource types, like all Describe actions of EC2",
	"ec2:DescribeVpcBlockPublicAccessExclusions": "no resource types, like all Describe actions of EC2",
	"ec2:DescribeVpcEndpointServices":            "no resource types, like all Describe actions of EC2",
	"ec2:DescribeVpcEndpoints":                   "no resource types, like all Describe actions of EC2",
	"ec2:DescribeVpcPeeringConnections":          "no resource types, like all Describe actions of EC2",
	"ec2:DescribeVpnGateways":                    "no resource types, like all Describe actions of EC2",
	"ec2:DescribeVpcs":                           "no resource types, like all Describe actions of EC2",

	"ecr:GetAuthorizationToken": "no resource types; other actions restrict access with the token to repositories",

	"ecs:DescribeTaskDefinition": "no resource types; read-only",
	"ecs:ListTasks":              "the resource type is a container instance, which Fargate does not have; restricted by ecs:cluster",

	"elasticloadbalancing:DescribeCapacityReservation":    "no resource types, like all Describe actions of Elastic Load Balancing",
	"elasticloadbalancing:DescribeListenerAttributes":     "no resource types, like all Describe actions of Elastic Load Balancing",
	"elasticloadbalancing:DescribeListenerCertificates":   "no resource types, like all Describe actions of Elastic Load Balancing",
	"elasticloadbalancing:DescribeListeners":              "no resource types, like all Describe actions of Elastic Load Balancing",
	"elasticloadbalancing:DescribeLoadBalancerAttributes": "no resource types, like all Describe actions of Elastic Load Balancing",
	"elasticloadbalancing:DescribeLoadBalancers":          "no resource types, like all Describe actions of Elastic Load Balancing",
	"elasticloadbalancing:DescribeRules":                  "no resource types, like all Describe actions of Elastic Load Balancing",
	"elasticloadbalancing:DescribeTags":                   "no resource types, like all Describe actions of Elastic Load Balancing",
	"elasticloadbalancing:DescribeTargetGroupAttributes":  "no resource types, like all Describe actions of Elastic Load Balancing",
	"elasticloadbalancing:DescribeTargetGroups":           "no resource types, like all Describe actions of Elastic Load Balancing",
	"elasticloadbalancing:DescribeTargetHealth":           "no resource types, like all Describe actions of Elastic Load Balancing",
	"elasticloadbalancing:SetWebAcl":                      "no resource types; the WAF action that is also required is restricted to load balancers and web ACLs",

	"events:ListRules": "no resource types; returns rules, no events",

	"guardduty:CreateDetector": "no resource types; a region has one detector",
	"guardduty:ListDetectors":  "no resource types; returns the ID of the detector in the region",

	"iam:ListOpenIDConnectProviders": "no resource types; returns the ARNs of identity providers",
	"iam:ListPolicies":               "no resource types; returns names of policies, not their documents",
	"iam:ListRoles":                  "no resource types; returns names and trust policies",

	"iam:ListServerCertificates": "no resource types; returns names and dates, no keys",
	"logs:CreateLogDelivery":     "no resource types; required to send flow logs to S3, where the bucket policy restricts access",
	"logs:DeleteLogDelivery":     "no resource types; required to delete flow logs to S3",
	"logs:DescribeDestinations":  "no resource types; a preview reads the log destinations",
	"logs:DescribeLogGroups":     "ECS Exec, flow logs and previews list log groups; returns names, no log events",

	"route53:ListHostedZones":                                "no resource types; returns the names of hosted zones",
	"route53resolver:GetResolverQueryLogConfigAssociation":   "no resource types; returns a VPC and its query log configuration",
	"route53resolver:ListFirewallRuleGroupAssociations":      "no resource types; returns VPCs and their rule groups",
	"route53resolver:ListResolverQueryLogConfigAssociations": "no resource types; returns VPCs and their query log configurations",

	"s3:ListAllMyBuckets": "no resource types; returns names of buckets, not their objects",

	"secretsmanager:ListSecrets": "no resource types; returns names and ARNs of secrets, not their values",

	"servicequotas:GetAWSDefaultServiceQuota": "no resource types; returns the default quotas of AWS",

	"sns:ListTopics": "no resource types; returns ARNs of topics, no messages",

	"sqs:ListQueues": "no resource types; returns URLs of queues, no messages",

	"ssmmessages:CreateControlChannel": "the channels of Session Manager have no ARN",
	"ssmmessages:CreateDataChannel":    "the channels of Session Manager have no ARN",
	"ssmmessages:OpenControlChannel":   "the channels of Session Manager have no ARN",
	"ssmmessages:OpenDataChannel":      "the channels of Session Manager have no ARN",

	"tag:GetResources": "no resource types; returns ARNs and tags",

	"xray:GetSamplingRules":              "no resource types; returns sampling rules",
	"xray:GetSamplingStatisticSummaries": "no resource types; returns sampling rules",
	"xray:GetSamplingTargets":            "no resource types; returns sampling rules",
	"xray:PutTelemetryRecords":           "traces have no ARN",
	"xray:PutTraceSegments":              "traces have no ARN",
}
