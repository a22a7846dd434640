package sandbox_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// notAsked is what the role may besides: for what the emulator lacks, for stack files that this test does not have, and
// for the state, which is not AWS's here.
var notAsked = []string{
	"access-analyzer:GetAnalyzer",
	"ec2:DescribeAvailabilityZones", "ec2:DescribeManagedPrefixLists", "ec2:GetManagedPrefixListEntries",
	"ec2:DescribeVpcBlockPublicAccessExclusions", "ecr:GetRepositoryPolicy", "guardduty:ListDetectors",
	"route53resolver:GetFirewallRuleGroupAssociation", "route53resolver:GetResolverQueryLogConfigAssociation",
	"route53resolver:ListTagsForResource", "s3:GetObject", "wafv2:GetWebACL", "wafv2:GetWebACLForResource",
}

func TestAPreviewReadsWhatItsRoleMayAndNoMore(t *testing.T) {
	t.Parallel()
	own := engine.New(t, "..", "dev")
	require.NoError(t, own.Preview().Err) // starts the emulator
	recorded := &recorder{}
	e := own.At(recorded.before(t, own.Endpoint()))
	stack := slices.Concat(everything, everyRole, balanced, watched, []string{
		"loadBalancer.zoneId=" + hostedZone(t, own), "loadBalancer.accessLogs=true", "loadBalancer.logs={emptyOnDelete: true}",
	})
	require.NoError(t, e.Up(stack...).Err)
	require.Contains(t, recorded.take(), "ec2:CreateVpc")

	require.Empty(t, e.Preview(stack...).Changed())
	require.Empty(t, e.Refresh().Changed())
	asked := slices.DeleteFunc(recorded.take(), func(action string) bool {
		return action == "sts:GetCallerIdentity" // asks for no permission
	})
	require.Contains(t, asked, "ec2:DescribeVpcs")
	require.ElementsMatch(t, allowed(t, own, "github-preview"), append(asked, notAsked...))
}

// allowed returns the actions of a role's policy, as it is in the emulator.
func allowed(t *testing.T, e *engine.Engine, role string) []string {
	t.Helper()
	answer := e.Ask("iam", "GetRolePolicy", "RoleName", "ecs-foundation-"+role+"-role-dev", "PolicyName", role)
	_, document, found := strings.Cut(answer, "<PolicyDocument>")
	require.True(t, found, answer)
	document, _, _ = strings.Cut(document, "</PolicyDocument>")
	document, err := url.PathUnescape(document)
	require.NoError(t, err)
	var policy struct{ Statement []struct{ Action []string } }
	require.NoError(t, json.Unmarshal([]byte(document), &policy))
	var all []string
	for _, statement := range policy.Statement {
		all = append(all, statement.Action...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
