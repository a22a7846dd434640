package orphans_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/plan/deploy"
	"ecs-foundation/iam/policy"
	"ecs-foundation/stack/explain/clitest"
	"ecs-foundation/stack/orphans"
)

func TestEveryTypeIsSearchedOrWrittenAgain(t *testing.T) {
	t.Parallel()
	for _, typ := range deploy.Types() {
		require.True(t, orphans.HasKind(typ) || orphans.IsRewritten(typ),
			"%s: add a kind to stack/orphans, or add it to again with the reason why an update can create it again", typ)
		require.True(t, !orphans.HasKind(typ) || orphans.HasARN(typ), "%s: its tagged resources would count as others", typ)
	}
}

// TestPreviewRoleMayFindOrphans compares the actions in the sources of this package with the permissions of the role that
// the scheduled drift detection has.
func TestPreviewRoleMayFindOrphans(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	var called, allowed []string
	for _, file := range files {
		text, err := os.ReadFile(filepath.Clean(file))
		require.NoError(t, err)
		for _, match := range regexp.MustCompile(`"([a-z0-9-]+:[A-Z]\w+)"`).FindAllStringSubmatch(string(text), -1) {
			called = append(called, match[1])
		}
	}
	for _, s := range deploy.OrphanStatements(deploy.Stack{}, policy.Scope{Region: "eu-central-1", Account: "123456789012"}) {
		allowed = append(allowed, s.Actions...)
	}
	slices.Sort(called)
	slices.Sort(allowed)
	require.Equal(t, slices.Compact(called), slices.Compact(allowed))
}

func TestResourcesOfOtherTypesAreCounted(t *testing.T) {
	t.Parallel()
	a := &clitest.Answers{Results: map[string]string{"resourcegroupstaggingapi get-resources": `{"ResourceTagMappingList": [
		{"ResourceARN": "arn:aws:ecr:eu-central-1:123456789012:repository/shop/cart", "Tags": TAGS},
		{"ResourceARN": "arn:aws:lambda:eu-central-1:123456789012:function:cart", "Tags": TAGS}]}`}}
	require.Equal(t, 1, find(t, a, orphans.State{}, orphans.State{}).Others, "the function")
}

// creating returns an interrupted creation.
func creating(urn, typ, inputs string) string {
	return `{"type": "creating", "resource": {"urn": "` + urn + `", "custom": true, "type": "` + typ + `", "inputs": ` + inputs + `}}`
}

const (
	firewallType = "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation"
	queryLogType = "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation"
	cidrType     = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"
)

func withAssociations() *clitest.Answers {
	return &clitest.Answers{Results: map[string]string{
		"ec2 describe-vpcs": `{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "Tags": TAGS, "CidrBlockAssociationSet": [
			{"AssociationId": "vpc-cidr-assoc-1", "CidrBlock": "10.0.0.0/16"}, {"AssociationId": "vpc-cidr-assoc-2", "CidrBlock": "100.64.0.0/16"}]}]}`,
		"route53resolver list-firewall-rule-group-associations": `{"FirewallRuleGroupAssociations": [
			{"Id": "rslvr-frgassoc-1", "VpcId": "vpc-1", "FirewallRuleGroupId": "rslvr-frg-1"},
			{"Id": "rslvr-frgassoc-2", "VpcId": "vpc-2", "FirewallRuleGroupId": "rslvr-frg-1"}]}`,
		"route53resolver list-resolver-query-log-config-associations": `{"ResolverQueryLogConfigAssociations": [
			{"Id": "rslvr-qlcassoc-1", "ResourceId": "vpc-1", "ResolverQueryLogConfigId": "rqlc-1"}]}`,
	}}
}

func deletions(r orphans.Report) []string {
	var commands []string
	for _, o := range r.Orphans {
		commands = append(commands, o.Delete...)
	}
	return commands
}

func TestAssociationsOfALeftVPCAreDeletedBeforeIt(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{
		"aws route53resolver update-firewall-rule-group-association --mutation-protection DISABLED " +
			"--firewall-rule-group-association-id rslvr-frgassoc-1 --region eu-central-1",
		"aws route53resolver disassociate-firewall-rule-group --firewall-rule-group-association-id rslvr-frgassoc-1 --region eu-central-1",
		"aws route53resolver disassociate-resolver-query-log-config --resolver-query-log-config-id rqlc-1 --resource-id vpc-1 --region eu-central-1",
		"aws ec2 delete-vpc --vpc-id vpc-1 --region eu-central-1",
	}, deletions(find(t, withAssociations(), orphans.State{}, orphans.State{})))
}

func TestAssociationsOfADeployedVPC(t *testing.T) {
	t.Parallel()
	a := withAssociations()
	require.Empty(t, find(t, a, state(t, vpcState, ""), orphans.State{}).Orphans, "another team can associate the VPC")
	require.NotContains(t, a.Lines(), "route53resolver list-firewall-rule-group-associations")

	for typ, inputs := range map[string]string{
		cidrType:     `{"vpcId": "vpc-1", "cidrBlock": "100.64.0.0/16"}`,
		firewallType: `{"vpcId": "vpc-1", "firewallRuleGroupId": "rslvr-frg-1"}`,
		queryLogType: `{"resourceId": "vpc-1", "resolverQueryLogConfigId": "rqlc-1"}`,
	} {
		report := find(t, withAssociations(), state(t, vpcState, creating("urn:created", typ, inputs)), orphans.State{})
		require.Len(t, report.Orphans, 1, "an interrupted update has created it")
		require.Equal(t, "urn:created", report.Orphans[0].URN)

		deployed := vpcState + `, {"urn": "urn:it", "custom": true, "type": "` + typ + `", "id": "any", "inputs": ` + inputs + `}`
		report = find(t, withAssociations(), state(t, deployed, ""), orphans.State{})
		require.Empty(t, report.Orphans)
		require.Empty(t, report.Lost)
		report = find(t, &clitest.Answers{Results: vpc}, state(t, deployed, ""), orphans.State{})
		require.Equal(t, []orphans.Lost{{URN: "urn:it", ID: "any"}}, report.Lost)
	}
}

func TestIdentityProviderOfTheStackIsLeft(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
	a := &clitest.Answers{Results: map[string]string{
		"iam list-open-id-connect-providers": `{"OpenIDConnectProviderList": [{"Arn": "` + arn + `"},
			{"Arn": "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/A"}]}`,
		"iam get-open-id-connect-provider": `{"Url": "token.actions.githubusercontent.com", "Tags": TAGS}`,
	}}
	report := find(t, a, orphans.State{}, orphans.State{})
	require.Equal(t, []string{"aws iam delete-open-id-connect-provider --open-id-connect-provider-arn " + arn}, deletions(report))
	require.Contains(t, report.String(), "the roles of other stacks do not trust it")

	a.Results["iam get-open-id-connect-provider"] = `{"Tags": []}`
	require.Empty(t, find(t, a, orphans.State{}, orphans.State{}).Orphans, "created by another program")
}

func TestListsWithoutARNs(t *testing.T) {
	t.Parallel()
	a := &clitest.Answers{Results: map[string]string{
		"resourcegroupstaggingapi get-resources": `{"ResourceTagMappingList": [{"ResourceARN": "arn:aws:s3:::alb-logs-1", "Tags": TAGS},
			{"ResourceARN": "arn:aws:guardduty:eu-central-1:123456789012:detector/12ab", "Tags": TAGS}]}`,
		"s3api list-buckets":       `{"Buckets": [{"Name": "alb-logs-1"}, {"Name": "alb-logs"}, {"Name": "alb-logs-12"}]}`,
		"guardduty list-detectors": `{"DetectorIds": ["12ab"]}`,
	}}
	require.Equal(t, []string{
		"aws guardduty delete-detector --detector-id 12ab --region eu-central-1",
		"aws s3api delete-bucket --bucket alb-logs-1 --region eu-central-1",
	}, deletions(find(t, a, orphans.State{}, orphans.State{})))
}

func TestRecordsOfTheStateAreNotLost(t *testing.T) {
	t.Parallel()
	record := func(name, typ string) string {
		return `{"urn": "urn:` + name + `", "custom": true, "type": "aws:route53/record:Record", "id": "any", "inputs": ` +
			`{"zoneId": "Z2", "name": "` + name + `", "type": "` + typ + `"}}`
	}
	a := &clitest.Answers{Results: map[string]string{
		"route53 list-resource-record-sets --hosted-zone-id Z2": `{"ResourceRecordSets": [
			{"Name": "_d9.shop.example.com.", "Type": "CNAME"}, {"Name": "\\052.example.com.", "Type": "A"},
			{"Name": "_e1.shop.example.com.", "Type": "CNAME"}, {"Name": "other.example.com.", "Type": "A"}]}`,
	}}
	own := state(t, record("_d9.shop.example.com.", "CNAME")+","+record("*.example.com", "A")+","+record("gone.example.com", "A"), "")
	report := find(t, a, own, orphans.State{})
	require.Empty(t, report.Orphans)
	require.Equal(t, []orphans.Lost{{URN: "urn:gone.example.com", ID: "any"}}, report.Lost)
}

func TestRolesWithGeneratedNamesAreLeft(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"iam-cart-task-0a1b2c3", "shop-roles-cart-task-0a1b2c3", "network-flow-logs-writer-role-0a1b2c3"} {
		a := &clitest.Answers{Results: map[string]string{
			"iam list-roles": `{"Roles": [{"RoleName": "` + name + `"}]}`, "iam get-role": `{"Role": {"Tags": TAGS}}`,
		}}
		require.Equal(t, []string{"aws iam delete-role --role-name " + name}, deletions(find(t, a, orphans.State{}, orphans.State{})))
	}
}
