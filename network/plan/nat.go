package plan

import (
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// NAT configures the NAT gateways.
type NAT struct {
	// Strategy says how many gateways there are: None, Single or OnePerAz. With a single
	// gateway, the loss of its zone cuts off all zones. Default OnePerAz, or None with isolated.
	Strategy Strategy `json:"strategy"`
	// Zone is the zone of the gateway with Single, as written in zones. Set it to keep
	// the gateway and your public source address in place when zones are added. Default
	// the first by letter.
	Zone string `json:"zone"`
	// ElasticIPs are allocation IDs (eipalloc-…) of existing addresses, one for each
	// gateway: a map by zone, or a list in the order of the zones' letters. Without them
	// the stack allocates addresses.
	ElasticIPs PerZone[string] `json:"elasticIps"`
}

// Constraints returns the constraints of NAT.
func (NAT) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"elasticIps": {
			Pattern: allocationID, Format: "the allocation ID of an Elastic IP address, such as eipalloc-0a1b2c3d", Unique: true,
			Eventual: "eipalloc-0a1b2c3d4e5f60718",
		},
	}
}

// A Strategy sets the number of NAT gateways. In us-east-1 each costs 0.045 USD per hour
// and 0.045 USD per GB, and its public address 0.005 USD per hour.
type Strategy string

// The strategies, with the names of Pulumi's awsx.
const (
	// None has no NAT gateways: the tasks have no internet access over IPv4.
	None Strategy = "None"
	// Single has one NAT gateway for all zones.
	Single Strategy = "Single"
	// OnePerAz has a NAT gateway in each zone.
	OnePerAz Strategy = "OnePerAz"
)

// Values returns the strategies.
func (Strategy) Values() []string {
	return []string{string(None), string(Single), string(OnePerAz)}
}

var allocationID = regexp.MustCompile(`^eipalloc-([0-9a-f]{8}|[0-9a-f]{17})$`)

// count returns the number of NAT gateways for a number of zones.
func (s Strategy) count(zones int) int {
	switch s {
	case None:
		return 0
	case Single:
		return min(1, zones)
	default:
		return zones
	}
}

func validateNAT(s Spec, named []string, zones []Zone, errs validate.Errors) {
	zone, before := s.NAT.Zone, errs.Len()
	switch {
	case zone == "":
	case s.NAT.Strategy != Single:
		errs.Child("zone").Addf("applies only to nat.strategy: Single (got %s): remove the key", s.NAT.Strategy)
	case len(named) > 0 && !slices.Contains(named, zone):
		errs.Child("zone").Addf("%q is not in network.zones: must be one of %s", zone, strings.Join(named, ", "))
	}
	if len(named) > 0 && errs.Len() == before {
		s.NAT.validateAddresses(len(named), zones, errs.Child("elasticIps"))
	}
}

// validateAddresses reports a number of addresses other than that of NAT gateways, and, in
// a map, addresses of zones without one.
func (n NAT) validateAddresses(zones int, candidates []Zone, errs validate.Errors) {
	count, want := n.ElasticIPs.len(), n.Strategy.count(zones)
	switch {
	case n.ElasticIPs.ByZone != nil && want > 0:
		var names []string
		for _, z := range candidates[:min(want, len(candidates))] {
			names = append(names, z.String())
		}
		n.ElasticIPs.validateZones(names, "an allocation ID for each NAT gateway", "this zone has no NAT gateway", errs)
	case count > 0 && count != want:
		errs.Addf("%s for %s (strategy %s): list one for each gateway, or none",
			validate.Count(count, "allocation ID"), validate.Count(want, "NAT gateway"), n.Strategy)
	}
}

// gatewayZones returns the zones that can have NAT gateways.
func gatewayZones(n NAT, zones []Zone) []Zone {
	if i := slices.IndexFunc(zones, func(z Zone) bool { return z.String() == n.Zone }); i >= 0 {
		return zones[i : i+1]
	}
	return zones
}

func gateways(n NAT, zones []Zone) []NATGateway {
	var nats []NATGateway
	for i, z := range zones[:n.Strategy.count(len(zones))] {
		nats = append(nats, NATGateway{Zone: z, ElasticIP: n.ElasticIPs.of(z, i)})
	}
	return nats
}

// MovingAddresses returns the plan for a stack whose deployed NAT gateways have given
// addresses, by the key of their zone. A gateway in a new zone with the address of one that
// goes away replaces that one, because an address belongs to one gateway at a time.
// https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
func (p Plan) MovingAddresses(deployed map[string]string) Plan {
	p.NATs = slices.Clone(p.NATs)
	planned := func(zone string) bool {
		return slices.ContainsFunc(p.NATs, func(nat NATGateway) bool { return nat.Zone.Key == zone })
	}
	for i, nat := range p.NATs {
		if _, exists := deployed[nat.Zone.Key]; exists || nat.ElasticIP == "" {
			continue
		}
		for zone, address := range deployed {
			if address == nat.ElasticIP && !planned(zone) {
				p.NATs[i].Replaces = zone
			}
		}
	}
	return p
}
