package nacl

import (
	"cmp"
	"net/netip"
	"slices"

	"ecs-foundation/internal/netaddr"
	networkplan "ecs-foundation/network/plan"
)

// index returns the peer's place among the blocks of numbers, of which the last
// is the world's in IPv6.
func (p peer) index() int {
	if p.outside.Addr().Is6() {
		return len(networkplan.Tiers()) + 1
	}
	return slices.Index(networkplan.Tiers(), p.tier) + 1
}

// ranges returns the addresses of a peer. A tier that is planned has one range
// for all the zones there can be, so that no zone that comes or goes changes an
// entry; explicit subnets have their own ranges, joined where they adjoin.
func (p peer) ranges(in networkplan.Plan) []netip.Prefix {
	if p.tier == "" {
		return []netip.Prefix{p.outside}
	}
	if aggregate, ok := in.Aggregates[p.tier]; ok {
		return []netip.Prefix{aggregate}
	}
	var all []netip.Prefix
	for _, s := range in.Subnets {
		if s.Tier == p.tier {
			all = append(all, s.CIDR)
		}
	}
	return joinRanges(all)
}

// joinRanges joins ranges that do not overlap into the fewest that hold the
// same addresses: two halves of a range make the range.
func joinRanges(ranges []netip.Prefix) []netip.Prefix {
	ranges = slices.SortedFunc(slices.Values(ranges), func(a, b netip.Prefix) int { return a.Addr().Compare(b.Addr()) })
	var joined []netip.Prefix
	for _, r := range ranges {
		for n := len(joined); n > 0 && halves(joined[n-1], r); n-- {
			r = wider(r)
			joined = joined[:n-1]
		}
		joined = append(joined, r)
	}
	return joined
}

func halves(a, b netip.Prefix) bool {
	return a.Bits() == b.Bits() && wider(a) == wider(b)
}

func wider(r netip.Prefix) netip.Prefix {
	return netip.PrefixFrom(r.Addr(), r.Bits()-1).Masked()
}

// joinPorts joins ports that overlap or adjoin, sorted.
func joinPorts(ports []netaddr.Ports) []netaddr.Ports {
	slices.SortFunc(ports, func(a, b netaddr.Ports) int { return cmp.Compare(a.First, b.First) })
	var joined []netaddr.Ports
	for _, p := range ports {
		if n := len(joined); n > 0 && p.First <= joined[n-1].Last+1 {
			joined[n-1].Last = max(joined[n-1].Last, p.Last)
		} else {
			joined = append(joined, p)
		}
	}
	return joined
}
