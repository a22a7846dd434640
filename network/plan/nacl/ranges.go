package nacl

import (
	"cmp"
	"net/netip"
	"slices"

	"ecs-foundation/internal/netaddr"
	networkplan "ecs-foundation/network/plan"
)

// index returns the index of the peer's block of numbers. The last block is for IPv6
// ranges outside the VPC.
func (p peer) index() int {
	if p.outside.Addr().Is6() {
		return len(networkplan.Tiers()) + 1
	}
	return slices.Index(networkplan.Tiers(), p.tier) + 1
}

// ranges returns the ranges of a peer. A planned tier has one range for all possible
// zones, so that adding or removing a zone changes no entry. The ranges of explicit
// subnets are merged where two are the halves of a larger one.
func (p peer) ranges(network networkplan.Plan) []netip.Prefix {
	if p.tier == "" {
		return []netip.Prefix{p.outside}
	}
	if aggregate, ok := network.Aggregates[p.tier]; ok {
		return []netip.Prefix{aggregate}
	}
	var ranges []netip.Prefix
	for _, s := range network.Subnets {
		if s.Tier == p.tier {
			ranges = append(ranges, s.CIDR)
		}
	}
	return joinRanges(ranges)
}

// joinRanges merges ranges that do not overlap into the fewest ranges with the same
// addresses.
func joinRanges(ranges []netip.Prefix) []netip.Prefix {
	ranges = slices.SortedFunc(slices.Values(ranges), func(a, b netip.Prefix) int { return a.Addr().Compare(b.Addr()) })
	var joined []netip.Prefix
	for _, r := range ranges {
		for n := len(joined); n > 0 && areHalves(joined[n-1], r); n-- {
			r = parent(r)
			joined = joined[:n-1]
		}
		joined = append(joined, r)
	}
	return joined
}

// areHalves reports whether a and b are the halves of one range.
func areHalves(a, b netip.Prefix) bool {
	return a.Bits() == b.Bits() && parent(a) == parent(b)
}

// parent returns the range of twice the size of r that contains r.
func parent(r netip.Prefix) netip.Prefix {
	return netip.PrefixFrom(r.Addr(), r.Bits()-1).Masked()
}

// joinPorts merges ports that overlap or are adjacent, and returns them sorted.
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
