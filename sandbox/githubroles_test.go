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

// notRecordedReads are the permissions of both roles that this test does not record: for services that the emulator
// lacks, for other stack files, and for Pulumi's state, which is not in S3 here.
var notRecordedReads = []string{
	"access-analyzer:GetAnalyzer",
	"ec2:DescribeAvailabilityZones", "ec2:DescribeManagedPrefixLists", "ec2:GetManagedPrefixListEntries",
	"ec2:DescribeVpcBlockPublicAccessExclusions", "ecr:DescribeRepositories", "ecr:GetRepositoryPolicy", "guardduty:ListDetectors",
	"kms:DescribeKey",
	"route53resolver:GetFirewallRuleGroupAssociation", "route53resolver:GetResolverQueryLogConfigAssociation",
	"route53resolver:ListTagsForResource", "s3:GetObject", "wafv2:GetWebACL", "wafv2:GetWebACLForResource",
}

// notRecordedChanges are the permissions of the role that deploys the foundation that this test does not record, by
// reason.
var notRecordedChanges = map[string][]string{
	"not implemented in the emulator": {
		"access-analyzer:CreateAnalyzer", "access-analyzer:DeleteAnalyzer", "access-analyzer:TagResource", "access-analyzer:UntagResource",
		"access-analyzer:UpdateAnalyzer", "elasticloadbalancing:SetWebAcl", "wafv2:AssociateWebACL", "wafv2:DisassociateWebACL",
		"ec2:CreateVpcBlockPublicAccessExclusion", "ec2:DeleteVpcBlockPublicAccessExclusion", "ec2:ModifyVpcBlockPublicAccessExclusion",
	},
	"DNS Firewall, query logging and repository policies, which this test does not use": {
		"ecr:DeleteRepositoryPolicy", "ecr:SetRepositoryPolicy",
		"route53resolver:AssociateFirewallRuleGroup", "route53resolver:AssociateResolverQueryLogConfig",
		"route53resolver:DisassociateFirewallRuleGroup", "route53resolver:DisassociateResolverQueryLogConfig",
		"route53resolver:TagResource", "route53resolver:UntagResource", "route53resolver:UpdateFirewallRuleGroupAssociation",
	},
	"reverting a change made outside of Pulumi": {
		"cloudtrail:UpdateTrail", "ec2:ModifySubnetAttribute", "iam:PutRolePermissionsBoundary",
	},
	"checked by AWS in addition: PassRole, flow logs to S3, Cognito logins, private hosted zones": {
		"cognito-idp:DescribeUserPoolClient", "iam:PassRole", "logs:CreateLogDelivery", "logs:DeleteLogDelivery",
		"route53:AssociateVPCWithHostedZone",
	},
	"the certificate is replaced instead of updated here": {"acm:AddTagsToCertificate", "acm:RemoveTagsFromCertificate"},
	"adding an Availability Zone": {
		"elasticache:ModifyCacheSubnetGroup", "elasticloadbalancing:SetSubnets", "rds:ModifyDBSubnetGroup",
	},
	"changing the NAT gateway of a route":              {"ec2:ReplaceRoute"},
	"turning IPv6 off":                                 {"ec2:DisassociateSubnetCidrBlock"},
	"changing a port, a subnet or a priority in place": {"ec2:DeleteNetworkAclEntry", "ec2:ModifySecurityGroupRules", "elasticloadbalancing:SetRulePriorities"},
	"emptying a bucket with load balancer logs":        {"s3:DeleteObject", "s3:DeleteObjectVersion", "s3:ListBucketVersions"},
	"Pulumi's state, which is not in S3 here":          {"s3:PutObject"},
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
	stack := slices.Concat(first, networkAdditions, allRoles, allLoadBalancerSettings, monitoringSettings, []string{
		"loadBalancer.zoneId=" + createHostedZone(t, direct), "loadBalancer.accessLogs=true", "loadBalancer.logs={emptyOnDelete: true}",
	})
	require.NoError(t, e.Up(first...).Err)
	require.NoError(t, e.Up(stack...).Err)
	changes := recorder.take()

	require.Empty(t, e.Preview(stack...).Changed())
	require.Empty(t, e.Refresh().Changed())
	reads := recorder.take()
	require.Contains(t, reads, "ec2:DescribeVpcs")
	require.ElementsMatch(t, allowedActions(t, direct, "github-preview"), permissions(reads, notRecordedReads))

	allowed := allowedActions(t, direct, "github-foundation")
	changed := e.Up(append(slices.Clone(stack), "tags={Owner: shop}", "logs.retentionDays=60", "loadBalancer.idleTimeout=100",
		"loadBalancer.logs.retentionDays=60", "monitoring.cloudTrail.retentionDays=500", "delivery.codeBuild.project=images",
		"services.orders.green.weight=100", "services.orders.healthCheck.path=/health", "loadBalancer.alternativeNames=[cart.shop.example.com]")...)
	require.NoError(t, changed.Err)
	require.NoError(t, e.Destroy().Err)
	changes = slices.Concat(changes, recorder.take(), slices.Concat(slices.Collect(maps.Values(notRecordedChanges))...))
	want := slices.DeleteFunc(permissions(changes, reads, notRecordedReads), func(action string) bool {
		return slices.Contains(administratorActions, action)
	})
	require.ElementsMatch(t, allowed, want)
}

// permissions returns the permissions that actions need, without duplicates. sts:GetCallerIdentity needs none.
func permissions(actions ...[]string) []string {
	needed := slices.DeleteFunc(slices.Concat(actions...), func(action string) bool { return action == "sts:GetCallerIdentity" })
	slices.Sort(needed)
	return slices.Compact(needed)
}

// allowedActions returns the actions that the policies of a role in the emulator allow.
func allowedActions(t *testing.T, e *engine.Engine, role string) []string {
	t.Helper()
	name := "ecs-foundation-" + role + "-role-dev"
	attached := regexp.MustCompile(`<PolicyArn>(.*?)</PolicyArn>`).
		FindAllStringSubmatch(e.CallQuery("iam", "ListAttachedRolePolicies", "RoleName", name), -1)
	var responses []string
	for _, arn := range attached {
		responses = append(responses, e.CallQuery("iam", "GetPolicyVersion", "PolicyArn", arn[1], "VersionId", "v1"))
	}
	if len(responses) == 0 {
		responses = []string{e.CallQuery("iam", "GetRolePolicy", "RoleName", name, "PolicyName", role)}
	}
	var allowed []string
	for _, response := range responses {
		document := regexp.MustCompile(`<(?:Policy)?Document>(.*)</`).FindStringSubmatch(strings.ReplaceAll(response, "\n", ""))
		require.NotNil(t, document, response)
		text, _, _ := strings.Cut(document[1], "<")
		text, err := url.PathUnescape(text)
		require.NoError(t, err)
		var policy struct {
			Statement []struct {
				Effect string
				Action []string
			}
		}
		require.NoError(t, json.Unmarshal([]byte(text), &policy), text)
		for _, statement := range policy.Statement {
			if statement.Effect == "Allow" {
				allowed = append(allowed, statement.Action...)
			}
		}
	}
	return permissions(allowed)
}
