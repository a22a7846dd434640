package plan

import (
	"maps"
	"net/netip"
	"regexp"
	"slices"

	"ecs-foundation/internal/validate"
)

// A CustomTier is a tier in addition to the three standard ones.
type CustomTier struct {
	// Kind sets the default route of the tier's subnets: public (internet gateway),
	// private (NAT) or data (none). Required.
	Kind Tier `json:"kind"`
	// CIDR is the range of the tier's subnets in all zones: /16 to /25, or to /24 if
	// the kind is public. Each zone has a fixed eighth of it.
	CIDR netip.Prefix `json:"cidr"`
	// Subnets are explicit ranges instead: a map by zone, or a list in the order of
	// zones.
	Subnets PerZone[netip.Prefix] `json:"subnets"`
}

// Constraints returns the constraints of a custom tier.
func (CustomTier) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"kind": {Required: true, Values: Tier("").Values()}, "subnets": {Example: ranges("10.0.30.0/24", "10.0.31.0/24")},
	}
}

// Values returns the kinds of tiers.
func (Tier) Values() []string {
	return []string{string(Public), string(Private), string(Data)}
}

// tierName has no hyphens: tier "batch-a" would have the name of a subnet of tier
// "batch".
var tierName = regexp.MustCompile(`^[a-z][a-z0-9]{0,15}$`)

// zoneKey matches the keys of zones in resource names, which tiers cannot have.
var zoneKey = regexp.MustCompile(`^([a-f]|az[1-6])$`)

// reservedNames are the names of the three tiers and of NAT gateways, such as nat-a.
var reservedNames = []string{string(Public), string(Private), string(Data), "nat"}

// customTiers returns the names of the custom tiers, sorted.
func (s Spec) customTiers() []string {
	return slices.Sorted(maps.Keys(s.Tiers))
}

// validateTiers reports invalid custom tiers, and allocates their ranges.
func validateTiers(s Spec, a *allocator, errs validate.Errors) {
	var unplaced []string
	for _, name := range s.customTiers() {
		t, at := s.Tiers[name], errs.Child(name)
		if slices.Contains(reservedNames, name) || zoneKey.MatchString(name) {
			at.Addf("reserved name %q: choose another name", name)
		}
		if s.ACLs && t.Kind == Private && s.NAT.Strategy != None {
			at.Child("kind").Addf("the network ACLs of the NAT gateways' subnets block custom tiers, so the tier would have no internet access: "+
				"set kind: %s, or network.acls: false", Data)
		}
		hasCIDR := t.CIDR.IsValid()
		switch {
		case hasCIDR && t.Subnets.isSet():
			at.Addf("cidr and subnets are mutually exclusive: remove one of them")
		case hasCIDR:
			t.allocate(name, a, at.Child("cidr"))
		case t.Subnets.isSet():
			a.allocateZones(Tier(name), t.Kind, t.Subnets, at.Child("subnets"))
		default:
			unplaced = append(unplaced, name)
		}
	}
	for _, name := range unplaced {
		errs.Child(name).Addf("requires cidr or subnets: for cidr, %s", a.suggestFree((*Sizes)(nil).aggregateBits(s.CIDR, Data)))
	}
}

// allocate adds the range of the tier, which contains its subnets in all zones.
func (t CustomTier) allocate(name string, a *allocator, errs validate.Errors) {
	smallest := smallestPrefix - slotBits
	if t.Kind == Public {
		smallest = smallestPublic - slotBits
	}
	if !validateRange(t.CIDR, errs) {
		return
	}
	if t.CIDR.Bits() > smallest {
		errs.Addf("%s is too small for %d subnets of /%d: must be /%d or larger", t.CIDR, 1<<slotBits, smallest+slotBits, smallest)
	}
	a.allocate(allocation{name: name + " tier", cidr: t.CIDR, tier: true, errs: errs})
}
