package plan

import (
	"maps"
	"net/netip"
	"regexp"
	"slices"

	"ecs-foundation/internal/validate"
)

// A CustomTier is a tier of the stack's own, beside the three.
type CustomTier struct {
	// Kind sets the default route of the tier's subnets: public (internet gateway),
	// private (NAT) or data (none). Required.
	Kind Tier `json:"kind"`
	// CIDR is the range of the tier's subnets in all zones: /16 to /25, or to /24 if
	// the kind is public. Each zone has a fixed eighth of it.
	CIDR netip.Prefix `json:"cidr"`
	// Subnets lists explicit ranges instead, one for each zone in the order of zones.
	Subnets []netip.Prefix `json:"subnets"`
}

// Constraints tells that a tier has a kind.
func (CustomTier) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"kind": {Required: true, Values: Tier("").Values()}}
}

// Values are the kinds of tiers, which are the three.
func (Tier) Values() []string {
	return []string{string(Public), string(Private), string(Data)}
}

// tierName has no hyphen: two tiers would name one resource, batch-a.
var tierName = regexp.MustCompile(`^[a-z][a-z0-9]{0,15}$`)

// zoneKey is what a zone is called in names, and so no tier.
var zoneKey = regexp.MustCompile(`^([a-f]|az[1-6])$`)

// takenNames are those of the three tiers, and of NAT gateways: nat-a is one.
var takenNames = []string{string(Public), string(Private), string(Data), "nat"}

// customTiers are the names of the stack's own tiers, sorted.
func (s Spec) customTiers() []string {
	return slices.Sorted(maps.Keys(s.Tiers))
}

// validateTiers tells tiers of the stack's own that have no name, no kind or no
// place, and takes their places in.
func validateTiers(s Spec, p *placing, errs validate.Errors) {
	var homeless []string
	for _, name := range s.customTiers() {
		t, at := s.Tiers[name], errs.Child(name)
		if slices.Contains(takenNames, name) || zoneKey.MatchString(name) {
			at.Addf("reserved name %q: choose another name", name)
		}
		if s.ACLs && t.Kind == Private && s.NAT.Strategy != None {
			at.Child("kind").Addf("the network ACLs of the NAT gateways' subnets block custom tiers, so the tier would have no internet access: "+
				"set kind: %s, or network.acls: false", Data)
		}
		given := t.CIDR.IsValid()
		switch {
		case given && t.Subnets != nil:
			at.Addf("cidr and subnets are mutually exclusive: remove one of them")
		case given:
			t.place(name, p, at.Child("cidr"))
		case t.Subnets != nil:
			p.placeEach(Tier(name), t.Kind, t.Subnets, len(s.Zones), at.Child("subnets"))
		default:
			homeless = append(homeless, name)
		}
	}
	for _, name := range homeless {
		errs.Child(name).Addf("requires cidr or subnets: for cidr, %s", p.instead((*Sizes)(nil).aggregateBits(s.CIDR, Data)))
	}
}

// place takes the tier's one range in.
func (t CustomTier) place(name string, p *placing, errs validate.Errors) {
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
	p.place(block{what: name + " tier", cidr: t.CIDR, tier: true, found: errs})
}
