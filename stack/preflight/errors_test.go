package preflight_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight"
)

// toTasksByIPv6 is an edge that lets the internet reach tasks.
var toTasksByIPv6 = securityplan.Edge{From: securityplan.Internet6, To: securityplan.Node{Group: securityplan.Tasks}, Port: 3000}

// edge returns an edge between two groups.
func edge(from, to string, port int) securityplan.Edge {
	return securityplan.Edge{From: securityplan.Node{Group: from}, To: securityplan.Node{Group: to}, Port: port}
}

// open adds edges.
func open(p stack.Plan, edges ...securityplan.Edge) stack.Plan {
	p.Security.Edges = append(p.Security.Edges, edges...)
	return p
}

// reroute changes the default routes of a tier, or of all tiers with "".
func reroute(p stack.Plan, tier networkplan.Tier, change func(*networkplan.RouteTable)) stack.Plan {
	for i := range p.Network.Tables {
		if tier == "" || p.Network.Tables[i].Tier == tier {
			change(&p.Network.Tables[i])
		}
	}
	return p
}

// TestBrokenPlansAreReportedHopByHop breaks valid plans.
func TestBrokenPlansAreReportedHopByHop(t *testing.T) {
	t.Parallel()
	direct := func(table *networkplan.RouteTable) { table.DefaultIPv6 = networkplan.ViaInternet }
	closed := func(table *networkplan.RouteTable) { table.Default = networkplan.GatewayNone }
	internal, perService, production, unauthorized, roleless := internalALB(t, `{}`), isolated(t, securityplan.PerService), prod(t), dev(t), dev(t)
	internal.Security = without(internal.Security, "alb-to-tasks-8081")
	perService.Security = without(perService.Security, "tasks-ui-to-tasks-orders-8080")
	production.Security = without(production.Security, "tasks-to-internet-443")
	production.Network.Endpoints = []string{"ecr.api", "logs", "monitoring", "secretsmanager", "sqs", "ssm"}
	unreachable := dev(t)
	unreachable.Security = without(unreachable.Security, "alb-to-tasks-3000")
	unauthorized.IAM.Roles[0].Policy.Statements = unauthorized.IAM.Roles[0].Policy.Statements[2:]
	roleless.IAM.Roles = roleless.IAM.Roles[1:]
	toALB := securityplan.Edge{From: securityplan.Internet6, To: securityplan.Node{Group: securityplan.ALB}, Port: 80}
	errs := map[string]error{}
	for name, p := range map[string]stack.Plan{
		"internal load balancer with an internet route": withACLs(open(reroute(internalALB(t, `{}`), "", direct), toALB)),
		"closed health check port":                      internal,
		"data that a service does not use":              open(isolated(t, securityplan.PerService), edge("tasks-ui", "database", 5432)),
		"service that another does not call":            open(isolated(t, securityplan.PerService), edge("tasks-orders", "tasks-ui", 22)),
		"closed call":                                   perService,
		"tasks with an internet route by IPv6":          open(reroute(dualStack(t, "", `{}`), "", direct), toTasksByIPv6),
		"private subnets without an IPv6 route":         reroute(dualStack(t, "", `{}`), networkplan.Private, func(table *networkplan.RouteTable) { table.DefaultIPv6 = networkplan.GatewayNone }),
		"private subnets without NAT or endpoints":      reroute(dev(t), networkplan.Private, closed),
		"tasks unreachable from the load balancer":      unreachable,
		"data reachable from the load balancer":         open(dev(t), edge(securityplan.ALB, "database", 5432)),
		"execution role without permission to pull":     unauthorized,
		"no execution role":                             roleless,
		"missing endpoint":                              production,
	} {
		errs[name] = preflight.Check(p)
	}
	graphtest.GoldenErrors(t, "testdata/errors.golden", errs)
}

func TestHarmlessChangesAreNotReported(t *testing.T) {
	t.Parallel()
	p := dev(t)
	p.Security = without(p.Security, "tasks-to-s3-443")
	require.NoError(t, preflight.Check(p), "another rule allows it")
	p = reroute(dev(t), networkplan.Data, func(table *networkplan.RouteTable) { table.Default = networkplan.ViaInternet })
	require.NoError(t, preflight.Check(open(p, securityplan.Edge{
		From: securityplan.Internet, To: securityplan.Node{Group: "database"}, Port: 5432,
	})), "the database has no public address")
}
