package plan

import (
	"encoding/binary"
	"net/netip"
	"regexp"
	"slices"
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

// defaultCIDR is the default of network.cidr.
var defaultCIDR = netip.MustParsePrefix("10.0.0.0/16")

var poolID = regexp.MustCompile(`^ipam-pool-[0-9a-f]{8,17}$`)

// A row is a tier with its addresses: one aggregate, in which each zone that
// there ever can be has a slot, or ranges in the order of Spec.Zones.
type row struct {
	tier, kind Tier
	aggregate  netip.Prefix
	ranges     []netip.Prefix
}

// rows returns the three tiers, and then the stack's own by name.
func (s Spec) rows() []row {
	var all []row
	planned := aggregates(s.CIDR, s.Sizes)
	for _, t := range Tiers() {
		if s.Subnets != nil {
			all = append(all, row{tier: t, kind: t, ranges: s.Subnets.of(t)})
		} else {
			all = append(all, row{tier: t, kind: t, aggregate: planned[t]})
		}
	}
	for _, name := range s.customTiers() {
		t := s.Tiers[name]
		all = append(all, row{Tier(name), t.Kind, t.CIDR, t.Subnets})
	}
	return all
}

// subnets returns a subnet for each tier and zone. Explicit ranges follow the
// order in which the zones are listed, so that they move with their zone.
func subnets(rows []row, listed, zones []Zone) []Subnet {
	var all []Subnet
	for _, r := range rows {
		for _, z := range zones {
			subnet := Subnet{Key: string(r.tier) + "-" + z.Key, Tier: r.tier, Zone: z}
			if r.aggregate.IsValid() {
				subnet.CIDR = slot(r.aggregate, r.aggregate.Bits()+slotBits, z.Slot)
			} else {
				subnet.CIDR = r.ranges[slices.Index(listed, z)]
			}
			all = append(all, subnet)
		}
	}
	return all
}

// aggregated returns the aggregate of each tier that has one.
func aggregated(rows []row) map[Tier]netip.Prefix {
	all := map[Tier]netip.Prefix{}
	for _, r := range rows {
		if r.aggregate.IsValid() {
			all[r.tier] = r.aggregate
		}
	}
	return all
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
