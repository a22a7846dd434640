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

// notAsked is what both roles may besides: for what the emulator lacks, for stack files that this test does not have, and
// for the state, which is not AWS's here.
var notAsked = []string{
	"access-analyzer:GetAnalyzer",
	"ec2:DescribeAvailabilityZones", "ec2:DescribeManagedPrefixLists", "ec2:GetManagedPrefixListEntries",
	"ec2:DescribeVpcBlockPublicAccessExclusions", "ecr:GetRepositoryPolicy", "guardduty:ListDetectors",
	"route53resolver:GetFirewallRuleGroupAssociation", "route53resolver:GetResolverQueryLogConfigAssociation",
	"route53resolver:ListTagsForResource", "s3:GetObject", "wafv2:GetWebACL", "wafv2:GetWebACLForResource",
}

// notDone is what the role that lays the foundation may besides, by the reason.
var notDone = map[string][]string{
	"the emulator lacks it": {
		"access-analyzer:CreateAnalyzer", "access-analyzer:DeleteAnalyzer", "access-analyzer:TagResource", "access-analyzer:UntagResource",
		"access-analyzer:UpdateAnalyzer", "elasticloadbalancing:SetWebAcl", "wafv2:AssociateWebACL", "wafv2:DisassociateWebACL",
		"ec2:CreateVpcBlockPublicAccessExclusion", "ec2:DeleteVpcBlockPublicAccessExclusion", "ec2:ModifyVpcBlockPublicAccessExclusion",
	},
	"it belongs to a firewall, a query log or a repository that this test does not have": {
		"ecr:DeleteRepositoryPolicy", "ecr:SetRepositoryPolicy",
		"route53resolver:AssociateFirewallRuleGroup", "route53resolver:AssociateResolverQueryLogConfig",
		"route53resolver:DisassociateFirewallRuleGroup", "route53resolver:DisassociateResolverQueryLogConfig",
		"route53resolver:TagResource", "route53resolver:UntagResource", "route53resolver:UpdateFirewallRuleGroupAssociation",
	},
	"what somebody has changed by hand is changed back": {
		"cloudtrail:UpdateTrail", "ec2:ModifySubnetAttribute", "iam:PutRolePermissionsBoundary",
	},
	"AWS asks it beside: of roles handed over, flow logs to S3, logins by Cognito, private names": {
		"cognito-idp:DescribeUserPoolClient", "iam:PassRole", "logs:CreateLogDelivery", "logs:DeleteLogDelivery",
		"route53:AssociateVPCWithHostedZone",
	},
	"the certificate is replaced here": {"acm:AddTagsToCertificate", "acm:RemoveTagsFromCertificate"},
	"another zone": {
		"elasticache:ModifyCacheSubnetGroup", "elasticloadbalancing:SetSubnets", "rds:ModifyDBSubnetGroup",
	},
	"another NAT gateway":                         {"ec2:ReplaceRoute"},
	"IPv6 is taken away":                          {"ec2:DisassociateSubnetCidrBlock"},
	"another port, subnet or priority, in place":  {"ec2:DeleteNetworkAclEntry", "ec2:ModifySecurityGroupRules", "elasticloadbalancing:SetRulePriorities"},
	"load balancers have written into the bucket": {"s3:DeleteObject", "s3:DeleteObjectVersion", "s3:ListBucketVersions"},
	"Pulumi's state, which is not AWS's here":     {"s3:PutObject"},
}

// administrators are who does what the role may not: make it and take it away, with its policies, and the account's
// identity provider.
var administrators = []string{
	"iam:AttachRolePolicy", "iam:CreateOpenIDConnectProvider", "iam:CreatePolicy", "iam:CreatePolicyVersion",
	"iam:DeleteOpenIDConnectProvider", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:DetachRolePolicy", "iam:ListPolicyVersions",
	"iam:TagOpenIDConnectProvider", "iam:TagPolicy", "iam:UntagOpenIDConnectProvider", "iam:UntagPolicy",
}

func TestWorkflowsMayDoWhatTheyAreForAndNoMore(t *testing.T) {
	t.Parallel()
	own := engine.New(t, "..", "dev")
	require.NoError(t, own.Preview().Err) // starts the emulator
	recorded := &recorder{}
	e := own.At(recorded.before(t, own.Endpoint()))
	first := []string{
		"iam.path=/ecs/", "iam.permissionsBoundary=arn:aws:iam::123456789012:policy/boundary", "tags={Team: shop}",
		"delivery.github={repository: acme/shop, branch: main, foundation: {stateBucket: shop-state}}",
	}
	stack := slices.Concat(first, everything, everyRole, balanced, watched, []string{
		"loadBalancer.zoneId=" + hostedZone(t, own), "loadBalancer.accessLogs=true", "loadBalancer.logs={emptyOnDelete: true}",
	})
	require.NoError(t, e.Up(first...).Err)
	require.NoError(t, e.Up(stack...).Err)
	done := recorded.take()

	require.Empty(t, e.Preview(stack...).Changed())
	require.Empty(t, e.Refresh().Changed())
	asked := recorded.take()
	require.Contains(t, asked, "ec2:DescribeVpcs")
	require.ElementsMatch(t, allowed(t, own, "github-preview"), permissions(asked, notAsked))

	may := allowed(t, own, "github-foundation")
	changed := e.Up(append(slices.Clone(stack), "tags={Owner: shop}", "logs.retentionDays=60", "loadBalancer.idleTimeout=100",
		"loadBalancer.logs.retentionDays=60", "monitoring.cloudTrail.retentionDays=500", "delivery.codeBuild.project=images",
		"services.orders.green.weight=100", "services.orders.healthCheck.path=/health", "loadBalancer.alternativeNames=[cart.shop.example.com]")...)
	require.NoError(t, changed.Err)
	require.NoError(t, e.Destroy().Err)
	done = slices.Concat(done, asked, recorded.take(), notAsked, slices.Concat(slices.Collect(maps.Values(notDone))...))
	done = slices.DeleteFunc(permissions(done), func(action string) bool { return slices.Contains(administrators, action) })
	require.ElementsMatch(t, may, done)
}

// permissions returns what actions ask for, each once.
func permissions(actions ...[]string) []string {
	all := slices.DeleteFunc(slices.Concat(actions...), func(action string) bool { return action == "sts:GetCallerIdentity" })
	slices.Sort(all)
	return slices.Compact(all)
}

// allowed returns the actions that a role's policies allow, as they are in the emulator.
func allowed(t *testing.T, e *engine.Engine, role string) []string {
	t.Helper()
	name := "ecs-foundation-" + role + "-role-dev"
	attached := regexp.MustCompile(`<PolicyArn>(.*?)</PolicyArn>`).FindAllStringSubmatch(e.Ask("iam", "ListAttachedRolePolicies", "RoleName", name), -1)
	var answers []string
	for _, arn := range attached {
		answers = append(answers, e.Ask("iam", "GetPolicyVersion", "PolicyArn", arn[1], "VersionId", "v1"))
	}
	if len(answers) == 0 {
		answers = []string{e.Ask("iam", "GetRolePolicy", "RoleName", name, "PolicyName", role)}
	}
	var all []string
	for _, answer := range answers {
		document := regexp.MustCompile(`<(?:Policy)?Document>(.*)</`).FindStringSubmatch(strings.ReplaceAll(answer, "\n", ""))
		require.NotNil(t, document, answer)
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
				all = append(all, statement.Action...)
			}
		}
	}
	return permissions(all)
}
