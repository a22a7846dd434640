package plan

import (
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/problem"
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
	zoneName = regexp.MustCompile(`^[a-z]{2}(?:-[a-z]+)+-\d([a-f])$`)
	zoneID   = regexp.MustCompile(`^[a-z]{2,5}\d-(az([1-6]))$`)
)

// parseZone returns the zone that text names, if it names one.
func parseZone(text string) (Zone, bool) {
	if m := zoneName.FindStringSubmatch(text); m != nil {
		return Zone{Key: m[1], Name: text, Slot: int(m[1][0] - 'a')}, true
	}
	if m := zoneID.FindStringSubmatch(text); m != nil {
		return Zone{Key: m[1], ID: text, Slot: int(m[2][0] - '1')}, true
	}
	return Zone{}, false
}

// parseZones returns the zones of a region in the order they are listed.
func parseZones(list []string, region string, l problem.List) []Zone {
	if len(list) == 0 {
		l.Addf("no zone is named: list Availability Zones, such as [us-east-1a, us-east-1b]")
	}
	var zones []Zone
	for i, text := range list {
		zone, ok := parseZone(text)
		if !ok {
			l.Index(i).Addf("%q is no Availability Zone: write a name such as us-east-1a or an ID such as use1-az1; "+
				"Local and Wavelength Zones carry neither load balancers nor NAT gateways", text)
			continue
		}
		if region != "" && zone.Name != "" && zone.region() != region {
			l.Index(i).Addf("%s is a zone of %s, but the stack's aws:region is %s: did you mean %s?",
				zone, zone.region(), region, region+zone.Key)
			continue
		}
		same := func(z Zone) bool { return z.Slot == zone.Slot }
		if at := slices.IndexFunc(zones, same); at >= 0 {
			tellTwice(l.Index(i), zones[at], zone)
			continue
		}
		zones = append(zones, zone)
	}
	return zones
}

func tellTwice(l problem.List, first, second Zone) {
	if first == second {
		l.Addf("%s is listed twice: name each zone once", second)
		return
	}
	l.Addf("%s and %s take the same place in the plan: name all zones of a stack by name, "+
		"or all by ID", first, second)
}

// String returns the zone as the user wrote it.
func (z Zone) String() string {
	return z.Name + z.ID
}

// region returns the region that the zone's name tells.
func (z Zone) region() string {
	return strings.TrimSuffix(z.Name, z.Key)
}
