package plan

import (
	"fmt"
	"slices"
	"strings"

	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack"
)

// AvailabilityZones asks for the zones that the account has in the region, without Local
// Zones and Wavelength Zones. The answer is of type Zones.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAvailabilityZones.html
type AvailabilityZones struct {
	// Available asks only for zones in the state available.
	Available bool
}

// Actions returns the action of the call.
func (AvailabilityZones) Actions() []string { return []string{"ec2:DescribeAvailabilityZones"} }

// Zones are Availability Zones: the i-th name and the i-th ID are the same zone.
type Zones struct {
	Names []string
	IDs   []string
}

// nameOf returns the name of a zone in this account by its name or its ID, or "".
func (z Zones) nameOf(zone string) string {
	if i := slices.Index(z.IDs, zone); i >= 0 {
		return z.Names[i]
	}
	if slices.Contains(z.Names, zone) {
		return zone
	}
	return ""
}

// inFormOf returns the IDs of the zones if a zone of the stack has an ID, and their names
// otherwise.
func (z Zones) inFormOf(zone networkplan.Zone) []string {
	if zone.ID != "" {
		return z.IDs
	}
	return z.Names
}

// zoneQuestions asks whether the account has the zones. That a zone is not available is
// a warning: during an outage of the zone, the stack must still be updatable.
func zoneQuestions(p stack.Plan) []Question {
	existing, available := AvailabilityZones{}, AvailabilityZones{Available: true}
	return []Question{{
		Requests: []Request{existing, available},
		check: func(answers Answers, f Findings) {
			known, open := answerOf[Zones](answers, existing), answerOf[Zones](answers, available)
			if known == nil || open == nil {
				return
			}
			for i, zone := range p.Config.Network.Zones {
				key := fmt.Sprintf("network.zones[%d]", i)
				switch list := open.inFormOf(p.Network.Zones[0]); {
				case known.nameOf(zone) == "":
					f.Errors.Child(key).Addf("the account has no zone %s in %s: set one of %s", zone, p.Config.Region, strings.Join(list, ", "))
				case open.nameOf(zone) == "":
					f.Warnings.Child(key).Addf("%s is not available now: AWS may reject new resources there", zone)
				}
			}
		},
	}}
}
