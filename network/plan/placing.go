package plan

import (
	"fmt"
	"net/netip"
	"slices"

	"ecs-foundation/internal/netaddr"
	"ecs-foundation/internal/validate"
)

// validateAddresses tells ranges that AWS would refuse, that lie outside the VPC or
// overlap, or are too small for what has to stand in them.
func validateAddresses(s Spec, errs validate.Errors) {
	vpc := validateVPC(s.CIDR, errs.Child("cidr"))
	more := validateSecondary(vpc, s.SecondaryCIDRs, errs.Child("secondaryCidrs"))
	p := &placing{vpc: vpc, more: more}
	sizes := errs.Child("sizes")
	switch {
	case s.Subnets != nil:
		if s.Sizes != nil {
			sizes.Addf("network.sizes and network.subnets are mutually exclusive: remove one of them")
		}
		p.placeSubnets(s.Subnets, len(s.Zones), errs.Child("subnets"))
	case s.Sizes != nil:
		if s.Sizes.validate(vpc, sizes) {
			p.placeTiers(aggregates(vpc, s.Sizes))
		}
	case vpc.Bits() > smallestPlanned:
		errs.Child("cidr").Addf("%s is too small for %d zones of three tiers: choose /%d to /%d, or set network.subnets",
			s.CIDR, MaxZones, largestPrefix, smallestPlanned)
	case vpc.IsValid():
		p.placeTiers(aggregates(vpc, nil))
	}
	validateTiers(s, p, errs.Child("tiers"))
	p.tellOverlaps()
}

// A block is a range that shares its addresses with no other.
type block struct {
	what  string // "private subnet", "batch tier"
	cidr  netip.Prefix
	tier  bool // it holds the subnets of all zones
	found validate.Errors
}

// A placing holds the blocks of a network against the VPC's ranges and against
// each other.
type placing struct {
	vpc  netip.Prefix // or none, where it is not known
	more []netip.Prefix
	all  []block
}

// placeTiers takes the planned tiers in, which lie apart.
func (p *placing) placeTiers(ranges map[Tier]netip.Prefix) {
	for _, t := range Tiers() {
		p.all = append(p.all, block{what: string(t) + " tier", cidr: ranges[t], tier: true})
	}
}

// placeSubnets takes explicit subnets in.
func (p *placing) placeSubnets(s *Subnets, zones int, errs validate.Errors) {
	for _, t := range Tiers() {
		p.placeEach(t, t, s.of(t), zones, errs.Child(string(t)))
	}
}

// placeEach takes a tier's explicit subnets in, one a zone.
func (p *placing) placeEach(t, kind Tier, ranges []netip.Prefix, zones int, errs validate.Errors) {
	if n := len(ranges); n != zones {
		errs.Addf("%s for %s: list one for each zone, in the order of network.zones",
			validate.Count(n, "range"), validate.Count(zones, "zone"))
	}
	for i, cidr := range ranges {
		at := errs.Index(i)
		if !validateRange(cidr, at) {
			continue
		}
		if cidr == p.vpc {
			at.Addf("%s is the whole VPC, which leaves no addresses for other subnets: choose a part of it", cidr)
			continue
		}
		if kind == Public && cidr.Bits() > smallestPublic {
			at.Addf("%s is too small for a load balancer: AWS requires a /%d or larger with 8 free addresses", cidr, smallestPublic)
		}
		p.place(block{what: string(t) + " subnet", cidr: cidr, found: at})
	}
}

// place takes a block in, and tells where it lies outside the VPC.
func (p *placing) place(b block) {
	p.all = append(p.all, b)
	ranges := append([]netip.Prefix{p.vpc}, p.more...)
	if !p.vpc.IsValid() || slices.ContainsFunc(ranges, func(r netip.Prefix) bool { return netaddr.Contains(r, b.cidr) }) {
		return
	}
	instead := "choose a range within it, or a larger network.cidr"
	if len(p.more) > 0 {
		instead = "choose a range within one of them, or add one to network.secondaryCidrs"
	}
	b.found.Addf("%s is outside the VPC's %s: %s", b.cidr, texts(ranges), instead)
}

// tellOverlaps tells each block that takes addresses of one before it.
func (p *placing) tellOverlaps() {
	for i, one := range p.all {
		overlaps := func(other block) bool { return other.cidr.Overlaps(one.cidr) }
		at := slices.IndexFunc(p.all[:i], overlaps)
		if at < 0 {
			continue
		}
		instead := "choose ranges that do not overlap"
		if one.tier {
			instead = p.instead(one.cidr.Bits())
		}
		one.found.Addf("%s overlaps the %s %s: %s", one.cidr, p.all[at].what, p.all[at].cidr, instead)
	}
}

// instead says which range of a size is free.
func (p *placing) instead(bits int) string {
	if !p.vpc.IsValid() {
		return "choose a free range within the VPC"
	}
	for _, r := range append([]netip.Prefix{p.vpc}, p.more...) {
		for i := range 1 << max(0, bits-r.Bits()) {
			free := slot(r, max(bits, r.Bits()), i)
			if !slices.ContainsFunc(p.all, func(b block) bool { return b.cidr.Overlaps(free) }) {
				return fmt.Sprintf("choose a free range, such as %s", free)
			}
		}
	}
	return fmt.Sprintf("no /%d is free, so choose a smaller range, or add one to network.secondaryCidrs", bits)
}
