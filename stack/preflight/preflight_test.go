package preflight_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/netaddr"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/reach"
)

// plans returns the plan of a stack.
func plans(tb testing.TB, name string, values map[string]string) stack.Plan {
	tb.Helper()
	p, err := stack.Load(config.Stack{Project: "ecs-foundation", Name: name, Values: values})
	require.NoError(tb, err)
	return p
}

func dev(t *testing.T) stack.Plan {
	t.Helper()
	return plans(t, "dev", graphtest.Stack(t, "../..", "dev"))
}

func prod(t *testing.T) stack.Plan {
	t.Helper()
	return plans(t, "prod", graphtest.Stack(t, "../..", "prod"))
}

// connects reports whether one name may open a connection to another.
func connects(p stack.Plan, from, to string) bool {
	return slices.ContainsFunc(preflight.Connections(p), func(c preflight.Connection) bool { return c.From == from && c.To == to })
}

func TestProjectStacksPass(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]stack.Plan{"dev": dev(t), "prod": prod(t)} {
		require.NoError(t, preflight.Check(p), name)
		flows := preflight.Flows(p)
		required := 0
		for _, f := range flows {
			if f.Required {
				required++
			}
		}
		t.Logf("%s: %d required flows are open, %d forbidden flows are closed", name, required, len(flows)-required)
		require.Greater(t, required, 25)
		require.Greater(t, len(flows)-required, 25)
	}
}

func TestProjectServicesPassInEachEgressProfile(t *testing.T) {
	t.Parallel()
	for _, egress := range networkplan.Egress("").Values() {
		values := graphtest.Stack(t, "../..", "dev")
		values["ecs-foundation:network"] = `{"zones": ["us-east-1a", "us-east-1b"], "egress": "` + egress + `"}`
		p := plans(t, "dev", values)
		require.NoError(t, preflight.Check(p), egress)
		require.Equal(t, egress != string(networkplan.Isolated), connects(p, "tasks", "internet"), egress)
	}
}

func TestCustomTiersDoNotChangeFlows(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, "../..", "prod")
	before := plans(t, "prod", values)
	values["ecs-foundation:network"] = strings.Replace(values["ecs-foundation:network"], "{", `{"secondaryCidrs": ["100.64.0.0/16"], "tiers": {
		"batch": {"kind": "private", "cidr": "100.64.0.0/20"}, "vault": {"kind": "data", "cidr": "100.64.16.0/20"}},`, 1)
	after := plans(t, "prod", values)
	require.NoError(t, preflight.Check(after))
	require.Equal(t, preflight.Flows(before), preflight.Flows(after))
	require.Equal(t, preflight.Report(before), preflight.Report(after))
	n := preflight.Model(after)
	batch := reach.End{Name: "batch", Subnet: "batch-a", Group: "tasks", Client: netaddr.LinuxPorts}
	vault := reach.End{Name: "vault", Subnet: "vault-a", Group: "tasks", Client: netaddr.LinuxPorts}
	require.Equal(t, reach.Open, n.Explain(batch, reach.Outside("the internet", netaddr.AllIPv4), 443).Verdict(), "the tier has NAT")
	require.Equal(t, "no route to the internet", n.Explain(vault, reach.Outside("the internet", netaddr.AllIPv4), 443).Stop().Why)
}

func TestReportShowsAllowedConnections(t *testing.T) {
	t.Parallel()
	require.Equal(t, `allowed connections (✓ open, · closed)
             internet  alb  tasks  endpoints  cache  database  dynamodb  s3
internet            ·    ✓      ·          ·      ·         ·         ·   ·
alb                 ·    ·      ✓          ·      ·         ·         ·   ·
tasks               ✓    ✓      ·          ✓      ✓         ✓         ✓   ✓
endpoints           ·    ·      ·          ·      ·         ·         ·   ·
cache               ·    ·      ·          ·      ·         ·         ·   ·
database            ·    ·      ·          ·      ·         ·         ·   ·`, preflight.Report(prod(t)),
		"tasks reach the load balancer through the internet, like any client")
}

func TestLoginNeedsAccessToTheIdentityProvider(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, "../..", "prod")
	values["ecs-foundation:loadBalancer"] = strings.Replace(values["ecs-foundation:loadBalancer"], "{",
		`{"logins": {"staff": {"cognito": {"userPoolArn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbC",
		"clientId": "c", "domain": "shop"}}}, "rules": {"own": {"paths": ["/own"], "priority": 1, "login": "staff", "respond": {"status": 200}}},`, 1)
	p := plans(t, "prod", values)
	require.NoError(t, preflight.Check(p))
	require.True(t, connects(p, "alb", "internet"))
	require.False(t, connects(prod(t), "alb", "internet"), "without logins the load balancer has no internet access")
	for i := range p.Network.Tables {
		if p.Network.Tables[i].Tier == networkplan.Public {
			p.Network.Tables[i].Default = networkplan.GatewayNone
		}
	}
	require.ErrorContains(t, preflight.Check(p), "loadBalancer.logins: ")
}

// without returns the plan without the edges of a name.
func without(c securityplan.Plan, name string) securityplan.Plan {
	var kept []securityplan.Edge
	for _, e := range c.Edges {
		if e.String() != name {
			kept = append(kept, e)
		}
	}
	c.Edges = kept
	return c
}

func TestEndpointInTheTasksGroupBreaksTheFlow(t *testing.T) {
	t.Parallel()
	network := preflight.Model(prod(t))
	for i := range network.Endpoints {
		network.Endpoints[i].Group = securityplan.Tasks
	}
	path := network.Explain(
		reach.End{Name: "task", Subnet: "private-a", Group: securityplan.Tasks, Client: netaddr.LinuxPorts},
		reach.Service("ecr.dkr"), 443)
	require.Equal(t, `  task to ecr.dkr, port 443
    ✓ name                     ecr.dkr resolves to its interface endpoint in private-a
    ✓ group tasks, out         tasks-to-internet-443-egress
    ✓ route of private-a       local, within 10.1.0.0/16
    ✗ group tasks, in          no ingress rule allows port 443 from task
`, path.String(), "private DNS resolves to the endpoint, whose group allows nothing, and bypasses NAT")
}
