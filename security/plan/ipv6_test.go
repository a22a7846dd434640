package plan_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	securityplan "ecs-foundation/security/plan"
)

// dual returns the input of a dual-stack shop.
func dual() securityplan.Input {
	in := shop()
	in.IPv6 = true
	return in
}

func TestIPv6AddsEdges(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change  func(*securityplan.Input)
		added   []string
		removed []string
	}{
		"ingress from the internet": {
			func(*securityplan.Input) {},
			[]string{"internet6-to-alb-80", "internet6-to-alb-443", "tasks-to-internet6-443"},
			nil,
		},
		"ingress from an IPv4 range": {
			func(in *securityplan.Input) {
				in.Spec.Ingress.CIDRs = []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24")}
			},
			[]string{"198-51-100-0-24-to-alb-80", "198-51-100-0-24-to-alb-443", "tasks-to-internet6-443"},
			[]string{"internet-to-alb-80", "internet-to-alb-443"},
		},
		"ingress from an IPv6 range": {
			func(in *securityplan.Input) {
				in.Listeners = []int{443}
				in.Spec.Ingress.CIDRs = []netip.Prefix{netip.MustParsePrefix("2001:db8:a::/48")}
			},
			[]string{"2001-db8-a---48-to-alb-443", "tasks-to-internet6-443"},
			[]string{"internet-to-alb-80", "internet-to-alb-443"},
		},
		"ingress from CloudFront": {
			func(in *securityplan.Input) { in.Spec.Ingress.CloudFront = true },
			[]string{
				"cloudfront-to-alb-80", "cloudfront-to-alb-443", "cloudfront6-to-alb-80", "cloudfront6-to-alb-443",
				"tasks-to-internet6-443",
			},
			[]string{"internet-to-alb-80", "internet-to-alb-443"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := dual()
			tc.change(&in)
			before, after := edges(t, shop()), edges(t, in)
			require.ElementsMatch(t, tc.added, without(after, before))
			require.ElementsMatch(t, tc.removed, without(before, after))
		})
	}
}
