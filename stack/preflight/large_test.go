package preflight_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/preflight"
)

// perLoadBalancer is how many services a load balancer has in large: AWS allows 100 target
// groups.
const perLoadBalancer = 100

// large returns the stack file of many services on one port, which are built and deployed by
// CodePipeline and GitHub Actions, with as many load balancers as they need.
func large(services int, change func(values map[string]string)) config.Stack {
	var list, shards []string
	for i := range services {
		shard := ""
		if n := i / perLoadBalancer; n > 0 {
			shard = fmt.Sprintf(`"shard": "s%d", `, n)
			if i%perLoadBalancer == 0 {
				shards = append(shards, fmt.Sprintf(`"s%d"`, n))
			}
		}
		list = append(list, fmt.Sprintf(`"service-%d": {%s"port": 3000, "routes": [{"paths": ["/service-%d/*"], "priority": %d}]}`,
			i, shard, i, i+1))
	}
	values := map[string]string{
		"aws:region":                  "us-east-1",
		"ecs-foundation:network":      `{"zones": ["us-east-1a", "us-east-1b"]}`,
		"ecs-foundation:loadBalancer": fmt.Sprintf(`{"http": "forward", "shards": [%s]}`, strings.Join(shards, ", ")),
		"ecs-foundation:iam":          `{"permissionsBoundary": "arn:aws:iam::123456789012:policy/boundary"}`,
		"ecs-foundation:delivery": `{"artifacts": {"bucket": "shop-artifacts"}, "codeBuild": {"deploys": true}, "codePipeline": {},
			"github": {"repository": "acme/shop", "branch": "main", "preview": {}, "foundation": {}}}`,
		"ecs-foundation:services": "{" + strings.Join(list, ", ") + "}",
	}
	if change != nil {
		change(values)
	}
	return config.Stack{Project: "ecs-foundation", Name: "dev", Values: values}
}

func TestFiveHundredServicesPass(t *testing.T) {
	t.Parallel()
	_, err := stack.Load(large(500, nil), preflight.Check)
	require.NoError(t, err)
}

// TestFiveHundredServicesNameTheQuotas checks that nothing but a quota that is exceeded is
// reported, with what to change.
func TestFiveHundredServicesNameTheQuotas(t *testing.T) {
	t.Parallel()
	const prefix = "ecs-foundation:"
	for name, tc := range map[string]struct {
		services int
		change   func(map[string]string)
		want     []string
	}{
		"one load balancer": {500, func(values map[string]string) {
			values[prefix+"loadBalancer"] = `{"http": "forward"}`
			values[prefix+"services"] = unsharded.ReplaceAllString(values[prefix+"services"], "")
		}, []string{
			"services: 500 rules of a load balancer: the limit is 100; combine routes, forward requests from only one listener, or " +
				"move some services to an additional load balancer (loadBalancer.shards); if AWS has raised the quota, set quotas.rulesPerLoadBalancer",
			"services: 500 target groups of a load balancer: the limit is 100; " +
				"move some services to an additional load balancer (loadBalancer.shards); AWS does not raise this quota",
		}},
		"a group for each service": {500, func(values map[string]string) {
			values[prefix+"security"] = `{"isolation": "perService"}`
		}, []string{
			"services: 500 rules of security group alb, egress: the limit is 60; with security.isolation: perService each service needs a rule here, " +
				"so request a quota increase, or move some services to another stack; if AWS has raised the quota, set quotas.rulesPerGroup",
		}},
		"more roles than an account has": {500, func(values map[string]string) {
			values[prefix+"quotas"] = `{"roles": 400}`
		}, []string{
			"services: 506 IAM roles of an account: the limit is 400; move some services to a stack in another account; " +
				"if AWS has raised the quota, set quotas.roles",
		}},
		"more services than a role can deploy": {900, nil, []string{
			"iam: too many permissions for role codebuild (69195 characters), role codepipeline (68794 characters), " +
				"role github (68687 characters): a role can have at most 10 managed policies of 6144 characters each: ",
		}},
	} {
		_, err := stack.Load(large(tc.services, tc.change), preflight.Check)
		found := validate.Split(errors.Unwrap(err))
		require.Len(t, found, len(tc.want), "%s: %v", name, err)
		for i, want := range tc.want {
			require.ErrorContains(t, found[i], prefix+want, name)
		}
	}
}

// unsharded matches the load balancer of a service in large.
var unsharded = regexp.MustCompile(`"shard": "s\d+", `)

func BenchmarkLoadOfFiveHundredServices(b *testing.B) {
	source := large(500, nil)
	for b.Loop() {
		_, err := stack.Load(source, preflight.Check)
		require.NoError(b, err)
	}
}
