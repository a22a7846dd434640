package plan_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	securityplan "ecs-foundation/security/plan"
)

// inside returns the input of a shop with an internal load balancer.
func inside(cidrs ...string) securityplan.Input {
	in := shop()
	in.Inside = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16"), netip.MustParsePrefix("100.64.0.0/16")}
	for _, cidr := range cidrs {
		in.Spec.Ingress.CIDRs = append(in.Spec.Ingress.CIDRs, netip.MustParsePrefix(cidr))
	}
	return in
}

func TestInternalLoadBalancerHasIngressFromTheVPCOrListedRanges(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ cidrs, want []string }{
		{nil, []string{"10-0-0-0-16-to-alb-80", "10-0-0-0-16-to-alb-443", "100-64-0-0-16-to-alb-80", "100-64-0-0-16-to-alb-443"}},
		{[]string{"192.168.0.0/24"}, []string{"192-168-0-0-24-to-alb-80", "192-168-0-0-24-to-alb-443"}},
	} {
		before, after := edges(t, shop()), edges(t, inside(tc.cidrs...))
		require.ElementsMatch(t, tc.want, without(after, before))
		require.ElementsMatch(t, []string{"internet-to-alb-80", "internet-to-alb-443"}, without(before, after))
	}
}
