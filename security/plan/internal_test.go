package plan_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	securityplan "ecs-foundation/security/plan"
)

// inside is the seeds' chain behind an internal load balancer that these reach.
func inside(cidrs ...string) securityplan.Input {
	in := shop()
	in.Inside = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16"), netip.MustParsePrefix("100.64.0.0/16")}
	for _, cidr := range cidrs {
		in.Spec.Ingress.CIDRs = append(in.Spec.Ingress.CIDRs, netip.MustParsePrefix(cidr))
	}
	return in
}

func TestAnInternalLoadBalancerIsReachedFromTheVPCOrWhereItIsSaid(t *testing.T) {
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

func TestWhoDoesNotReachAnInternalLoadBalancerIsTold(t *testing.T) {
	t.Parallel()
	for want, in := range map[string]securityplan.Input{
		"security.ingress.cidrs[0]: 0.0.0.0/0 is not private, and nobody on the internet reaches an internal load balancer: " +
			"list the private ranges that users come from, or take loadBalancer.internal off": inside("0.0.0.0/0"),
		"security.ingress.cidrs[0]: 169.254.0.0/16 is not private, and nobody on the internet reaches an internal load balancer: " +
			"list the private ranges that users come from, or take loadBalancer.internal off": inside("169.254.0.0/16"),
		"security.ingress.cidrs[1]: 10.1.0.0/16 lies within 10.0.0.0/8, which is listed too: " +
			"take one of them off": inside("10.0.0.0/8", "10.1.0.0/16"),
		"security.ingress.cidrs[0]: fd00::/8 is no IPv4 range, and an internal load balancer has IPv4 addresses only: " +
			"take it off": inside("fd00::/8"),
	} {
		_, err := securityplan.New(in)
		require.EqualError(t, err, want)
	}
	in := inside()
	in.Spec.Ingress.CloudFront = true
	_, err := securityplan.New(in)
	require.EqualError(t, err, "security.ingress.cloudFront: CloudFront calls from the internet, and nobody there reaches "+
		"an internal load balancer: take this off, or loadBalancer.internal")
}
