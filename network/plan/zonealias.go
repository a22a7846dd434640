package plan

import (
	"maps"
	"slices"
)

// ZoneIDs has the ID of each Availability Zone of a region by its name. The pairs differ
// between accounts.
// https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html
type ZoneIDs map[string]string

// other returns the name of a zone by its ID, or its ID by its name, or "".
func (ids ZoneIDs) other(zone string) string {
	if id, ok := ids[zone]; ok {
		return id
	}
	for name, id := range ids {
		if id == zone {
			return name
		}
	}
	return ""
}

// WithZonesAs returns the spec with its zones in the form of the deployed ones, which are
// all names or all IDs. The form is part of the names of resources and decides the slots of
// planned subnets, so that a zone in the other form keeps its subnets. It reports whether it
// changed the form: not if a zone is not in ids, or if the spec has zones in both forms.
func (s Spec) WithZonesAs(deployed []string, ids ZoneIDs) (Spec, bool) {
	if len(deployed) == 0 || len(s.Zones) == 0 {
		return s, false
	}
	byID := zoneID.MatchString(deployed[0])
	for _, zone := range slices.Concat(s.Zones, s.zonesOfValues()) {
		if zoneID.MatchString(zone) == byID || ids.other(zone) == "" {
			return s, false
		}
	}
	s.Zones = slices.Clone(s.Zones)
	for i, zone := range s.Zones {
		s.Zones[i] = ids.other(zone)
	}
	if s.NAT.Zone != "" {
		s.NAT.Zone = ids.other(s.NAT.Zone)
	}
	s.NAT.ElasticIPs = s.NAT.ElasticIPs.inOtherForm(ids)
	if ranges := s.Subnets; ranges != nil {
		s.Subnets = &Subnets{ranges.Public.inOtherForm(ids), ranges.Private.inOtherForm(ids), ranges.Data.inOtherForm(ids)}
	}
	s.Tiers = maps.Clone(s.Tiers)
	for name, tier := range s.Tiers {
		tier.Subnets = tier.Subnets.inOtherForm(ids)
		s.Tiers[name] = tier
	}
	return s, true
}

// zonesOfValues returns the zones for which the spec sets something.
func (s Spec) zonesOfValues() []string {
	zones := slices.Collect(maps.Keys(s.NAT.ElasticIPs.ByZone))
	if s.NAT.Zone != "" {
		zones = append(zones, s.NAT.Zone)
	}
	if s.Subnets != nil {
		for _, tier := range Tiers() {
			zones = slices.AppendSeq(zones, maps.Keys(s.Subnets.of(tier).ByZone))
		}
	}
	for _, tier := range s.Tiers {
		zones = slices.AppendSeq(zones, maps.Keys(tier.Subnets.ByZone))
	}
	return zones
}

// inOtherForm returns the values with each zone in its other form.
func (p PerZone[T]) inOtherForm(ids ZoneIDs) PerZone[T] {
	if p.ByZone == nil {
		return p
	}
	byZone := map[string]T{}
	for zone, value := range p.ByZone {
		byZone[ids.other(zone)] = value
	}
	return PerZone[T]{ByZone: byZone}
}
