package plan

import (
	"fmt"
	"net/netip"
	"slices"

	"ecs-foundation/internal/netaddr"
	"ecs-foundation/internal/validate"
)

// validateAddresses reports ranges that AWS rejects, that are outside the VPC, that
// overlap, or that are too small for their resources.
func validateAddresses(s Spec, named []string, errs validate.Errors) {
	vpc := validateVPC(s.CIDR, errs.Child("cidr"))
	secondary := validateSecondary(vpc, s.SecondaryCIDRs, errs.Child("secondaryCidrs"))
	a := &allocator{vpc: vpc, secondary: secondary, incomplete: len(secondary) < len(s.SecondaryCIDRs), zones: named}
	sizes := errs.Child("sizes")
	switch {
	case s.Subnets != nil:
		if s.Sizes != nil {
			sizes.Addf("network.sizes and network.subnets are mutually exclusive: remove one of them")
		}
		a.allocateSubnets(s, errs.Child("subnets"))
	case s.Sizes != nil:
		if s.Sizes.validate(vpc, sizes) {
			a.allocateTiers(aggregates(vpc, s.Sizes))
		}
	case vpc.Bits() > smallestPlanned:
		errs.Child("cidr").Addf("%s is too small for planned subnets, which leave room for %d zones, so that you can add zones to the %d that the stack has: "+
			"choose /%d to /%d, or set network.subnets", s.CIDR, MaxZones, len(s.Zones), largestPrefix, smallestPlanned)
	case vpc.IsValid():
		a.allocateTiers(aggregates(vpc, nil))
	}
	validateTiers(s, a, errs.Child("tiers"))
	a.reportOverlaps()
}

// An allocation is the range of a subnet or a tier.
type allocation struct {
	name string // "private subnet", "batch tier"
	cidr netip.Prefix
	tier bool // the range contains the subnets of all zones
	errs validate.Errors
}

// An allocator checks the allocations of a network against the VPC's ranges and
// against each other.
type allocator struct {
	vpc         netip.Prefix // the zero value if the configured range is invalid
	secondary   []netip.Prefix
	incomplete  bool     // whether there are invalid secondary ranges
	zones       []string // the configured zones, or none if one is invalid
	allocations []allocation
}

// allocateTiers adds the planned tiers, which never overlap each other.
func (a *allocator) allocateTiers(ranges map[Tier]netip.Prefix) {
	for _, t := range Tiers() {
		a.allocations = append(a.allocations, allocation{name: string(t) + " tier", cidr: ranges[t], tier: true})
	}
}

// allocateSubnets adds the explicit subnets of the standard tiers.
func (a *allocator) allocateSubnets(s Spec, errs validate.Errors) {
	for _, t := range s.tiers() {
		a.allocateZones(t, t, s.Subnets.of(t), errs.Child(string(t)))
	}
}

// allocateZones adds the explicit subnets of a tier, one for each zone.
func (a *allocator) allocateZones(t, kind Tier, ranges PerZone[netip.Prefix], errs validate.Errors) {
	n := ranges.len()
	switch {
	case len(a.zones) == 0:
	case ranges.ByZone != nil:
		ranges.validateZones(a.zones, "a range for each zone of network.zones", "this zone is not in network.zones", errs)
	case n != len(a.zones):
		errs.Addf("%s for %s: list one for each zone, in the order of network.zones",
			validate.Count(n, "range"), validate.Count(len(a.zones), "zone"))
	}
	ranges.each(errs, func(cidr netip.Prefix, at validate.Errors) {
		switch {
		case !validateRange(cidr, at):
			return
		case cidr == a.vpc:
			at.Addf("%s is the whole VPC, which leaves no addresses for other subnets: choose a part of it", cidr)
			return
		case kind == Public && cidr.Bits() > smallestPublic:
			at.Addf("%s is too small for a load balancer: AWS requires a /%d or larger with 8 free addresses", cidr, smallestPublic)
		}
		a.allocate(allocation{name: string(t) + " subnet", cidr: cidr, errs: at})
	})
}

// allocate adds an allocation, and reports it if it is outside the VPC.
func (a *allocator) allocate(n allocation) {
	a.allocations = append(a.allocations, n)
	ranges := append([]netip.Prefix{a.vpc}, a.secondary...)
	if !a.vpc.IsValid() || a.incomplete || slices.ContainsFunc(ranges, func(r netip.Prefix) bool { return netaddr.Contains(r, n.cidr) }) {
		return
	}
	fix := "choose a range within it, or a larger network.cidr"
	if len(a.secondary) > 0 {
		fix = "choose a range within one of them, or add one to network.secondaryCidrs"
	}
	n.errs.Addf("%s is outside the VPC's %s: %s", n.cidr, joinTexts(ranges), fix)
}

// reportOverlaps reports each allocation that overlaps an earlier one.
func (a *allocator) reportOverlaps() {
	for i, n := range a.allocations {
		overlaps := func(other allocation) bool { return other.cidr.Overlaps(n.cidr) }
		first := slices.IndexFunc(a.allocations[:i], overlaps)
		if first < 0 {
			continue
		}
		fix := "choose ranges that do not overlap"
		if n.tier {
			fix = a.suggestFree(n.cidr.Bits())
		}
		n.errs.Addf("%s overlaps the %s %s: %s", n.cidr, a.allocations[first].name, a.allocations[first].cidr, fix)
	}
}

// suggestFree returns advice that names a free range with a prefix length of bits.
func (a *allocator) suggestFree(bits int) string {
	if !a.vpc.IsValid() {
		return "choose a free range within the VPC"
	}
	for _, r := range append([]netip.Prefix{a.vpc}, a.secondary...) {
		for i := range 1 << max(0, bits-r.Bits()) {
			free := slot(r, max(bits, r.Bits()), i)
			if !slices.ContainsFunc(a.allocations, func(n allocation) bool { return n.cidr.Overlaps(free) }) {
				return fmt.Sprintf("choose a free range, such as %s", free)
			}
		}
	}
	return fmt.Sprintf("no /%d is free, so choose a smaller range, or add one to network.secondaryCidrs", bits)
}
