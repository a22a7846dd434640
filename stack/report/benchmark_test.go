package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/report"
)

// perLoadBalancer is how many services a load balancer of sized has: AWS allows 100 target groups.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const perLoadBalancer = 100

// sized returns the stack file of a number of services with a log group, a secret and a database, and
// with as many load balancers as they need.
func sized(services int) config.Stack {
	var list, shards []string
	for i := range services {
		shard := ""
		if n := i / perLoadBalancer; n > 0 {
			shard = fmt.Sprintf(`"shard": "s%d", `, n)
			if i%perLoadBalancer == 0 {
				shards = append(shards, fmt.Sprintf(`"s%d"`, n))
			}
		}
		list = append(list, fmt.Sprintf(`"service-%[1]d": {%[2]s"port": 8080, "uses": ["database"],
			"secrets": ["arn:aws:secretsmanager:us-east-1:123456789012:secret:service-%[1]d/key-AbCdEf"],
			"routes": [{"paths": ["/service-%[1]d/*"], "priority": %[3]d}]}`, i, shard, i+1))
	}
	return config.Stack{Project: "ecs-foundation", Name: "dev", Values: map[string]string{
		"aws:region":                  "us-east-1",
		"ecs-foundation:network":      `{"zones": ["us-east-1a", "us-east-1b"]}`,
		"ecs-foundation:loadBalancer": fmt.Sprintf(`{"http": "forward", "shards": [%s]}`, strings.Join(shards, ", ")),
		"ecs-foundation:data":         `{"database": {"port": 5432}}`,
		"ecs-foundation:services":     "{" + strings.Join(list, ", ") + "}",
		"ecs-foundation:quotas":       `{"roles": 5000}`,
	}}
}

// BenchmarkStack measures everything that a preview does without AWS. Its time is proportional to the
// number of services.
func BenchmarkStack(b *testing.B) {
	for _, services := range []int{10, 100, 500, 1000} {
		source := sized(services)
		b.Run(fmt.Sprintf("decode/%d", services), func(b *testing.B) {
			for b.Loop() {
				_, err := config.Load(source)
				require.NoError(b, err)
			}
		})
		b.Run(fmt.Sprintf("errors/%d", services), func(b *testing.B) {
			invalid := sized(services)
			invalid.Values["ecs-foundation:services"] = strings.ReplaceAll(invalid.Values["ecs-foundation:services"], "8080", "70000")
			for b.Loop() {
				_, err := stack.Load(invalid)
				require.Error(b, err)
			}
		})
		b.Run(fmt.Sprintf("plan/%d", services), func(b *testing.B) {
			for b.Loop() {
				load(b, source)
			}
		})
		plan := load(b, source)
		b.Run(fmt.Sprintf("preflight/%d", services), func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, preflight.Check(plan))
			}
		})
		b.Run(fmt.Sprintf("report/%d", services), func(b *testing.B) {
			for b.Loop() {
				state := report.Of(plan)
				require.NotEmpty(b, report.New(report.Input{Stack: "dev", After: &state}).Markdown())
			}
		})
	}
}

func load(b *testing.B, source config.Stack) stack.Plan {
	b.Helper()
	plan, err := stack.Load(source)
	require.NoError(b, err)
	return plan
}
