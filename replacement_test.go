package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
)

// TestImmutableDescriptionsAreUnchanged fails for a change that would replace security
// groups, or the policies of the role that deploys the stack, in existing stacks.
func TestImmutableDescriptionsAreUnchanged(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "prod")
	values["ecs-foundation:security"] = `{"isolation": "perService", "ingress": {"cloudFront": true}}`
	values["ecs-foundation:quotas"] = `{"rulesPerGroup": 110}`
	perService := graphtest.RunAs(t, "prod", foundation(values))
	const (
		alb       = "Load balancer: the only way in"
		tasks     = "Tasks: reached by the load balancer only"
		service   = "Tasks of one service: reached by the load balancer and its callers"
		data      = "Data: reached by tasks only, opens no connection"
		endpoints = "Interface endpoints: reached by tasks only"
		policy    = "GitHub Actions lays this stack, and raises nobody's rights"
	)
	for _, c := range []struct {
		name  string
		graph *graphtest.Graph
		want  map[string]any
	}{
		{"dev", recorded(t, "dev"), map[string]any{
			"security-alb": alb, "security-tasks": tasks, "security-cache": data, "security-database": data,
		}},
		{"prod", recorded(t, "prod"), map[string]any{
			"security-alb": alb, "security-tasks": tasks, "security-cache": data, "security-database": data, "security-endpoints": endpoints,
		}},
		{"group per service", perService, map[string]any{
			"security-alb": alb, "security-cache": data, "security-database": data, "security-endpoints": endpoints,
			"security-tasks-cart": service, "security-tasks-orders": service, "security-tasks-ui": service, "security-tasks-users": service,
		}},
		{"deployed by GitHub Actions", fullStack(t), map[string]any{
			"security-alb": alb, "security-tasks": tasks, "security-cache": data, "security-database": data,
			"iam-github-foundation-policy-1": policy, "iam-github-foundation-policy-2": policy, "iam-github-foundation-policy-3": policy,
			"iam-github-foundation-policy-4": policy, "iam-github-foundation-policy-5": policy, "iam-github-foundation-policy-6": policy,
		}},
	} {
		require.Equal(t, c.want, c.graph.ImmutableDescriptions(), c.name)
	}
}

const (
	association = "ResolverFirewallRuleGroupAssociation"
	certificate = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-55555555555"
)

// withNames returns the configuration of a stack in which users have chosen many names.
func withNames(t *testing.T) map[string]string {
	t.Helper()
	values := graphtest.Stack(t, ".", "prod")
	values["ecs-foundation:loadBalancer"] = `{"certificateArn": "` + certificate + `0",
		"certificates": {"blog": "` + certificate + `1", "news": "` + certificate + `2"},
		"rules": {"old": {"paths": ["/old"], "priority": 1, "respond": {"status": 200}},
			"former": {"paths": ["/former"], "priority": 2, "login": "staff", "respond": {"status": 200}}},
		"logins": {"staff": {"oidc": {"issuer": "https://id.example", "authorizationEndpoint": "https://id.example/authorize",
			"tokenEndpoint": "https://id.example/token", "userInfoEndpoint": "https://id.example/userinfo",
			"clientId": "shop", "clientSecret": "hunter2"}}}}`
	values["ecs-foundation:network"] = `{"zones": ["us-east-1a", "us-east-1b"], "cidr": "10.0.0.0/16",
		"nat": {"strategy": "OnePerAz"}, "tiers": {"batch": {"kind": "private", "cidr": "10.0.160.0/20"}},
		"dnsFirewall": [{"ruleGroup": "rslvr-frg-0000000000000000", "priority": 101},
			{"ruleGroup": "rslvr-frg-1111111111111111", "priority": 102}]}`
	values["ecs-foundation:data"] = `{"database": {"kind": "rds", "port": 5432}, "cache": {"kind": "elasticache", "port": 6379},
		"search": {"kind": "rds", "port": 9200}}`
	return values
}

// TestChangesMoveNoIdentity changes names that users choose, and exchanges values. What AWS
// allows only once keeps the name of its resource, except where docs/changes.md says how
// to make the change.
func TestChangesMoveNoIdentity(t *testing.T) {
	t.Parallel()
	before := graphtest.RunAs(t, "prod", foundation(withNames(t)))
	for name, c := range map[string]struct {
		key     string
		changes []string
		moves   []string // the types that move
	}{
		"rename a certificate":      {"loadBalancer", []string{`"blog"`, `"diary"`}, nil},
		"exchange two certificates": {"loadBalancer", []string{`"blog"`, `"news"`, `"news"`, `"blog"`}, nil},
		"rename a rule":             {"loadBalancer", []string{`"old"`, `"older"`}, nil},
		"rename a login":            {"loadBalancer", []string{`"staff"`, `"team"`}, nil},
		"exchange priorities":       {"loadBalancer", []string{`"priority": 1`, `"priority": 2`, `"priority": 2`, `"priority": 1`}, nil},
		"rename a database":         {"data", []string{`"search"`, `"index"`}, nil},
		"reorder the zones":         {"network", []string{`["us-east-1a", "us-east-1b"]`, `["us-east-1b", "us-east-1a"]`}, nil},

		"rename a tier":            {"network", []string{`"batch"`, `"jobs"`}, []string{"Subnet", "Subnet"}},
		"exchange a rule group":    {"network", []string{"0000000000000000", "2222222222222222"}, []string{association}},
		"exchange two rule groups": {"network", []string{"101", "102", "102", "101"}, []string{association, association}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values := withNames(t)
			values["ecs-foundation:"+c.key] = strings.NewReplacer(c.changes...).Replace(values["ecs-foundation:"+c.key])
			var moves []string
			for _, move := range graphtest.Moves(before, graphtest.RunAs(t, "prod", foundation(values))) {
				kind, _, _ := strings.Cut(move, " ")
				moves = append(moves, kind)
			}
			require.Equal(t, c.moves, moves)
		})
	}
}
