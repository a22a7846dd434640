package preflight_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight"
)

// dual returns a stack with IPv6 beside IPv4, with more settings of its network
// and of its security.
func dual(t *testing.T, network, security string) stack.Plan {
	t.Helper()
	return plans(t, "dev", map[string]string{
		"aws:region":                  "us-east-1",
		"ecs-foundation:network":      `{"zones": ["us-east-1a", "us-east-1b"], "ipv6": true` + network + `}`,
		"ecs-foundation:loadBalancer": `{"http": "forward"}`,
		"ecs-foundation:security":     security,
		"ecs-foundation:data":         `{"database": {"port": 5432}}`,
		"ecs-foundation:services":     `{"ui": {"port": 3000, "routes": [{"paths": ["/*"], "priority": 1}], "uses": ["database"]}}`,
	})
}

func TestIPv6PassesWhereItIsNeededAndNowhereElse(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		network, security string
		needed            []string // flows of IPv6 in zone a
	}{
		"everyone": {
			"", `{}`,
			[]string{"the internet by IPv6 to alb in public-a", "tasks in private-a to the internet by IPv6"},
		},
		"with network ACLs": {
			`, "acls": true`, `{}`,
			[]string{"the internet by IPv6 to alb in public-a", "tasks in private-a to the internet by IPv6"},
		},
		"an office": {
			`, "acls": true`, `{"ingress": {"cidrs": ["2001:db8:1::/48"]}}`,
			[]string{"2001:db8:1::/48 to alb in public-a", "tasks in private-a to the internet by IPv6"},
		},
		"an office of IPv4": {
			"", `{"ingress": {"cidrs": ["198.51.100.0/24"]}}`,
			[]string{"tasks in private-a to the internet by IPv6"},
		},
		"behind CloudFront": {
			`, "acls": true`, `{"ingress": {"cloudFront": true}}`,
			[]string{"CloudFront by IPv6 to alb in public-a", "tasks in private-a to the internet by IPv6"},
		},
		"isolated": {
			`, "egress": "isolated"`, `{}`,
			[]string{"the internet by IPv6 to alb in public-a"},
		},
		"without NAT": {
			`, "nat": {"strategy": "None"}, "endpoints": "derived"`, `{}`,
			[]string{"the internet by IPv6 to alb in public-a"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := dual(t, tc.network, tc.security)
			require.NoError(t, preflight.Check(p))
			var needed []string
			for _, f := range preflight.Flows(p) {
				six := f.From.Range.Addr().Is6() || f.To.Range.Addr().Is6()
				if f.Required && six && f.From.Subnet != "private-b" && f.To.Subnet != "public-b" {
					needed = append(needed, f.From.Name+" to "+f.To.Name)
				}
			}
			require.Equal(t, tc.needed, needed)
		})
	}
}

func TestWhatIPv6LeavesOpenOrClosedIsTold(t *testing.T) {
	t.Parallel()
	world := securityplan.Edge{From: securityplan.Internet6, To: securityplan.Node{Group: securityplan.Tasks}, Port: 3000}
	for name, tc := range map[string]struct {
		change func(*stack.Plan)
		want   string
	}{
		"private subnets joined to the internet": {
			func(p *stack.Plan) {
				p.Security.Edges = append(p.Security.Edges, world)
				for i := range p.Network.Tables {
					p.Network.Tables[i].DefaultIPv6 = networkplan.ViaInternet
				}
			},
			`network: the internet reaches tasks past the load balancer:
  the internet by IPv6 to tasks in private-a, port 3000
    ✓ route of private-a       through the internet gateway
    ✓ group tasks, in          internet6-to-tasks-3000-ingress
  and 1 more like it`,
		},
		"a group that lets tasks be reached, behind the egress-only gateway": {
			func(p *stack.Plan) { p.Security.Edges = append(p.Security.Edges, world) },
			"",
		},
		"private subnets without their route": {
			func(p *stack.Plan) {
				for i := range p.Network.Tables {
					if p.Network.Tables[i].Tier == networkplan.Private {
						p.Network.Tables[i].DefaultIPv6 = networkplan.NoWayOut
					}
				}
			},
			`network.ipv6: tasks do not reach the internet by IPv6:
  tasks in private-a to the internet by IPv6, port 443
    ✓ group tasks, out         tasks-to-internet6-443-egress
    ✗ route of private-a       no route leads to the internet by IPv6
  and 1 more like it`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := dual(t, "", `{}`)
			tc.change(&p)
			if err := preflight.Check(p); tc.want == "" {
				require.NoError(t, err)
			} else {
				require.EqualError(t, err, tc.want)
			}
		})
	}
}

func TestNobodyPassesByCloudFrontByIPv6(t *testing.T) {
	t.Parallel()
	p := dual(t, "", `{"ingress": {"cloudFront": true}}`)
	p.Security.Edges = append(p.Security.Edges, securityplan.Edge{From: securityplan.Internet6, To: securityplan.Node{Group: securityplan.ALB}, Port: 80})
	require.ErrorContains(t, preflight.Check(p), "security.ingress: the internet reaches the load balancer past CloudFront:\n"+
		"  the internet by IPv6 to alb in public-a, port 80\n")
}

func TestTheReportIsOfBothFamilies(t *testing.T) {
	t.Parallel()
	p := dual(t, "", `{"ingress": {"cidrs": ["2001:db8:1::/48"]}}`)
	require.Equal(t, `who may open a connection to whom (✓ open, · closed)
             internet  alb  tasks  database  dynamodb  s3
internet            ·    ✓      ·         ·         ·   ·
alb                 ·    ·      ✓         ·         ·   ·
tasks               ✓    ·      ·         ✓         ✓   ✓
database            ·    ·      ·         ·         ·   ·`, preflight.Report(p))
}
