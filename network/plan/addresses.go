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

// private are the ranges that are nobody's on the internet.
var private = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("100.64.0.0/10"),
}

// special are the ranges of no network: this host, loopback, link-local, and
// multicast and what lies beyond.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("127.0.0.0/8"),
	netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("224.0.0.0/3"),
}

// checkVPC tells what AWS would refuse of a VPC's range, and ranges that AWS
// takes and that hide whoever has them on the internet. It returns the range to
// hold subnets against, which is none where nobody knows what was meant.
func checkVPC(p netip.Prefix, l problem.List) netip.Prefix {
	checkRange(p, l)
	if !checkRange(p.Masked(), problem.NewList("")) {
		return netip.Prefix{}
	}
	const instead = "choose a range within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10"
	within := func(r netip.Prefix) bool { return contains(r, p) }
	switch {
	case slices.ContainsFunc(private, within):
		return p.Masked()
	case slices.ContainsFunc(special, within):
		l.Addf("%s is no network's: such addresses are the hosts' own, or multicast; %s", p, instead)
	default:
		l.Addf("%s is not private: from the VPC nobody would be reached who has these addresses elsewhere; %s", p, instead)
	}
	return netip.Prefix{}
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

// checkSubnets tells ranges that lie outside the VPC, where that is known,
// overlap, or are too small for what has to stand in them.
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
			tier.Addf("%s for %s: give one for each zone, in the order of network.zones",
				problem.Count(n, "range"), problem.Count(zones, "zone"))
		}
		for i, cidr := range s.Of(t) {
			at := tier.Index(i)
			if !checkRange(cidr, at) {
				continue
			}
			if cidr == vpc {
				at.Addf("%s is the whole VPC and leaves nothing to the other subnets: choose a part of it", cidr)
				continue
			}
			if vpc.IsValid() && !contains(vpc, cidr) {
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
