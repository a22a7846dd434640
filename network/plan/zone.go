package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// MaxZones is how many zones a plan keeps room for: us-east-1, the region with
// the most, has six.
const MaxZones = 6

// A Zone is an Availability Zone with its fixed place in the plan.
type Zone struct {
	// Key names the zone in resource names: the letter of us-east-1a, "a",
	// or the number of use1-az1, "az1".
	Key string
	// Name is the zone's name, or "" when it was given by its ID.
	Name string
	// ID is the zone's ID, or "" when it was given by its name.
	ID string
	// Slot is the zone's place in every tier's range, from 0. It comes from
	// the letter or number and not from the place in the list, so that no
	// other zone ever moves it.
	Slot int
}

var (
	zoneName = regexp.MustCompile(`^[a-z]{2,4}(?:-[a-z]+)+-\d([a-f])$`)
	zoneID   = regexp.MustCompile(`^([a-z]{2,6}\d)-(az([1-6]))$`)
	// zone also matches the empty names of a count of zones.
	zone = regexp.MustCompile("^$|" + zoneName.String() + "|" + zoneID.String())
)

const zoneFormat = "the name of an Availability Zone, such as us-east-1a, or its ID, such as use1-az1; " +
	"Local Zones and Wavelength Zones are not supported"

// parseZone returns the zone that text names, if it names one.
func parseZone(text string) (Zone, bool) {
	if m := zoneName.FindStringSubmatch(text); m != nil {
		return Zone{Key: m[1], Name: text, Slot: int(m[1][0] - 'a')}, true
	}
	if m := zoneID.FindStringSubmatch(text); m != nil {
		return Zone{Key: m[2], ID: text, Slot: int(m[3][0] - '1')}, true
	}
	return Zone{}, false
}

// Zones are Availability Zones, by name or by ID. A stack file may count them, to
// be told their names: they are then as many empty names.
type Zones []string

// SetCount sets the number of zones in place of their names. No region has as many
// as 100.
func (z *Zones) SetCount(n int) { *z = make(Zones, min(max(n, 0), 100)) }

// Count returns the number of zones whose names are not set, and false for zones
// that have names.
func (z Zones) Count() (int, bool) {
	named := func(zone string) bool { return zone != "" }
	return len(z), z != nil && !slices.ContainsFunc(z, named)
}

// parseZones returns the zones of a region in the order they are listed.
func parseZones(list []string, in string, errs validate.Errors) []Zone {
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
		if wrong := zone.wrong(in); wrong != "" {
			errs.Index(i).Addf("%s", wrong)
			continue
		}
		if (first.ID == "") != (zone.ID == "") && first.Key != "" {
			errs.Index(i).Addf("%s and %s may be the same zone, because a zone ID has a different name in each account: "+
				"give all zones by name, or all by ID", first, zone)
			continue
		}
		if slices.Contains(zones, zone) {
			errs.Index(i).Addf("duplicate value %q", text)
			continue
		}
		zones = append(zones, zone)
	}
	return zones
}

// wrong says why a zone cannot be one of a region's, or nothing.
func (z Zone) wrong(in string) string {
	own, meant := in, in+z.Key
	if z.ID != "" {
		own = awsname.ZonePrefix(in)
		meant = own + "-" + z.Key
	}
	of := z.region()
	switch {
	case in == "" || own == "" || meant == z.String():
		return ""
	case of == "":
		return fmt.Sprintf("%s is not a zone of aws:region %s: did you mean %s?", z, in, meant)
	default:
		return fmt.Sprintf("%s is a zone of %s, but aws:region is %s: did you mean %s?", z, of, in, meant)
	}
}

// String returns the zone as the user wrote it.
func (z Zone) String() string {
	return z.Name + z.ID
}

// region returns the region that the zone's name or ID tells, or "".
func (z Zone) region() string {
	if z.ID != "" {
		return awsname.RegionOfZonePrefix(strings.TrimSuffix(z.ID, "-"+z.Key))
	}
	return strings.TrimSuffix(z.Name, z.Key)
}
