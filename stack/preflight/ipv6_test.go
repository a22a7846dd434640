package preflight_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight"
)

// dualStack returns a dual-stack stack with additional settings of its network and
// security.
func dualStack(t *testing.T, network, security string) stack.Plan {
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

func TestRequiredIPv6Flows(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		network, security string
		required          []string // flows of IPv6 in zone a
	}{
		"open to the internet": {
			"", `{}`,
			[]string{"the internet by IPv6 to alb in public-a", "tasks in private-a to the internet by IPv6"},
		},
		"with network ACLs": {
			`, "acls": true`, `{}`,
			[]string{"the internet by IPv6 to alb in public-a", "tasks in private-a to the internet by IPv6"},
		},
		"open to an IPv6 range": {
			`, "acls": true`, `{"ingress": {"cidrs": ["2001:db8:1::/48"]}}`,
			[]string{"2001:db8:1::/48 to alb in public-a", "tasks in private-a to the internet by IPv6"},
		},
		"open to an IPv4 range": {
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
			p := dualStack(t, tc.network, tc.security)
			require.NoError(t, preflight.Check(p))
			var required []string
			for _, f := range preflight.Flows(p) {
				six := f.From.Range.Addr().Is6() || f.To.Range.Addr().Is6()
				if f.Required && six && f.From.Subnet != "private-b" && f.To.Subnet != "public-b" {
					required = append(required, f.From.Name+" to "+f.To.Name)
				}
			}
			require.Equal(t, tc.required, required)
		})
	}
}

func TestEgressOnlyGatewayAdmitsNoConnections(t *testing.T) {
	t.Parallel()
	p := dualStack(t, "", `{}`)
	p.Security.Edges = append(p.Security.Edges, toTasksByIPv6)
	require.NoError(t, preflight.Check(p))
}

func TestBypassingCloudFrontByIPv6IsReported(t *testing.T) {
	t.Parallel()
	p := dualStack(t, "", `{"ingress": {"cloudFront": true}}`)
	p.Security.Edges = append(p.Security.Edges, securityplan.Edge{From: securityplan.Internet6, To: securityplan.Node{Group: securityplan.ALB}, Port: 80})
	require.ErrorContains(t, preflight.Check(p), "security.ingress: ")
}

func TestReportCoversBothAddressFamilies(t *testing.T) {
	t.Parallel()
	p := dualStack(t, "", `{"ingress": {"cidrs": ["2001:db8:1::/48"]}}`)
	require.Equal(t, `allowed connections (✓ open, · closed)
             internet  alb  tasks  database  dynamodb  s3
internet            ·    ✓      ·         ·         ·   ·
alb                 ·    ·      ✓         ·         ·   ·
tasks               ✓    ·      ·         ✓         ✓   ✓
database            ·    ·      ·         ·         ·   ·`, preflight.Report(p))
}
