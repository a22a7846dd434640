package preflight_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/quota"
)

// internalALB returns a stack with an internal load balancer and network ACLs, whose
// service has a separate health check port.
func internalALB(t *testing.T, security string) stack.Plan {
	t.Helper()
	return plans(t, "dev", map[string]string{
		"aws:region":                  "us-east-1",
		"ecs-foundation:network":      `{"zones": ["us-east-1a", "us-east-1b"], "egress": "isolated", "ipv6": true, "acls": true}`,
		"ecs-foundation:loadBalancer": `{"http": "forward", "internal": true}`,
		"ecs-foundation:security":     security,
		"ecs-foundation:services":     `{"ui": {"port": 3000, "healthCheck": {"port": 8081}, "routes": [{"paths": ["/*"], "priority": 1}]}}`,
	})
}

func TestInternalLoadBalancerIsReachableOnlyFromTheVPC(t *testing.T) {
	t.Parallel()
	p := internalALB(t, `{}`)
	require.NoError(t, preflight.Check(p))
	require.Equal(t, `allowed connections (✓ open, · closed)
             internet  alb  tasks  endpoints  dynamodb  s3
internet            ·    ·      ·          ·         ·   ·
the VPC             ·    ✓      ·          ·         ✓   ✓
alb                 ·    ·      ✓          ·         ·   ·
tasks               ·    ·      ·          ✓         ✓   ✓
endpoints           ·    ·      ·          ·         ·   ·`, preflight.Report(p))
}

func TestRangesOfConnectedNetworksAreAccepted(t *testing.T) {
	t.Parallel()
	p := internalALB(t, `{"ingress": {"cidrs": ["192.168.0.0/16"]}}`)
	require.NoError(t, preflight.Check(p))
	require.NoError(t, quota.Check(quota.Input{Network: p.Network, ACLs: p.ACLs, Security: p.Security}, quota.Limits{}))
	require.Contains(t, allowed(p), preflight.Connection{From: "192.168.0.0/16", To: "alb", Port: 80})
	wider := internalALB(t, `{"ingress": {"cidrs": ["172.16.0.0/12"]}}`)
	require.Contains(t, allowed(wider), preflight.Connection{From: "172.16.0.0/12", To: "alb", Port: 80})
}
