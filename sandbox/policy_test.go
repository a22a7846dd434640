package sandbox_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
	"ecs-foundation/sandbox/process"
)

// bypasses are the resources of sandbox/bypass that each policy refuses.
var bypasses = map[string][]string{
	"security-group-rules": {"open-alb", "open-tasks"},
	"role-policies":        {"all-actions", "administrator"},
	"private-subnets":      {"other-routes", "public-subnet"},
	"endpoint-policies":    {"open-endpoint", "new-endpoint"},
	"listener-rules":       {"first-rule"},
	"load-balancers":       {"second-listener"},
	"resource-policies":    {"other-policy"},
}

// TestPolicyPackRefusesBypasses previews a program with Pulumi's own policy engine, before and after the foundation exists:
// without resources that bypass it the pack has no findings, and with them it names each one and the preview fails.
func TestPolicyPackRefusesBypasses(t *testing.T) {
	t.Parallel()
	output, err := buildPlugin()
	require.NoError(t, err, output)
	built, err := process.Command(t.Context(), process.ToolEnviron(), "make", "-C", "..", "policy").CombinedOutput()
	require.NoError(t, err, string(built))

	e := engine.New(t, "bypass", "dev")
	requireBypassesRefused(t, e, nil)
	require.NoError(t, e.Up().Err)
	// A preview knows which subnets are private when they exist.
	requireBypassesRefused(t, e, []string{"public-task", "public-balancer"})
	require.NoError(t, e.Destroy().Err)
}

// requireBypassesRefused checks the findings, which have those of private subnets in addition to the bypasses.
func requireBypassesRefused(t *testing.T, e *engine.Engine, private []string) {
	t.Helper()
	allowed := e.PreviewWithPolicies("../policy", "resources=allowed")
	require.NoError(t, allowed.Err)
	require.Contains(t, allowed.Output, "✅ ecs-foundation@v")
	require.NotContains(t, allowed.Output, "[mandatory]")

	refused := e.PreviewWithPolicies("../policy", "resources=all")
	require.Error(t, refused.Err)
	_, findings, found := strings.Cut(refused.Output, "Policies:")
	require.True(t, found)
	total := len(private)
	for policy, resources := range bypasses {
		if policy == "private-subnets" {
			resources = append(private, resources...)
		}
		for _, resource := range resources {
			require.Regexp(t, `\[mandatory\]  `+policy+`  \(aws:\S+ `+resource+`\)`, findings)
			require.Contains(t, findings, resource+" (aws:", policy)
		}
		total += len(bypasses[policy])
	}
	require.Equal(t, total, strings.Count(findings, "[mandatory]"), "nothing else is refused")
}
