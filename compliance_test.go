package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
)

// exceptions are the reasons for the rules that prod does not meet.
var exceptions = map[string]string{
	"ELB.16":       "What to filter depends on your services: set `loadBalancer.webAcl` to your web ACL.",
	"AVD-AWS-0053": "It serves the internet: `loadBalancer.internal: true` is for load balancers that do not.",
	"ELB.18":       "Port 80 redirects, as ELB.1 requires, and these rules do not allow that: `loadBalancer.http: off` removes it.",
	"CKV_AWS_260":  "The same port, in the security group: `loadBalancer.http: off` closes it.",
	"ELB.21":       "As ELB.22: health checks use the same protocol as requests.",
	"ELB.22": "TLS ends at the load balancer. The tasks are in private subnets, and their security group allows only the " +
		"load balancer; `services.NAME.target.protocol: https` is for containers that support TLS.",
	"S3.7":  "A copy in another region doubles the request data that you keep; if you must have one, set `loadBalancer.logs.bucket`.",
	"S3.9":  "Access logs of the log bucket would need another bucket, without access logs. CloudTrail data events record who reads it.",
	"S3.11": "No consumer needs notifications of log files.",
	"S3.17": "Elastic Load Balancing can write only to buckets with SSE-S3 encryption.",
}

func TestProdMeetsEveryRuleWithoutAnException(t *testing.T) {
	t.Parallel()
	findings := recorded(t, "prod").Findings()
	for id, resources := range findings {
		require.Contains(t, exceptions, id, "%v violate it", resources)
	}
	for id := range exceptions {
		require.Contains(t, findings, id, "no resource violates it: remove the exception")
	}
	graphtest.Golden(t, "docs/compliance.md", compliancePage(findings))
}

// compliancePage returns the page of the rules that prod meets and does not meet.
func compliancePage(findings map[string][]string) string {
	var met, broken strings.Builder
	for _, rule := range graphtest.Rules() {
		ids := strings.Join(rule.IDs, ", ")
		if resources := findings[rule.IDs[0]]; len(resources) > 0 {
			fmt.Fprintf(&broken, "| %s | %s | `%s` | %s |\n", ids, rule.Wants, strings.Join(resources, "` `"), exceptions[rule.IDs[0]])
		} else {
			fmt.Fprintf(&met, "| %s | %s |\n", ids, rule.Wants)
		}
	}
	return `# Compliance of the load balancer

Security Hub (` + "`ELB`, `S3`" + `), CIS, checkov (` + "`CKV`" + `), trivy (` + "`AVD`" + `), and Pulumi's compliance-policies and awsguard (by
name) have rules for a load balancer and its log bucket. The tests evaluate them on the resource graph of
[Pulumi.prod.yaml](../Pulumi.prod.yaml) and write this page (` + "`make golden`" + `): they fail for a rule that is not
met without a reason here, and for a reason that is not needed. The rules are implemented in
[stack/graphtest/rules.go](../stack/graphtest/rules.go); the tools themselves are not run. awsguard 0.3 could be, with
Pulumi's analyzer for Node.js, but finds nothing, because it checks resource types that the SDK no longer
uses (` + "`aws:elasticloadbalancingv2`" + `).

## Not met, and why

| rules | requirement | resources | why not |
|---|---|---|---|
` + broken.String() + `
## Met

| rules | requirement |
|---|---|
` + met.String()
}

func TestWebACLAndNoHTTPNeedFewerExceptions(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "prod")
	values["ecs-foundation:loadBalancer"] = strings.NewReplacer(`"http":"redirect"`,
		`"http":"off","webAcl":"arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/11111111-2222-3333-4444-555555555555"`,
	).Replace(values["ecs-foundation:loadBalancer"])
	g := graphtest.RunAs(t, "prod", foundation(values))
	graphtest.CheckInvariants(t, g)
	findings := slices.Collect(maps.Keys(g.Findings()))
	for _, id := range []string{"ELB.16", "ELB.18", "CKV_AWS_260"} {
		require.NotContains(t, findings, id)
	}
}
