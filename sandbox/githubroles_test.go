package sandbox_test

import (
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// notRecordedReads are permissions of both roles that this test need not record: for lookups, which depend on the stack file,
// and for Pulumi's state, which is not in S3 here.
var notRecordedReads = []string{
	"acm:DescribeCertificate", "acm:GetCertificate", "acm:ListCertificates", "acm:ListTagsForCertificate",
	"dynamodb:ListTables", "ec2:DescribeAddresses", "ec2:DescribeAvailabilityZones", "ec2:DescribeDhcpOptions",
	"ec2:DescribeInternetGateways", "ec2:DescribeManagedPrefixLists", "ec2:DescribeNatGateways",
	"ec2:DescribeNetworkAcls", "ec2:DescribeNetworkInterfaces", "ec2:DescribePrefixLists", "ec2:DescribeRouteTables",
	"ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets",
	"ec2:DescribeTransitGatewayVpcAttachments", "ec2:DescribeVpcAttribute", "ec2:DescribeVpcEndpointServices",
	"ec2:DescribeVpcEndpoints", "ec2:DescribeVpcPeeringConnections", "ec2:DescribeVpcs", "ec2:DescribeVpnGateways",
	"ec2:GetManagedPrefixListEntries", "ecr:DescribeRepositories", "elasticloadbalancing:DescribeListenerAttributes",
	"elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeLoadBalancers",
	"elasticloadbalancing:DescribeTags", "guardduty:GetDetector", "guardduty:ListDetectors",
	"iam:GetOpenIDConnectProvider", "iam:GetPolicy", "iam:GetServerCertificate", "iam:ListOpenIDConnectProviders",
	"iam:ListRoles", "iam:ListServerCertificates", "kms:DescribeKey", "route53:GetHostedZone",
	"route53:ListHostedZones", "route53:ListTagsForResource", "s3:GetObject", "secretsmanager:ListSecrets",
	"servicequotas:GetServiceQuota", "sns:ListTagsForResource", "sns:ListTopics", "sqs:ListQueues", "tag:GetResources",
}

// orphanReads are the permissions of the preview role with which `foundation orphans` lists what is left.
// TestPreviewRoleMayFindOrphans compares them with its calls.
var orphanReads = []string{
	"access-analyzer:ListAnalyzers", "acm:ListCertificates", "cloudtrail:ListTrails", "cloudwatch:DescribeAlarms",
	"cloudwatch:ListDashboards", "ec2:DescribeAddresses", "ec2:DescribeDhcpOptions",
	"ec2:DescribeEgressOnlyInternetGateways", "ec2:DescribeFlowLogs", "ec2:DescribeInternetGateways",
	"ec2:DescribeNatGateways", "ec2:DescribeNetworkAcls", "ec2:DescribeRouteTables",
	"ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets",
	"ec2:DescribeVpcBlockPublicAccessExclusions", "ec2:DescribeVpcEndpoints", "ec2:DescribeVpcs",
	"elasticache:DescribeCacheSubnetGroups", "elasticloadbalancing:DescribeListeners",
	"elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeRules",
	"elasticloadbalancing:DescribeTargetGroups", "events:ListRules", "events:ListTargetsByRule",
	"guardduty:ListDetectors", "iam:GetOpenIDConnectProvider", "iam:GetPolicy", "iam:GetRole",
	"iam:ListAttachedRolePolicies", "iam:ListEntitiesForPolicy", "iam:ListInstanceProfilesForRole",
	"iam:ListOpenIDConnectProviders", "iam:ListPolicies", "iam:ListPolicyVersions", "iam:ListRolePolicies",
	"iam:ListRoles", "logs:DescribeDestinations", "logs:DescribeLogGroups", "rds:DescribeDBSubnetGroups",
	"route53:ListResourceRecordSets", "route53resolver:ListFirewallRuleGroupAssociations",
	"route53resolver:ListResolverQueryLogConfigAssociations", "s3:ListAllMyBuckets", "sns:ListTopics",
	"tag:GetResources",
}

// notRecordedChanges are the permissions of the role that deploys the foundation that this test does not record, by
// reason.
var notRecordedChanges = map[string][]string{
	"reverting a change made outside of Pulumi": {
		"cloudtrail:UpdateTrail", "ec2:ModifySubnetAttribute", "iam:PutRolePermissionsBoundary", "iam:UpdateRole",
	},
	"checked by AWS in addition: PassRole, private hosted zones of endpoints, keys of repositories": {
		"iam:PassRole", "kms:CreateGrant", "kms:RetireGrant", "route53:AssociateVPCWithHostedZone",
	},
	"the certificate is replaced instead of updated here": {"acm:AddTagsToCertificate", "acm:RemoveTagsFromCertificate"},
	"adding an Availability Zone": {
		"elasticache:ModifyCacheSubnetGroup", "elasticloadbalancing:SetSubnets", "rds:ModifyDBSubnetGroup",
	},
	"changing the security group of a load balancer": {"elasticloadbalancing:SetSecurityGroups"},
	"changing the NAT gateway of a route":            {"ec2:ReplaceRoute"},
	"changing the description of a role":             {"iam:UpdateRoleDescription"},
	"turning IPv6 off":                               {"ec2:DisassociateSubnetCidrBlock"},
	"changing a port or a subnet in place":           {"ec2:DeleteNetworkAclEntry", "ec2:ModifySecurityGroupRules"},
	"emptying a bucket with load balancer logs":      {"s3:DeleteObject", "s3:DeleteObjectVersion", "s3:ListBucketVersions"},
	"Pulumi's state, which is not in S3 here":        {"s3:PutObject"},
}

// administratorActions are actions that this test records, but that the role must not be allowed: those that create and
// delete the account's identity provider. An administrator performs them. The actions on managed policies are recorded
// for the policies of the role itself, and allowed for those of roles with many services.
var administratorActions = []string{
	"iam:CreateOpenIDConnectProvider", "iam:DeleteOpenIDConnectProvider", "iam:TagOpenIDConnectProvider", "iam:UntagOpenIDConnectProvider",
}

// TestGitHubRolesAllowTheRecordedActions compares the policies of GitHub's roles with the actions that the provider
// calls.
func TestGitHubRolesAllowTheRecordedActions(t *testing.T) {
	t.Parallel()
	direct := engine.New(t, "..", "dev")
	require.NoError(t, direct.Preview().Err) // starts the emulator
	direct.CallQuery("iam", "CreatePolicy", "PolicyName", "boundary", "PolicyDocument",
		`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}`)
	recorder := &recorder{}
	e := direct.At(recorder.start(t, direct.Endpoint()))
	first := []string{
		"iam.path=/ecs/", "iam.permissionsBoundary=arn:aws:iam::123456789012:policy/boundary", "tags={Team: shop}",
		"delivery.github={repository: acme/shop, branch: main, foundation: {stateBucket: shop-state}}",
	}
	const encrypted = "key: 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555'"
	stack := slices.Concat(first, networkAdditions, allRoles, allLoadBalancerSettings, monitoringSettings, []string{
		"services.orders.createRepository={forceDelete: true, " + encrypted + "}",
		"loadBalancer.zoneId=" + createHostedZone(t, direct), "loadBalancer.accessLogs=true", "loadBalancer.logs={emptyOnDelete: true}",
	})
	require.NoError(t, e.Up(first...).Err)
	changes := recorder.take()
	require.Subset(t, allowedActions(t, direct, "github-foundation"), withoutAdministrator(permissions(changes)),
		"of a stack without optional settings")
	require.NoError(t, e.Up(stack...).Err)
	changes = append(changes, recorder.take()...)

	require.Empty(t, e.Preview(stack...).Changed())
	require.Empty(t, e.Refresh().Changed())
	reads := recorder.take()
	require.Contains(t, reads, "ec2:DescribeVpcs")
	require.ElementsMatch(t, allowedActions(t, direct, "github-preview"), permissions(reads, notRecordedReads, orphanReads))

	allowed, tagging := allowedActions(t, direct, "github-foundation"), taggingActions(t, direct, "github-foundation")
	changed := e.Up(append(slices.Clone(stack), "tags={Owner: shop}", "logs.retentionDays=60", "loadBalancer.idleTimeout=100",
		"loadBalancer.logs.retentionDays=60", "monitoring.cloudTrail.retentionDays=500", "delivery.codeBuild.project=images",
		"services.orders.createRepository={forceDelete: true, scanOnPush: false, mutableTags: true, keepImages: 3, "+encrypted+"}",
		"services.orders.green.weight=100", "services.orders.healthCheck.path=/health", "loadBalancer.alternativeNames=[cart.shop.example.com]")...)
	require.NoError(t, changed.Err)
	require.NoError(t, e.Destroy().Err)
	changes = append(changes, recorder.take()...)
	untagged := slices.DeleteFunc(tagging, func(action string) bool {
		return recorder.tagged[action] || !slices.Contains(changes, action)
	})
	require.Empty(t, untagged, "no request sends the tags that the permission requires")
	changes = slices.Concat(changes, slices.Concat(slices.Collect(maps.Values(notRecordedChanges))...))
	require.ElementsMatch(t, allowed, withoutAdministrator(permissions(changes, reads, notRecordedReads)))
}

// withoutAdministrator returns the actions without those that an administrator performs.
func withoutAdministrator(actions []string) []string {
	return slices.DeleteFunc(actions, func(action string) bool { return slices.Contains(administratorActions, action) })
}

// permissions returns the permissions that actions need, without duplicates. sts:GetCallerIdentity needs none.
func permissions(actions ...[]string) []string {
	needed := slices.DeleteFunc(slices.Concat(actions...), func(action string) bool { return action == "sts:GetCallerIdentity" })
	slices.Sort(needed)
	return slices.Compact(needed)
}

// A statement is a statement of a policy in the emulator.
type statement struct {
	Effect    string
	Action    []string
	Condition map[string]map[string][]string
}

// allowedActions returns the actions that the policies of a role in the emulator allow.
func allowedActions(t *testing.T, e *engine.Engine, role string) []string {
	t.Helper()
	var allowed []string
	for _, s := range statements(t, e, role) {
		if s.Effect == "Allow" {
			allowed = append(allowed, s.Action...)
		}
	}
	return permissions(allowed)
}

// taggingActions returns the actions that the policies of a role allow only in requests with the tags of the stack. Those
// that create a resource are also allowed on the stack's resources, such as the VPC of a new subnet.
func taggingActions(t *testing.T, e *engine.Engine, role string) []string {
	t.Helper()
	var tagging, owned []string
	for _, s := range statements(t, e, role) {
		if s.Condition["StringEquals"]["aws:RequestTag/Project"] != nil {
			tagging = append(tagging, s.Action...)
		}
		if s.Condition["StringEquals"]["aws:ResourceTag/Project"] != nil {
			owned = append(owned, s.Action...)
		}
	}
	require.Subset(t, tagging, []string{"ec2:CreateSubnet", "iam:CreateRole"})
	creates := regexp.MustCompile(`^ec2:(Create[^T]|Allocate|Authorize)`)
	return slices.DeleteFunc(permissions(tagging), func(action string) bool {
		return slices.Contains(owned, action) && !creates.MatchString(action)
	})
}

// statements returns the statements of the policies of a role in the emulator.
func statements(t *testing.T, e *engine.Engine, role string) []statement {
	t.Helper()
	name := "ecs-foundation-" + role + "-role-dev"
	attached := regexp.MustCompile(`<PolicyArn>(.*?)</PolicyArn>`).
		FindAllStringSubmatch(e.CallQuery("iam", "ListAttachedRolePolicies", "RoleName", name), -1)
	var responses []string
	for _, arn := range attached {
		responses = append(responses, currentPolicy(t, e, arn[1]))
	}
	if len(responses) == 0 {
		responses = []string{e.CallQuery("iam", "GetRolePolicy", "RoleName", name, "PolicyName", role)}
	}
	var all []statement
	for _, response := range responses {
		document := regexp.MustCompile(`<(?:Policy)?Document>(.*)</`).FindStringSubmatch(strings.ReplaceAll(response, "\n", ""))
		require.NotNil(t, document, response)
		text, _, _ := strings.Cut(document[1], "<")
		text, err := url.PathUnescape(text)
		require.NoError(t, err)
		var policy struct{ Statement []statement }
		require.NoError(t, json.Unmarshal([]byte(text), &policy), text)
		all = append(all, policy.Statement...)
	}
	return all
}

// currentPolicy returns the response with the default version of a managed policy.
func currentPolicy(t *testing.T, e *engine.Engine, arn string) string {
	t.Helper()
	version := regexp.MustCompile(`<DefaultVersionId>(.*?)</DefaultVersionId>`).
		FindStringSubmatch(e.CallQuery("iam", "GetPolicy", "PolicyArn", arn))
	require.NotNil(t, version, arn)
	return e.CallQuery("iam", "GetPolicyVersion", "PolicyArn", arn, "VersionId", version[1])
}
