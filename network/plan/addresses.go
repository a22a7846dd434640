package plan

import (
	"encoding/binary"
	"net/netip"
	"slices"

	"ecs-foundation/internal/problem"
)

// AWS takes VPCs and subnets between these sizes, and an Application Load
// Balancer wants a /27 with eight addresses free in each of its subnets.
const (
	largestPrefix   = 16
	smallestPrefix  = 28
	smallestPlanned = 22
	smallestPublic  = 27
)

// slotBits makes eight slots of a tier: six zones, and two kept free so that
// the arithmetic stays binary.
const slotBits = 3

// DefaultCIDR is the seeds' network.
var DefaultCIDR = netip.MustParsePrefix("10.0.0.0/16")

// Aggregate returns the one range that holds a tier's subnets in all zones
// that there ever can be. Half the VPC is private, for each Fargate task takes
// an address of its own there; public and data get a sixteenth each, but never
// less than eight /27.
//
//	10.0.0.0/16: private 10.0.0.0/17, public 10.0.128.0/20, data 10.0.144.0/20
//	10.0.0.0/22: private 10.0.0.0/23, public 10.0.2.0/24, data 10.0.3.0/24
func Aggregate(vpc netip.Prefix, t Tier) netip.Prefix {
	if t == Private {
		return slot(vpc, vpc.Bits()+1, 0)
	}
	bits := min(vpc.Bits()+4, smallestPublic-slotBits)
	middle := 1 << (bits - vpc.Bits() - 1)
	if t == Public {
		return slot(vpc, bits, middle)
	}
	return slot(vpc, bits, middle+1)
}

// planned returns the range of a tier's subnet in a zone.
func planned(vpc netip.Prefix, t Tier, z Zone) netip.Prefix {
	tier := Aggregate(vpc, t)
	return slot(tier, tier.Bits()+slotBits, z.Slot)
}

// slot returns the i-th range of the given size within p.
func slot(p netip.Prefix, bits, i int) netip.Prefix {
	start := number(p.Addr()) + uint32(i)<<(32-bits) //nolint:gosec // i is below 2^16: it counts slots of a VPC
	var address [4]byte
	binary.BigEndian.PutUint32(address[:], start)
	return netip.PrefixFrom(netip.AddrFrom4(address), bits)
}

func number(a netip.Addr) uint32 {
	bytes := a.As4()
	return binary.BigEndian.Uint32(bytes[:])
}

// checkRange tells what AWS would refuse of a VPC's or a subnet's range.
func checkRange(p netip.Prefix, l problem.List) bool {
	switch {
	case !p.Addr().Is4():
		l.Addf("%s is no IPv4 range: write one such as 10.0.0.0/16", p)
	case p != p.Masked():
		l.Addf("%s has bits set behind its prefix: did you mean %s?", p, p.Masked())
	case p.Bits() < largestPrefix || p.Bits() > smallestPrefix:
		l.Addf("%s is not a size that AWS takes: choose /%d to /%d", p, largestPrefix, smallestPrefix)
	default:
		return true
	}
	return false
}

// checkSubnets tells ranges that lie outside the VPC, overlap, or are too
// small for what has to stand in them.
func checkSubnets(vpc netip.Prefix, s *Subnets, zones int, l problem.List) {
	type placed struct {
		key   string
		cidr  netip.Prefix
		found problem.List
	}
	var all []placed
	for _, t := range Tiers() {
		tier := l.At(string(t))
		if n := len(s.Of(t)); n != zones {
			tier.Addf("%d ranges for %d zones: give one for each zone, in the order of network.zones", n, zones)
		}
		for i, cidr := range s.Of(t) {
			at := tier.Index(i)
			if !checkRange(cidr, at) {
				continue
			}
			if !contains(vpc, cidr) {
				at.Addf("%s lies outside the VPC's %s: choose a range within it, or a larger network.cidr", cidr, vpc)
			}
			if t == Public && cidr.Bits() > smallestPublic {
				at.Addf("%s is too small for a load balancer: AWS wants a /%d with 8 free addresses", cidr, smallestPublic)
			}
			all = append(all, placed{key: string(t), cidr: cidr, found: at})
		}
	}
	for i, one := range all {
		overlaps := func(other placed) bool { return other.cidr.Overlaps(one.cidr) }
		if at := slices.IndexFunc(all[:i], overlaps); at >= 0 {
			one.found.Addf("%s overlaps the %s subnet %s: give each subnet addresses of its own",
				one.cidr, all[at].key, all[at].cidr)
		}
	}
}

func contains(outer, inner netip.Prefix) bool {
	return inner.Bits() >= outer.Bits() && outer.Contains(inner.Addr())
}
