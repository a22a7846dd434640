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

// plans returns those of a stack file of the project.
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

func TestTheStacksOfTheProjectPass(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]stack.Plan{"dev": dev(t), "prod": prod(t)} {
		require.NoError(t, preflight.Check(p), name)
		flows := preflight.Flows(p)
		needed := 0
		for _, f := range flows {
			if f.Required {
				needed++
			}
		}
		t.Logf("%s: %d flows that are needed pass, %d others do not", name, needed, len(flows)-needed)
		require.Greater(t, needed, 25)
		require.Greater(t, len(flows)-needed, 25)
	}
}

func TestTheProjectsServicesWorkInEachEgressProfile(t *testing.T) {
	t.Parallel()
	for _, egress := range networkplan.Egress("").Values() {
		values := graphtest.Stack(t, "../..", "dev")
		values["ecs-foundation:network"] = `{"zones": ["us-east-1a", "us-east-1b"], "egress": "` + egress + `"}`
		p := plans(t, "dev", values)
		require.NoError(t, preflight.Check(p), egress)
		require.Equal(t, egress != string(networkplan.Isolated), connects(p, "tasks", "internet"), egress)
	}
}

func TestTiersOfOnesOwnChangeNoFlow(t *testing.T) {
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
	require.Equal(t, reach.Open, n.Explain(batch, reach.Outside("the internet", netaddr.World), 443).Verdict(), "it leaves through NAT")
	require.Equal(t, "no route leads to the internet", n.Explain(vault, reach.Outside("the internet", netaddr.World), 443).Stop().Why)
}

func TestTheReportShowsWhoReachesWhom(t *testing.T) {
	t.Parallel()
	require.Equal(t, `who may open a connection to whom (✓ open, · closed)
             internet  alb  tasks  endpoints  cache  database  dynamodb  s3
internet            ·    ✓      ·          ·      ·         ·         ·   ·
alb                 ·    ·      ✓          ·      ·         ·         ·   ·
tasks               ✓    ✓      ·          ✓      ✓         ✓         ✓   ✓
endpoints           ·    ·      ·          ·      ·         ·         ·   ·
cache               ·    ·      ·          ·      ·         ·         ·   ·
database            ·    ·      ·          ·      ·         ·         ·   ·`, preflight.Report(prod(t)),
		"tasks reach the load balancer as everybody does")
}

func TestALoadBalancerThatLogsUsersInHasToReachTheirProvider(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, "../..", "prod")
	values["ecs-foundation:loadBalancer"] = strings.Replace(values["ecs-foundation:loadBalancer"], "{",
		`{"logins": {"staff": {"cognito": {"userPoolArn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbC",
		"clientId": "c", "domain": "shop"}}}, "rules": {"own": {"paths": ["/own"], "priority": 1, "login": "staff", "respond": {"status": 200}}},`, 1)
	p := plans(t, "prod", values)
	require.NoError(t, preflight.Check(p))
	require.True(t, connects(p, "alb", "internet"))
	require.False(t, connects(prod(t), "alb", "internet"), "it calls nobody where nobody logs in")
	for i := range p.Network.Tables {
		if p.Network.Tables[i].Tier == networkplan.Public {
			p.Network.Tables[i].Default = networkplan.NoWayOut
		}
	}
	require.ErrorContains(t, preflight.Check(p),
		`loadBalancer.logins: nobody can log in, for the load balancer does not reach an identity provider:
  alb in public-a to the internet, port 443
    ✓ group alb, out           alb-to-internet-443-egress
    ✗ route of public-a        no route leads to the internet
  and 2 more like it`)
}

// without returns the edges but for those of a name.
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

func TestWhatDoesNotHoldIsToldHopByHop(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*stack.Plan)
		want   string
	}{
		"private subnets without NAT or endpoints": {
			func(p *stack.Plan) {
				for i := range p.Network.Tables {
					if p.Network.Tables[i].Tier == networkplan.Private {
						p.Network.Tables[i].Default = networkplan.NoWayOut
					}
				}
			},
			`network: no task starts (CannotPullContainerError, ResourceInitializationError):
  tasks in private-a to ecr.api, port 443
    ✓ group tasks, out         tasks-to-internet-443-egress
    ✗ route of private-a       no route leads to ecr.api
  and 5 more like it`,
		},
		"tasks that are not let out": {
			func(p *stack.Plan) { p.Security = without(p.Security, "tasks-to-s3-443") },
			"",
		},
		"the load balancer's rule to the tasks taken away": {
			func(p *stack.Plan) { p.Security = without(p.Security, "alb-to-tasks-3000") },
			`services.cart: the service gets no requests and fails its health checks:
  alb in public-a to tasks in private-a, port 3000
    ✗ group alb, out           no rule lets it out to tasks in private-a at 3000
  and 3 more like it`,
		},
		"a data subnet with a way out": {
			func(p *stack.Plan) {
				for i := range p.Network.Tables {
					if p.Network.Tables[i].Tier == networkplan.Data {
						p.Network.Tables[i].Default = networkplan.ViaInternet
					}
				}
				p.Security.Edges = append(p.Security.Edges, securityplan.Edge{
					From: securityplan.Internet, To: securityplan.Node{Group: "database"}, Port: 5432, Why: "a mistake",
				})
			},
			"",
		},
		"the load balancer let to the database": {
			func(p *stack.Plan) {
				p.Security.Edges = append(p.Security.Edges, securityplan.Edge{
					From: securityplan.Node{Group: securityplan.ALB}, To: securityplan.Node{Group: "database"}, Port: 5432, Why: "a mistake",
				})
			},
			`security: the load balancer reaches data:
  alb in public-a to database in data-a, port 5432
    ✓ group alb, out           alb-to-database-5432-egress
    ✓ route of public-a        local, within 10.0.0.0/16
    ✓ group database, in       alb-to-database-5432-ingress
  and 3 more like it`,
		},
		"an execution role that may not pull": {
			func(p *stack.Plan) { p.IAM.Roles[0].Policy.Statements = p.IAM.Roles[0].Policy.Statements[2:] },
			"services.cart: no task starts: role execution may not ecr:GetAuthorizationToken on *\n" +
				"services.cart: no task starts: role execution may not ecr:BatchCheckLayerAvailability on " +
				"arn:aws:ecr:us-east-1:000000000000:repository/ecs-foundation/cart\n",
		},
		"no execution role": {
			func(p *stack.Plan) { p.IAM.Roles = p.IAM.Roles[1:] },
			`services.cart: there is no role "execution" to start its tasks with`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := dev(t)
			tc.change(&p)
			err := preflight.Check(p)
			if tc.want == "" {
				require.NoError(t, err, "another rule still lets it pass, or the address is not public")
				return
			}
			require.ErrorContains(t, err, tc.want)
		})
	}
}

func TestAMissingEndpointIsNamed(t *testing.T) {
	t.Parallel()
	p := prod(t)
	p.Security = without(p.Security, "tasks-to-internet-443")
	p.Network.Endpoints = []string{"ecr.api", "logs", "monitoring", "secretsmanager", "sqs", "ssm"}
	require.EqualError(t, preflight.Check(p),
		`network: no task starts (CannotPullContainerError, ResourceInitializationError):
  tasks in private-a to ecr.dkr, port 443
    ✗ group tasks, out         no rule lets it out to ecr.dkr at 443
  and 2 more like it`)
}

func TestEndpointsInTheTasksGroupBreakAPathThatWorked(t *testing.T) {
	t.Parallel()
	network := preflight.Model(prod(t))
	for i := range network.Endpoints {
		network.Endpoints[i].Group = securityplan.Tasks
	}
	path := network.Explain(
		reach.End{Name: "task", Subnet: "private-a", Group: securityplan.Tasks, Client: netaddr.LinuxPorts},
		reach.Service("ecr.dkr"), 443)
	require.Equal(t, `  task to ecr.dkr, port 443
    ✓ name                     ecr.dkr leads to its interface endpoint in private-a
    ✓ group tasks, out         tasks-to-internet-443-egress
    ✓ route of private-a       local, within 10.1.0.0/16
    ✗ group tasks, in          no rule lets task in at 443
`, path.String(), "private DNS leads away from NAT, to interfaces that let nobody in")
}
