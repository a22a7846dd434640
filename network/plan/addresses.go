package plan

import (
	"encoding/binary"
	"net/netip"
	"regexp"
	"slices"
)

// The prefix lengths that AWS allows for VPCs and subnets, and the smallest subnet that
// an Application Load Balancer can use. With default sizes, the planned tiers fit into a
// VPC with a prefix length of at most smallestPlanned.
// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
const (
	largestPrefix   = 16
	smallestPrefix  = 28
	smallestPlanned = 22
	smallestPublic  = 27
)

// slotBits divides a tier into eight slots. Six are for zones; two stay free, because the
// number of slots is a power of two.
const slotBits = 3

// defaultCIDR is the default of network.cidr.
var defaultCIDR = netip.MustParsePrefix("10.0.0.0/16")

var poolID = regexp.MustCompile(`^ipam-pool-[0-9a-f]{8,17}$`)

const poolExample = "ipam-pool-0a1b2c3d4e5f60718"

// A tierRange is a tier with its addresses: either one aggregate with a slot for each
// possible zone, or explicit ranges.
type tierRange struct {
	tier, kind Tier
	aggregate  netip.Prefix
	ranges     PerZone[netip.Prefix]
}

// tierRanges returns the standard tiers, and then the custom tiers by name.
func (s Spec) tierRanges() []tierRange {
	var tiers []tierRange
	planned := aggregates(s.CIDR, s.Sizes)
	for _, t := range s.tiers() {
		if s.Subnets != nil {
			tiers = append(tiers, tierRange{tier: t, kind: t, ranges: s.Subnets.of(t)})
		} else {
			tiers = append(tiers, tierRange{tier: t, kind: t, aggregate: planned[t]})
		}
	}
	for _, name := range s.customTiers() {
		t := s.Tiers[name]
		tiers = append(tiers, tierRange{Tier(name), t.Kind, t.CIDR, t.Subnets})
	}
	return tiers
}

// subnets returns a subnet for each tier and zone. A list of explicit ranges is in the
// order in which the zones are listed, so that reordering both changes no subnet.
func subnets(tiers []tierRange, listed, zones []Zone) []Subnet {
	var subnets []Subnet
	for _, r := range tiers {
		for _, z := range zones {
			subnet := Subnet{Key: string(r.tier) + "-" + z.Key, Tier: r.tier, Zone: z}
			if r.aggregate.IsValid() {
				subnet.CIDR = slot(r.aggregate, r.aggregate.Bits()+slotBits, z.Slot)
			} else {
				subnet.CIDR = r.ranges.of(z, slices.Index(listed, z))
			}
			subnets = append(subnets, subnet)
		}
	}
	return subnets
}

// aggregated returns the aggregate of each tier that has one.
func aggregated(tiers []tierRange) map[Tier]netip.Prefix {
	ranges := map[Tier]netip.Prefix{}
	for _, r := range tiers {
		if r.aggregate.IsValid() {
			ranges[r.tier] = r.aggregate
		}
	}
	return ranges
}

// slot returns the i-th range within p with a prefix length of bits.
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
