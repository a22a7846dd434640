package sandbox_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// account is what exists in the account before the stack.
type account struct{ zone, firstACL, secondACL string }

func newAccount(t *testing.T, e *engine.Engine) account {
	t.Helper()
	webACL := func(name string) string {
		created := e.CallJSON("wafv2", "CreateWebACL", map[string]any{
			"Name": name, "Scope": "REGIONAL", "DefaultAction": map[string]any{"Allow": map[string]any{}},
			"VisibilityConfig": map[string]any{"SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": name},
		})
		summary, _ := created["Summary"].(map[string]any)
		arn, _ := summary["ARN"].(string)
		return arn
	}
	return account{createHostedZone(t, e), webACL("first"), webACL("second")}
}

// TestReplacementsKeepWhatAWSAllowsOnce replaces what AWS allows only once. The emulator enforces the same limits, and
// an association that is deleted last would leave the load balancer without a web ACL.
func TestReplacementsKeepWhatAWSAllowsOnce(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Preview().Err) // starts the emulator
	a := newAccount(t, e)
	const (
		association = "aws:wafv2/webAclAssociation:WebAclAssociation::public-web-acl"
		unused      = "aws:accessanalyzer/analyzer:Analyzer::monitoring-unused"
		flowLog     = "aws:ec2/flowLog:FlowLog::flow-logs-vpc"
		nat         = "aws:ec2/natGateway:NatGateway::network-nat-a"
		first       = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
		second      = "arn:aws:acm:us-east-1:123456789012:certificate/22222222-2222-3333-4444-555555555555"
	)
	domain := []string{"loadBalancer.domain=shop.example.com", "loadBalancer.zoneId=" + a.zone}
	with := func(keys ...string) []string { return slices.Concat(domain, keys) }
	before := with("loadBalancer.webAcl="+a.firstACL, "monitoring.accessAnalyzer={external: true, unusedDays: 90}",
		"loadBalancer.certificates={blog: "+first+", news: "+second+"}")
	after := with("loadBalancer.webAcl="+a.secondACL, "monitoring.accessAnalyzer={external: true, unusedDays: 30}",
		"loadBalancer.certificates={blog: "+second+", diary: "+first+"}",
		"network.flowLogs={traffic: all, fields: [srcaddr, dstaddr, action]}", "network.subnets.public=[10.0.3.0/24, 10.0.2.0/24]")

	require.NoError(t, e.Up(before...).Err)
	up := e.Up(after...)
	require.NoError(t, up.Err)
	for _, replaced := range []string{association, unused, flowLog, nat} {
		requireOrder(t, up.Order, "delete-replaced "+replaced, "create-replacement "+replaced)
	}
	require.NotContains(t, strings.Join(up.Changed(), " "), "aws:lb/listenerCertificate:")
	require.Equal(t, "second", webACLOf(t, e))
	for _, certificate := range []string{first, second} {
		require.Contains(t, listenerCertificates(t, e), certificate)
	}
	requireNoChanges(t, e, after...)

	requireChangeWithoutGap(t, e, a.firstACL, with())
	requireSharedValidationRecord(t, e, a.zone, domain)
}

// webACLOf returns the name of the web ACL of the stack's load balancer.
func webACLOf(t *testing.T, e *engine.Engine) string {
	t.Helper()
	found := e.CallJSON("wafv2", "GetWebACLForResource", map[string]any{"ResourceArn": e.Outputs()["loadBalancerArn"]})
	webACL, _ := found["WebACL"].(map[string]any)
	name, _ := webACL["Name"].(string)
	return name
}

func listenerCertificates(t *testing.T, e *engine.Engine) string {
	t.Helper()
	listeners, _ := e.Outputs()["listenerArns"].(map[string]any)
	https, _ := listeners["https"].(string)
	return e.CallQuery("elasticloadbalancing", "DescribeListenerCertificates", "ListenerArn", https)
}

// requireChangeWithoutGap changes the web ACL with the commands in docs/changes.md.
func requireChangeWithoutGap(t *testing.T, e *engine.Engine, webACL string, settings []string) {
	t.Helper()
	e.CallJSON("wafv2", "AssociateWebACL", map[string]any{"WebACLArn": webACL, "ResourceArn": e.Outputs()["loadBalancerArn"]})
	require.NoError(t, e.Refresh().Err)
	up := e.Up(append(settings, "loadBalancer.webAcl="+webACL)...)
	require.NoError(t, up.Err)
	require.NotContains(t, strings.Join(up.Changed(), " "), "aws:wafv2/")
	require.Equal(t, "first", webACLOf(t, e))
}

// requireSharedValidationRecord destroys one of two stacks with the same domain. The certificate of the other one keeps
// its validation record.
func requireSharedValidationRecord(t *testing.T, e *engine.Engine, zone string, domain []string) {
	t.Helper()
	other := e.File("../Pulumi.dev.yaml", "next")
	settings := append(slices.Clone(domain), "loadBalancer.aliases=false")
	require.NoError(t, other.Up(settings...).Err)
	require.NoError(t, e.Destroy().Err)
	records := e.CallREST("route53", http.MethodGet, "/2013-04-01/hostedzone/"+zone+"/rrset", "")
	require.Contains(t, records, "acm-validations.aws")
	require.NotContains(t, records, "<Type>A</Type>", "the alias records are deleted")
	requireNoChanges(t, other, settings...)
	require.NoError(t, other.Destroy().Err)
}
