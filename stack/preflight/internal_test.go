package preflight_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/quota"
)

// inside returns a shop behind an internal load balancer, with ACLs, whose tasks
// are asked for their health at a port of its own.
func inside(t *testing.T, security string) stack.Plan {
	t.Helper()
	return plans(t, "dev", map[string]string{
		"aws:region":                  "us-east-1",
		"ecs-foundation:network":      `{"zones": ["us-east-1a", "us-east-1b"], "egress": "isolated", "ipv6": true, "acls": true}`,
		"ecs-foundation:loadBalancer": `{"http": "forward", "internal": true}`,
		"ecs-foundation:security":     security,
		"ecs-foundation:services":     `{"ui": {"port": 3000, "healthCheck": {"port": 8081}, "routes": [{"paths": ["/*"], "priority": 1}]}}`,
	})
}

func TestAnInternalLoadBalancerIsReachedFromTheVPCAlone(t *testing.T) {
	t.Parallel()
	p := inside(t, `{}`)
	require.NoError(t, preflight.Check(p))
	require.Equal(t, `who may open a connection to whom (✓ open, · closed)
             internet  alb  tasks  endpoints  dynamodb  s3
internet            ·    ·      ·          ·         ·   ·
the VPC             ·    ✓      ·          ·         ✓   ✓
alb                 ·    ·      ✓          ·         ·   ·
tasks               ·    ·      ·          ✓         ✓   ✓
endpoints           ·    ·      ·          ·         ·   ·`, preflight.Report(p))
}

func TestWhoeverComesToItPastTheVPCIsTold(t *testing.T) {
	t.Parallel()
	p := inside(t, `{}`)
	for i := range p.Network.Tables {
		p.Network.Tables[i].DefaultIPv6 = networkplan.ViaInternet
	}
	p.Security.Edges = append(p.Security.Edges, securityplan.Edge{From: securityplan.Internet6, To: securityplan.Node{Group: securityplan.ALB}, Port: 80})
	require.EqualError(t, preflight.Check(withACLs(p)), `loadBalancer.internal: the internet reaches an internal load balancer:
  the internet by IPv6 to alb in private-a, port 80
    ✓ route of private-a       through the internet gateway
    ✓ ACL of private-a, in     entry 29080
    ✓ group alb, in            internet6-to-alb-80-ingress
    ✓ ACL of private-a, out    entry 600
  and 1 more like it`)
}

func TestAHealthCheckAtAPortOfItsOwnThatDoesNotPassIsTold(t *testing.T) {
	t.Parallel()
	p := inside(t, `{}`)
	p.Security = without(p.Security, "alb-to-tasks-8081")
	require.EqualError(t, preflight.Check(p), `services.ui.healthCheck.port: the service fails its health checks:
  alb in private-a to tasks in private-a, port 8081
    ✗ group alb, out           no rule lets it out to tasks in private-a at 8081
  and 3 more like it`)
}

func TestNetworksThatAreJoinedToTheVPCAreTheirOwnersToLeadIn(t *testing.T) {
	t.Parallel()
	p := inside(t, `{"ingress": {"cidrs": ["192.168.0.0/16"]}}`)
	require.NoError(t, preflight.Check(p))
	require.NoError(t, quota.Check(quota.Input{Network: p.Network, ACLs: p.ACLs, Security: p.Security}, quota.Limits{}))
}
