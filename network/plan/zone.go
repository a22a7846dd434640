package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// MaxZones is the number of zones that a plan has room for. The region with the most
// Availability Zones, us-east-1, has six.
const MaxZones = 6

// A Zone is an Availability Zone with its fixed slot in the ranges of the tiers.
type Zone struct {
	// Key names the zone in resource names: the letter of us-east-1a, "a",
	// or the number of use1-az1, "az1".
	Key string
	// Name is the zone's name, or "" if the configuration has its ID.
	Name string
	// ID is the zone's ID, or "" if the configuration has its name.
	ID string
	// Slot is the zone's index in the range of every tier, from 0. It depends on the
	// letter or number of the zone and not on its position in the list, so that adding
	// a zone never moves an existing subnet.
	Slot int
}

var (
	zoneName = regexp.MustCompile(`^[a-z]{2,4}(?:-[a-z]+)+-\d([a-f])$`)
	zoneID   = regexp.MustCompile(`^([a-z]{2,6}\d)-(az([1-6]))$`)
	// zone also matches "", which Zones.SetCount sets instead of names.
	zone = regexp.MustCompile("^$|" + zoneName.String() + "|" + zoneID.String())
)

const zoneFormat = "the name of an Availability Zone, such as us-east-1a, or its ID, such as use1-az1; " +
	"Local Zones and Wavelength Zones are not supported"

// parseZone parses the name or ID of an Availability Zone.
func parseZone(text string) (Zone, bool) {
	if m := zoneName.FindStringSubmatch(text); m != nil {
		return Zone{Key: m[1], Name: text, Slot: int(m[1][0] - 'a')}, true
	}
	if m := zoneID.FindStringSubmatch(text); m != nil {
		return Zone{Key: m[2], ID: text, Slot: int(m[3][0] - '1')}, true
	}
	return Zone{}, false
}

// Zones are Availability Zones, by name or by ID. If a stack file has a number instead,
// they are that many empty names, and validation suggests the names.
type Zones []string

// SetCount sets the number of zones instead of their names. The limit of 100 is far above
// MaxZones and bounds the allocation.
func (z *Zones) SetCount(n int) { *z = make(Zones, min(max(n, 0), 100)) }

// Count returns the number of zones, and reports whether it was set by SetCount.
func (z Zones) Count() (int, bool) {
	named := func(zone string) bool { return zone != "" }
	return len(z), z != nil && !slices.ContainsFunc(z, named)
}

// parseZones returns the zones of a region in the order of the list.
func parseZones(list []string, region string, errs validate.Errors) []Zone {
	var zones []Zone
	var first Zone
	for i, text := range list {
		zone, ok := parseZone(text)
		if !ok {
			errs.Index(i).Addf("invalid value %q: must be %s", text, zoneFormat)
			continue
		}
		if i == 0 {
			first = zone
		}
		if problem := zone.checkRegion(region); problem != "" {
			errs.Index(i).Addf("%s", problem)
			continue
		}
		if (first.ID == "") != (zone.ID == "") && first.Key != "" {
			errs.Index(i).Addf("%s and %s may be the same zone, because a zone ID has a different name in each account: "+
				"give all zones by name, or all by ID", first, zone)
			continue
		}
		if slices.Contains(zones, zone) {
			errs.Index(i).Addf("duplicate value %q: remove one of them", text)
			continue
		}
		zones = append(zones, zone)
	}
	return zones
}

// checkRegion returns an error message for a zone that is not in the region, or "".
func (z Zone) checkRegion(region string) string {
	prefix, want := region, region+z.Key
	if z.ID != "" {
		prefix = awsname.ZonePrefix(region)
		want = prefix + "-" + z.Key
	}
	actual := z.region()
	switch {
	case region == "" || prefix == "" || want == z.String():
		return ""
	case actual == "":
		return fmt.Sprintf("%s is not a zone of aws:region %s: did you mean %s?", z, region, want)
	default:
		return fmt.Sprintf("%s is a zone of %s, but aws:region is %s: did you mean %s?", z, actual, region, want)
	}
}

// String returns the zone as the user wrote it.
func (z Zone) String() string {
	return z.Name + z.ID
}

// region returns the region of the zone, or "" if its ID has an unknown prefix.
func (z Zone) region() string {
	if z.ID != "" {
		return awsname.RegionOfZonePrefix(strings.TrimSuffix(z.ID, "-"+z.Key))
	}
	return strings.TrimSuffix(z.Name, z.Key)
}
