package proof_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/deploy"
	"ecs-foundation/iam/policy"
)

const (
	webACL   = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/11111111-2222-3333-4444-555555555555"
	userPool = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_shop"
	pool     = "ipam-pool-0123456789abcdef0"
	queries  = "rqlc-0123456789abcdef"
)

// everything describes a stack with every resource type and every setting that limits the
// roles that deploy it.
func everything() deploy.Stack {
	return deploy.Stack{
		Types:   deploy.Types(),
		Network: deploy.Network{IPAMPool: pool, PrivateDNS: true, FlowLogsToS3: true, QueryLogConfig: queries},
		LoadBalancer: deploy.LoadBalancer{
			WebACL: webACL, LoadBalancers: []string{"public", "internal"}, UserPools: []string{userPool}, ZoneID: "Z1", Names: []string{"shop.example.com", "*.shop.example.com"},
			Certified: []string{"shop.example.com", "*.shop.example.com"},
		},
		Roles: deploy.Roles{Generated: map[string]string{
			"vpc-flow-logs.amazonaws.com": "flow-logs-writer-role", "logs.amazonaws.com": "sharing-logs-role",
		}},
		Monitoring: deploy.Monitoring{
			Detector: true, Analyzers: []string{"shop-dev-external"}, Dashboards: []string{"shop-dev-dashboard-public"}, Trail: "shop-dev-trail",
		},
		Logs: deploy.Logs{Key: true},
		Registry: deploy.Registry{
			Created: []string{"shop/cart", "shop/orders"}, Deleted: []string{"shop/cart"}, Keys: []string{key}, Shared: []string{"shop/cart", "shop/users"},
		},
		Buckets: []deploy.Bucket{{Name: "alb-logs-bucket", Empty: true}, {Name: "monitoring-trail-bucket"}},
	}
}

// deploying returns the role that deploys a stack.
func deploying(t *testing.T, deployed deploy.Stack) iamplan.Role {
	t.Helper()
	in := modes["github-foundation"]
	in.Spec.ServiceLinkedRoles, in.Deployed = nil, deployed
	r := planned(t, in)["github-foundation"]
	r.Policy = created(r.Policy)
	return r
}

// tagged returns the context of a request: the tags of the resource or of the request.
func tagged(key, project, environment string) map[string]string {
	return map[string]string{"aws:" + key + "/Project": project, "aws:" + key + "/Environment": environment}
}

// changes are actions that change resources whose names do not contain the stack.
var changes = map[string][]string{
	"arn:aws:acm:us-east-1:123456789012:certificate/1":                      {"acm:DeleteCertificate", "acm:AddTagsToCertificate"},
	"arn:aws:cloudwatch:us-east-1:123456789012:alarm:alarms-public-alb-5xx": {"cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm"},
	"arn:aws:ecr:us-east-1:123456789012:repository/shop/cart":               {"ecr:DeleteRepository", "ecr:PutImageTagMutability", "ecr:PutLifecyclePolicy"},
	"arn:aws:elasticache:us-east-1:123456789012:subnetgroup:data-cache-1":   {"elasticache:DeleteCacheSubnetGroup"},
	"arn:aws:events:us-east-1:123456789012:rule/monitoring-findings-1":      {"events:DeleteRule", "events:PutRule", "events:RemoveTargets"},
	"arn:aws:guardduty:us-east-1:123456789012:detector/1":                   {"guardduty:DeleteDetector", "guardduty:UpdateDetector"},
	"arn:aws:iam::123456789012:role/ecs/sharing-logs-role-0a1b2c3":          {"iam:UntagRole"},
	"arn:aws:iam::123456789012:role/ecs/shop-two-cart-task-role-dev":        {"iam:UntagRole"},
	"arn:aws:logs:us-east-1:123456789012:destination:sharing-logs":          {"logs:DeleteDestination", "logs:PutDestinationPolicy"},
	"arn:aws:rds:us-east-1:123456789012:subgrp:data-database-1":             {"rds:DeleteDBSubnetGroup"},
	"arn:aws:route53resolver:us-east-1:123456789012:firewall-rule-group-association/rslvr-frgassoc-1": {
		"route53resolver:DisassociateFirewallRuleGroup",
	},
	"arn:aws:sns:us-east-1:123456789012:monitoring-findings-topic-1": {"sns:DeleteTopic", "sns:SetTopicAttributes"},
}

// TestFoundationRoleChangesOnlyItsStack simulates changes to resources of another stack of
// the project, and of a project with a similar name.
func TestFoundationRoleChangesOnlyItsStack(t *testing.T) {
	t.Parallel()
	r := planned(t, modes["github-foundation"])["github-foundation"]
	var all []request
	for _, arn := range slices.Sorted(maps.Keys(changes)) {
		for _, action := range changes[arn] {
			for _, owner := range [][2]string{{"shop", "dev"}, {"shop", "prod"}, {"shop-two", "dev"}} {
				req := by(t, r, action, arn)
				req.Context, req.allowed = tagged("ResourceTag", owner[0], owner[1]), owner == [2]string{"shop", "dev"}
				all = append(all, req)
				// Tags of the request do not change the owner of a resource.
				req.Context = maps.Clone(req.Context)
				maps.Copy(req.Context, tagged("RequestTag", "shop", "dev"))
				all = append(all, req)
			}
		}
	}
	simulate(t, all)
}

// TestFoundationRoleChangesOnlyDeclaredResources simulates, for each resource type, the role
// of a stack without it: it must not be allowed any of the type's changes.
func TestFoundationRoleChangesOnlyDeclaredResources(t *testing.T) {
	t.Parallel()
	const record = "aws:route53/record:Record"
	var all []request
	for _, tc := range []struct{ typ, action, resource string }{
		{"aws:accessanalyzer/analyzer:Analyzer", "access-analyzer:DeleteAnalyzer", arn("access-analyzer", "analyzer/shop-dev-external")},
		{"aws:acm/certificate:Certificate", "acm:RequestCertificate", "*"},
		{"aws:acm/certificate:Certificate", "acm:DeleteCertificate", arn("acm", "certificate/1")},
		{"aws:cloudtrail/trail:Trail", "cloudtrail:DeleteTrail", arn("cloudtrail", "trail/shop-dev-trail")},
		{"aws:cloudwatch/metricAlarm:MetricAlarm", "cloudwatch:DeleteAlarms", arn("cloudwatch", "alarm:alarms-public-alb-5xx")},
		{"aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", "logs:PutSubscriptionFilter", "arn:aws:logs:us-east-1:210987654321:destination:logs"},
		{"aws:ec2/networkAcl:NetworkAcl", "ec2:DeleteNetworkAcl", arn("ec2", "network-acl/acl-1")},
		{"aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion", "ec2:CreateVpcBlockPublicAccessExclusion", arn("ec2", "vpc-block-public-access-exclusion/1")},
		{"aws:ecr/repository:Repository", "ecr:CreateRepository", arn("ecr", "repository/shop/cart")},
		{"aws:ecr/lifecyclePolicy:LifecyclePolicy", "ecr:PutLifecyclePolicy", arn("ecr", "repository/shop/cart")},
		{"aws:ecr/repositoryPolicy:RepositoryPolicy", "ecr:SetRepositoryPolicy", arn("ecr", "repository/shop/cart")},
		{"aws:guardduty/detector:Detector", "guardduty:DeleteDetector", arn("guardduty", "detector/1")},
		{"aws:guardduty/detector:Detector", "guardduty:CreateDetector", "*"},
		{"aws:iam/serviceLinkedRole:ServiceLinkedRole", "iam:TagRole", scope.AccountARN("iam", "role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS")},
		{record, "route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z1"},
		{"aws:s3/bucketPolicy:BucketPolicy", "s3:PutBucketPolicy", "arn:aws:s3:::monitoring-trail-bucket-0a1b2c3"},
		{"aws:sns/topic:Topic", "sns:DeleteTopic", arn("sns", "monitoring-findings-topic-1")},
		{"aws:wafv2/webAclAssociation:WebAclAssociation", "wafv2:DisassociateWebACL", arn("elasticloadbalancing", "loadbalancer/app/public-0a1b2c3/0123456789abcdef")},
	} {
		for _, declared := range []bool{true, false} {
			deployed := everything()
			if !declared {
				deployed.Types = slices.DeleteFunc(slices.Clone(deployed.Types), func(typ string) bool { return typ == tc.typ })
			}
			req := by(t, deploying(t, deployed), tc.action, tc.resource)
			req.Context, req.allowed = tagged("ResourceTag", "shop", "dev"), declared
			maps.Copy(req.Context, tagged("RequestTag", "shop", "dev"))
			if tc.typ == record {
				req.Context["route53:ChangeResourceRecordSetsNormalizedRecordNames"] = "shop.example.com"
			}
			all = append(all, req)
		}
	}
	simulate(t, all)
}

// TestSettingsAddTheirPermissions simulates what a setting of a resource type requires, with
// and without the setting.
func TestSettingsAddTheirPermissions(t *testing.T) {
	t.Parallel()
	var all []request
	group := arn("logs", "log-group:/ecs/shop-dev/cart")
	for _, tc := range []struct {
		action, resource string
		unset            func(*deploy.Stack)
	}{
		// AWS authorizes CreateVpc on the pool, which another account can own.
		{"ec2:CreateVpc", "arn:aws:ec2::123456789012:ipam-pool/" + pool, func(s *deploy.Stack) { s.Network.IPAMPool = "" }},
		{"ec2:CreateVpc", "arn:aws:ec2::210987654321:ipam-pool/" + pool, func(s *deploy.Stack) { s.Network.IPAMPool = "" }},
		{"ec2:GetIpamPoolAllocations", "arn:aws:ec2::210987654321:ipam-pool/" + pool, func(s *deploy.Stack) { s.Network.IPAMPool = "" }},
		{"logs:CreateLogDelivery", "*", func(s *deploy.Stack) { s.Network.FlowLogsToS3 = false }},
		{"route53:AssociateVPCWithHostedZone", "arn:aws:route53:::hostedzone/ZAWS", func(s *deploy.Stack) { s.Network.PrivateDNS = false }},
		{
			"route53resolver:AssociateResolverQueryLogConfig", "arn:aws:route53resolver:us-east-1:210987654321:resolver-query-log-config/" + queries,
			func(s *deploy.Stack) { s.Network.QueryLogConfig = "rqlc-other" },
		},
		{"cognito-idp:DescribeUserPoolClient", userPool, func(s *deploy.Stack) { s.LoadBalancer.UserPools = nil }},
		{"wafv2:AssociateWebACL", webACL, func(s *deploy.Stack) { s.LoadBalancer.WebACL = strings.Replace(webACL, "shop", "other", 1) }},
		{"logs:AssociateKmsKey", group, func(s *deploy.Stack) { s.Logs.Key = false }},
		{"guardduty:DeleteDetector", arn("guardduty", "detector/1"), func(s *deploy.Stack) { s.Monitoring.Detector = false }},
		{"ecr:SetRepositoryPolicy", arn("ecr", "repository/shop/users"), func(s *deploy.Stack) { s.Registry.Shared = []string{"shop/cart"} }},
		{"ecr:PutLifecyclePolicy", arn("ecr", "repository/shop/orders"), func(s *deploy.Stack) { s.Registry.Created = []string{"shop/cart"} }},
		{"ecr:DeleteRepository", arn("ecr", "repository/shop/cart"), func(s *deploy.Stack) { s.Registry.Deleted = nil }},
		{"s3:DeleteObject", "arn:aws:s3:::alb-logs-bucket-0a1b2c3/a", func(s *deploy.Stack) { s.Buckets[0].Empty = false }},
		{"s3:PutBucketPolicy", "arn:aws:s3:::monitoring-trail-bucket-0a1b2c3", func(s *deploy.Stack) { s.Buckets = s.Buckets[:1] }},
		{"s3:ListBucket", "arn:aws:s3:::alb-logs-bucket-0a1b2c3", func(s *deploy.Stack) { s.Buckets = s.Buckets[1:] }},
	} {
		without := everything()
		tc.unset(&without)
		for _, deployed := range []deploy.Stack{everything(), without} {
			req := by(t, deploying(t, deployed), tc.action, tc.resource)
			req.allowed = len(all)%2 == 0
			req.Context = tagged("ResourceTag", "shop", "dev")
			all = append(all, req)
		}
	}
	simulate(t, all)
}

// TestFoundationRoleUsesOnlyWhatTheStackCreated simulates requests on resources that no condition distinguishes: the policy
// names those of the stack.
func TestFoundationRoleUsesOnlyWhatTheStackCreated(t *testing.T) {
	t.Parallel()
	flowLogs, logs := toService("vpc-flow-logs.amazonaws.com"), toService("logs.amazonaws.com")
	zone := "arn:aws:route53:::hostedzone/ZAWS"
	vpc := func(id, region string) map[string]string {
		return map[string]string{"route53:VPCs": policy.VPCCondition(id, region)}
	}
	balancer := func(name string) string { return arn("elasticloadbalancing", "loadbalancer/app/"+name) }
	r := deploying(t, everything())
	var all []request
	for _, tc := range []struct {
		action, resource string
		context          map[string]string
		allowed          bool
	}{
		{"wafv2:AssociateWebACL", balancer("public-0a1b2c3/0123456789abcdef"), nil, true},
		{"wafv2:DisassociateWebACL", balancer("internal-0a1b2c3/0123456789abcdef"), nil, true},
		{"wafv2:DisassociateWebACL", balancer("public-0a1b2c3/0123456789abcdee"), nil, false},
		{"wafv2:DisassociateWebACL", balancer("public-9a1b2c3/0123456789abcdef"), nil, false},
		{"wafv2:AssociateWebACL", balancer("other/0123456789abcdef"), nil, false},
		{"wafv2:DisassociateWebACL", strings.Replace(balancer("public-0a1b2c3/0123456789abcdef"), account, "210987654321", 1), nil, false},

		{"route53:AssociateVPCWithHostedZone", zone, vpc("vpc-0a1b2c3d", "us-east-1"), true},
		{"route53:AssociateVPCWithHostedZone", zone, nil, true}, // as EC2 can send it
		{"route53:AssociateVPCWithHostedZone", zone, vpc("vpc-0a1b2c3e", "us-east-1"), false},
		{"route53:AssociateVPCWithHostedZone", zone, vpc("vpc-0a1b2c3d", "eu-west-1"), false},

		{"iam:PassRole", scope.AccountARN("iam", "role/flow-logs-writer-role-0a1b2c3"), flowLogs, true},
		{"iam:PassRole", scope.AccountARN("iam", "role/sharing-logs-role-0a1b2c3"), logs, true},
		{"iam:PassRole", scope.AccountARN("iam", "role/flow-logs-writer-role-0a1b2c4"), flowLogs, false},
		{"iam:PassRole", scope.AccountARN("iam", "role/ecs/flow-logs-writer-role-0a1b2c3"), flowLogs, false},
		{"iam:PassRole", scope.AccountARN("iam", "role/sharing-logs-role-0a1b2c3"), flowLogs, false},
		{"iam:PassRole", scope.AccountARN("iam", "role/flow-logs-writer-role-0a1b2c3"), toService("ec2.amazonaws.com"), false},
	} {
		req := by(t, r, tc.action, tc.resource)
		req.Context, req.allowed = tc.context, tc.allowed
		all = append(all, req)
	}
	simulate(t, all)
}

func toService(name string) map[string]string { return map[string]string{"iam:PassedToService": name} }

// TestFoundationRoleUsesItsExistingNetworkOnly simulates what a stack does in a network and with security groups that have
// no tags of the stack.
func TestFoundationRoleUsesItsExistingNetworkOnly(t *testing.T) {
	t.Parallel()
	in := everything()
	in.Network.VPC, in.Network.Subnets, in.Network.EndpointsGroup = "vpc-0a1b2c3d", []string{"subnet-0a1b2c3d"}, "sg-0a1b2c3d"
	in.LoadBalancer.Listener, in.LoadBalancer.Group = arn("elasticloadbalancing", "listener/app/shared/1/2"), "sg-0a1b2c3e"
	r := deploying(t, in)
	var all []request
	for _, tc := range []struct {
		action, resource string
		allowed          bool
	}{
		{"ec2:CreateSecurityGroup", arn("ec2", "vpc/vpc-0a1b2c3d"), true},
		{"ec2:CreateSecurityGroup", "arn:aws:ec2:us-east-1:210987654321:vpc/vpc-0a1b2c3d", true}, // of a shared VPC
		{"ec2:CreateSecurityGroup", arn("ec2", "vpc/vpc-0a1b2c3e"), false},
		{"ec2:CreateVpcEndpoint", arn("ec2", "vpc/vpc-0a1b2c3d"), true},
		{"ec2:CreateVpcEndpoint", arn("ec2", "subnet/subnet-0a1b2c3d"), true},
		{"ec2:ModifyVpcEndpoint", arn("ec2", "subnet/subnet-0a1b2c3d"), true},
		{"ec2:CreateVpcEndpoint", arn("ec2", "subnet/subnet-0a1b2c3e"), false},
		{"ec2:CreateSubnet", arn("ec2", "vpc/vpc-0a1b2c3d"), false},
		{"ec2:CreateTags", arn("ec2", "vpc/vpc-0a1b2c3d"), false},
		{"ec2:AuthorizeSecurityGroupIngress", arn("ec2", "security-group/sg-0a1b2c3d"), true},
		{"ec2:RevokeSecurityGroupIngress", arn("ec2", "security-group/sg-0a1b2c3d"), true},
		{"ec2:AuthorizeSecurityGroupEgress", arn("ec2", "security-group/sg-0a1b2c3d"), false},
		{"ec2:AuthorizeSecurityGroupEgress", arn("ec2", "security-group/sg-0a1b2c3e"), true},
		{"ec2:AuthorizeSecurityGroupIngress", arn("ec2", "security-group/sg-0a1b2c3e"), false},
		{"ec2:DeleteSecurityGroup", arn("ec2", "security-group/sg-0a1b2c3d"), false},
		{"elasticloadbalancing:AddListenerCertificates", arn("elasticloadbalancing", "listener/app/shared/1/2"), true},
		{"elasticloadbalancing:ModifyListener", arn("elasticloadbalancing", "listener/app/shared/1/2"), false},
	} {
		req := by(t, r, tc.action, tc.resource)
		req.allowed = tc.allowed
		all = append(all, req)
	}
	simulate(t, all)
}
