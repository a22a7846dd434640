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

// exceptions are the rules that prod does not meet, each with the reason.
var exceptions = map[string]string{
	"ELB.16":       "What to filter depends on the services behind: `loadBalancer.webAcl` takes the web ACL that you make.",
	"AVD-AWS-0053": "It is the way in from the internet: `loadBalancer.internal: true` is for those that are not.",
	"ELB.18":       "Port 80 redirects, as ELB.1 wants it, and these judges want it gone: `loadBalancer.http: off`.",
	"CKV_AWS_260":  "The same port, in the security group: `loadBalancer.http: off` closes it.",
	"ELB.21":       "As ELB.22; a health check goes the way that requests go.",
	"ELB.22": "TLS ends at the load balancer. From there requests go to tasks in private subnets, whose group lets " +
		"nobody else in; `services.NAME.target.protocol: https` is for containers that speak TLS.",
	"S3.7":  "A copy in another region doubles what is kept of requests; whoever has to keep one names a bucket of their own.",
	"S3.9":  "A log of the log would need a bucket whose own requests nobody logs. CloudTrail's data events tell who reads it.",
	"S3.11": "Nobody waits for a log file.",
	"S3.17": "AWS: a load balancer writes only to buckets that are encrypted by S3's own keys (SSE-S3).",
}

func TestProdBreaksNoRuleWithoutAReason(t *testing.T) {
	t.Parallel()
	found := recorded(t, "prod").Findings()
	for id, resources := range found {
		require.Contains(t, exceptions, id, "%v break it", resources)
	}
	for id := range exceptions {
		require.Contains(t, found, id, "nothing breaks it any more: take the exception off")
	}
	graphtest.Golden(t, "docs/compliance.md", judged(found))
}

// judged tells what prod keeps, and what not.
func judged(found map[string][]string) string {
	var met, broken strings.Builder
	for _, rule := range graphtest.Rules {
		ids := strings.Join(rule.IDs, ", ")
		if resources := found[rule.IDs[0]]; len(resources) > 0 {
			fmt.Fprintf(&broken, "| %s | %s | `%s` | %s |\n", ids, rule.Wants, strings.Join(resources, "` `"), exceptions[rule.IDs[0]])
		} else {
			fmt.Fprintf(&met, "| %s | %s |\n", ids, rule.Wants)
		}
	}
	return `# Rules that judge the load balancer

Security Hub (` + "`ELB`, `S3`" + `), CIS, checkov (` + "`CKV`" + `), trivy (` + "`AVD`" + `), and Pulumi's compliance-policies and awsguard (in
words) look at a load balancer and at the bucket of its logs. The tests hold the graph of
[Pulumi.prod.yaml](../Pulumi.prod.yaml) to what they ask for, and write this page (` + "`make golden`" + `): a
rule that is broken without a reason here fails them, and so does a reason that nothing needs. The rules are
written anew in [stack/graphtest/rules.go](../stack/graphtest/rules.go), and the judges themselves are not
run. awsguard 0.3 can be, by Pulumi's analyzer for Node.js, and says nothing: it looks for types that the SDK no
longer uses (` + "`aws:elasticloadbalancingv2`" + `).

## Not met, and why

| rules | what they want | of | why not |
|---|---|---|---|
` + broken.String() + `
## Met

| rules | what they want |
|---|---|
` + met.String()
}

func TestAWebACLAndNoHTTPLeaveFewerExceptions(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "prod")
	values["ecs-foundation:loadBalancer"] = strings.NewReplacer(`"http":"redirect"`,
		`"http":"off","webAcl":"arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/11111111-2222-3333-4444-555555555555"`,
	).Replace(values["ecs-foundation:loadBalancer"])
	g := graphtest.RunAs(t, "prod", foundation(values))
	graphtest.CheckInvariants(t, g)
	found := slices.Collect(maps.Keys(g.Findings()))
	for _, id := range []string{"ELB.16", "ELB.18", "CKV_AWS_260"} {
		require.NotContains(t, found, id)
	}
}
