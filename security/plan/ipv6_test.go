package plan_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	securityplan "ecs-foundation/security/plan"
)

// dual is the seeds' chain with IPv6 beside IPv4.
func dual() securityplan.Input {
	in := shop()
	in.IPv6 = true
	return in
}

func TestIPv6OpensToTheSameWorldByEdgesOfItsOwn(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change  func(*securityplan.Input)
		added   []string
		removed []string
	}{
		"IPv6 opens to the same world": {
			func(*securityplan.Input) {},
			[]string{"internet6-to-alb-80", "internet6-to-alb-443", "tasks-to-internet6-443"},
			nil,
		},
		"an office without IPv6 opens nothing to it": {
			func(in *securityplan.Input) {
				in.Spec.Ingress.CIDRs = []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24")}
			},
			[]string{"198-51-100-0-24-to-alb-80", "198-51-100-0-24-to-alb-443", "tasks-to-internet6-443"},
			[]string{"internet-to-alb-80", "internet-to-alb-443"},
		},
		"an office with IPv6": {
			func(in *securityplan.Input) {
				in.Listeners = []int{443}
				in.Spec.Ingress.CIDRs = []netip.Prefix{netip.MustParsePrefix("2001:db8:a::/48")}
			},
			[]string{"2001-db8-a---48-to-alb-443", "tasks-to-internet6-443"},
			[]string{"internet-to-alb-80", "internet-to-alb-443"},
		},
		"CloudFront by IPv6": {
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

func TestMistakesOfIPv6AreToldWithTheirKeys(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*securityplan.Input)
		want   string
	}{
		"an ingress range in IPv6 that is not routed": {
			func(in *securityplan.Input) {
				in.Spec.Ingress.CIDRs = []netip.Prefix{netip.MustParsePrefix("fd00::/8")}
			},
			"security.ingress.cidrs[0]: fd00::/8 is not public, and nobody comes from there over the internet: " +
				"list the public addresses that users come from",
		},
		"a store called as the internet in IPv6": {
			func(in *securityplan.Input) {
				in.Stores["internet6"] = securityplan.Store{Port: 443}
			},
			`data.internet6: the chain has a "internet6" of its own: choose another name`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := dual()
			tc.change(&in)
			_, err := securityplan.New(in)
			require.EqualError(t, err, tc.want)
		})
	}
}
