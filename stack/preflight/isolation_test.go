package preflight_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight"
)

// isolated returns a stack of three services with an isolation. Two of them call
// orders.
func isolated(tb testing.TB, isolation securityplan.Isolation) stack.Plan {
	tb.Helper()
	return plans(tb, "dev", map[string]string{
		"aws:region":                  "us-east-1",
		"ecs-foundation:network":      `{"zones": ["us-east-1a", "us-east-1b"]}`,
		"ecs-foundation:loadBalancer": `{"http": "forward"}`,
		"ecs-foundation:security":     fmt.Sprintf(`{"isolation": %q}`, isolation),
		"ecs-foundation:data":         `{"database": {"port": 5432}, "cache": {"port": 6379}}`,
		"ecs-foundation:services": `{
			"ui": {"port": 3000, "routes": [{"paths": ["/*"], "priority": 1}], "uses": ["cache"], "calls": ["orders"]},
			"orders": {"port": 8080, "uses": ["database"]},
			"jobs": {"uses": ["database"], "calls": ["orders"]}}`,
	})
}

func TestEveryIsolationPasses(t *testing.T) {
	t.Parallel()
	for _, isolation := range []securityplan.Isolation{securityplan.Shared, securityplan.PerService, securityplan.Migrating} {
		require.NoError(t, preflight.Check(isolated(t, isolation)), isolation)
	}
}

func TestMissingAndAdditionalEdgesAreReported(t *testing.T) {
	t.Parallel()
	p := isolated(t, securityplan.PerService)
	for i, e := range p.Security.Edges {
		if e.To.Group == securityplan.ALB || e.To.PrefixList != "" {
			continue // ingress is the stack's choice, and 443 to the internet covers the prefix lists
		}
		less := p
		less.Security.Edges = slices.Delete(slices.Clone(p.Security.Edges), i, i+1)
		require.Error(t, preflight.Check(less), "without %s", e)
	}
	reported := 0
	for _, from := range []string{securityplan.ALB, "tasks-jobs", "tasks-orders", "tasks-ui"} {
		for _, to := range []string{"tasks-jobs", "tasks-orders", "tasks-ui", "cache", "database"} {
			edge := securityplan.Edge{From: securityplan.Node{Group: from}, To: securityplan.Node{Group: to}, Port: 9}
			if slices.ContainsFunc(p.Security.Edges, func(e securityplan.Edge) bool { return e.From == edge.From && e.To == edge.To }) {
				continue
			}
			more := p
			more.Security.Edges = append(slices.Clone(p.Security.Edges), edge)
			require.Error(t, preflight.Check(more), "with %s", edge)
			reported++
		}
	}
	require.Equal(t, 20-6, reported)
}

func TestMigratingKeepsEveryServiceReachable(t *testing.T) {
	t.Parallel()
	for _, edge := range []string{"tasks-to-tasks-orders-8080", "tasks-ui-to-tasks-8080"} {
		p := isolated(t, securityplan.Migrating)
		p.Security = without(p.Security, edge)
		require.ErrorContains(t, preflight.Check(p), "services.", edge)
	}
}

func TestBypassingCloudFrontIsReported(t *testing.T) {
	t.Parallel()
	p := plans(t, "dev", map[string]string{
		"aws:region":                  "us-east-1",
		"ecs-foundation:network":      `{"zones": ["us-east-1a", "us-east-1b"]}`,
		"ecs-foundation:loadBalancer": `{"http": "forward"}`,
		"ecs-foundation:security":     `{"ingress": {"cloudFront": true}}`,
		"ecs-foundation:services":     `{"ui": {"port": 3000, "routes": [{"paths": ["/*"], "priority": 1}]}}`,
	})
	require.NoError(t, preflight.Check(p))
	require.Equal(t, `allowed connections (✓ open, · closed)
             internet  alb  tasks  dynamodb  s3
internet            ·    ·      ·         ·   ·
cloudfront          ·    ✓      ·         ·   ·
alb                 ·    ·      ✓         ·   ·
tasks               ✓    ·      ·         ✓   ✓`, preflight.Report(p))

	p.Security.Edges = append(p.Security.Edges, securityplan.Edge{From: securityplan.Internet, To: securityplan.Node{Group: securityplan.ALB}, Port: 80})
	require.ErrorContains(t, preflight.Check(p), "security.ingress: ")
}

func TestPrefixListsRestrictIngress(t *testing.T) {
	t.Parallel()
	values := map[string]string{
		"aws:region":                  "us-east-1",
		"ecs-foundation:network":      `{"zones": ["us-east-1a", "us-east-1b"], "acls": true}`,
		"ecs-foundation:loadBalancer": `{"http": "forward"}`,
		"ecs-foundation:security":     `{"ingress": {"prefixLists": ["pl-0123456789abcdef0"]}}`,
		"ecs-foundation:services":     `{"ui": {"port": 3000, "routes": [{"paths": ["/*"], "priority": 1}]}}`,
	}
	p := plans(t, "dev", values)
	require.NoError(t, preflight.Check(p))
	require.Contains(t, preflight.Report(p), "pl-0123456789abcdef0")

	p.Security.Edges = append(p.Security.Edges, securityplan.Edge{From: securityplan.Internet, To: securityplan.Node{Group: securityplan.ALB}, Port: 80})
	require.ErrorContains(t, preflight.Check(p), "not only those in the prefix lists")

	values["ecs-foundation:security"] = `{"ingress": {"prefixLists": ["pl-0123456789abcdef0"], "cidrs": ["198.51.100.0/24"]}}`
	require.NoError(t, preflight.Check(plans(t, "dev", values)))
	values["ecs-foundation:security"] = `{"ingress": {"prefixLists": ["pl-0123456789abcdef0"]}}`
	values["ecs-foundation:loadBalancer"] = `{"http": "forward", "internal": true}`
	internal := plans(t, "dev", values)
	require.NoError(t, preflight.Check(internal))
	require.Contains(t, allowed(internal), preflight.Connection{From: "pl-0123456789abcdef0", To: "alb", Port: 80})
}

func TestReportJoinsTheColumnsOfServices(t *testing.T) {
	t.Parallel()
	require.Equal(t, `allowed connections (✓ open, · closed)
              internet  alb  tasks  cache  database  dynamodb  s3
internet             ·    ✓      ·      ·         ·         ·   ·
alb                  ·    ·      ✓      ·         ·         ·   ·
tasks-jobs           ✓    ·      ✓      ·         ✓         ✓   ✓  tasks-orders
tasks-orders         ✓    ·      ·      ·         ✓         ✓   ✓
tasks-ui             ✓    ·      ✓      ✓         ·         ✓   ✓  tasks-orders
cache                ·    ·      ·      ·         ·         ·   ·
database             ·    ·      ·      ·         ·         ·   ·`, preflight.Report(isolated(t, securityplan.PerService)))
}

func TestReportOfFortyServicesFitsTheScreen(t *testing.T) {
	t.Parallel()
	p := hundred(t, shape{services: 40, isolation: securityplan.PerService})
	lines := strings.Split(preflight.Report(p), "\n")
	require.Len(t, lines, 2+3+40+1, "a line for each source")
	for _, line := range lines {
		require.LessOrEqual(t, len([]rune(line)), 100, line)
	}
}
