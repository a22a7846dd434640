package policy

import "maps"

// Unscoped returns the actions that a role of the foundation may be allowed on
// "*", each with the reason. A test checks that every role in every mode allows no
// other. In addition, custom statements may allow "*" for actions that do not
// support resource-level permissions. Source of all: the tables of resource types in
// https://docs.aws.amazon.com/service-authorization/latest/reference/
func Unscoped() map[string]string { return maps.Clone(unscoped) }

var unscoped = map[string]string{
	"acm:RequestCertificate": "a certificate has its ARN afterwards; one takes effect for nobody who does not own the domain",

	"cloudtrail:DescribeTrails": "CloudTrail takes no resource for it; it tells where trails are kept, and nothing of what is in them",

	"cloudwatch:PutMetricData": "metrics have no ARN, only data sets do; cloudwatch:namespace confines it",

	"ec2:DescribeAddresses":                      "EC2's Describe actions take no resource",
	"ec2:DescribeAddressesAttribute":             "EC2's Describe actions take no resource",
	"ec2:DescribeAvailabilityZones":              "EC2's Describe actions take no resource",
	"ec2:DescribeDhcpOptions":                    "EC2's Describe actions take no resource",
	"ec2:DescribeEgressOnlyInternetGateways":     "EC2's Describe actions take no resource",
	"ec2:DescribeFlowLogs":                       "EC2's Describe actions take no resource",
	"ec2:DescribeInternetGateways":               "EC2's Describe actions take no resource",
	"ec2:DescribeManagedPrefixLists":             "EC2's Describe actions take no resource",
	"ec2:DescribeNatGateways":                    "EC2's Describe actions take no resource",
	"ec2:DescribeNetworkAcls":                    "EC2's Describe actions take no resource",
	"ec2:DescribeNetworkInterfaces":              "EC2's Describe actions take no resource",
	"ec2:DescribePrefixLists":                    "EC2's Describe actions take no resource",
	"ec2:DescribeRouteTables":                    "EC2's Describe actions take no resource",
	"ec2:DescribeSecurityGroupRules":             "EC2's Describe actions take no resource",
	"ec2:DescribeSecurityGroups":                 "EC2's Describe actions take no resource",
	"ec2:DescribeSubnets":                        "EC2's Describe actions take no resource",
	"ec2:DescribeVolumes":                        "EC2's Describe actions take no resource",
	"ec2:DescribeVpcBlockPublicAccessExclusions": "EC2's Describe actions take no resource",
	"ec2:DescribeVpcEndpoints":                   "EC2's Describe actions take no resource",
	"ec2:DescribeVpcs":                           "EC2's Describe actions take no resource",

	"ecr:GetAuthorizationToken": "the token is the account's; what it opens is confined action by action",

	"ecs:DescribeTaskDefinition": "ECS takes no resource for it; it reads, and changes nothing",
	"ecs:ListTasks":              "its resource would be a container instance, of which Fargate has none; ecs:cluster confines it",

	"elasticloadbalancing:DescribeCapacityReservation":    "ELB's Describe actions take no resource",
	"elasticloadbalancing:DescribeListenerAttributes":     "ELB's Describe actions take no resource",
	"elasticloadbalancing:DescribeListenerCertificates":   "ELB's Describe actions take no resource",
	"elasticloadbalancing:DescribeListeners":              "ELB's Describe actions take no resource",
	"elasticloadbalancing:DescribeLoadBalancerAttributes": "ELB's Describe actions take no resource",
	"elasticloadbalancing:DescribeLoadBalancers":          "ELB's Describe actions take no resource",
	"elasticloadbalancing:DescribeRules":                  "ELB's Describe actions take no resource",
	"elasticloadbalancing:DescribeTags":                   "ELB's Describe actions take no resource",
	"elasticloadbalancing:DescribeTargetGroupAttributes":  "ELB's Describe actions take no resource",
	"elasticloadbalancing:DescribeTargetGroups":           "ELB's Describe actions take no resource",
	"elasticloadbalancing:DescribeTargetHealth":           "ELB's Describe actions take no resource",
	"elasticloadbalancing:SetWebAcl":                      "ELB takes no resource for it; WAF's own action beside it is confined to load balancers and web ACLs",

	"guardduty:CreateDetector": "GuardDuty takes no resource for it; a region has one detector",
	"guardduty:ListDetectors":  "GuardDuty takes no resource for it; it tells the ID of the region's one detector",

	"iam:ListRoles": "IAM's lists take no resource; who reads it sees names and trusts",

	"logs:CreateLogDelivery":    "CloudWatch Logs takes no resource for it; EC2 asks for it where flow logs go to S3, whose bucket says who may write",
	"logs:DeleteLogDelivery":    "the same, where they are taken away",
	"logs:DescribeDestinations": "CloudWatch Logs takes no resource for it; a preview compares the account's destinations",
	"logs:DescribeLogGroups":    "ECS Exec, flow logs and previews look log groups up in the list of all; it reads names and no logs",

	"route53resolver:GetResolverQueryLogConfigAssociation": "Route 53 takes no resource for it; it tells a VPC and where its queries are logged",

	"ssmmessages:CreateControlChannel": "Session Manager's channels have no ARN",
	"ssmmessages:CreateDataChannel":    "Session Manager's channels have no ARN",
	"ssmmessages:OpenControlChannel":   "Session Manager's channels have no ARN",
	"ssmmessages:OpenDataChannel":      "Session Manager's channels have no ARN",

	"xray:GetSamplingRules":              "X-Ray takes no resource to ask how much to sample",
	"xray:GetSamplingStatisticSummaries": "X-Ray takes no resource to ask how much to sample",
	"xray:GetSamplingTargets":            "X-Ray takes no resource to ask how much to sample",
	"xray:PutTelemetryRecords":           "traces have no ARN",
	"xray:PutTraceSegments":              "traces have no ARN",
}
