package change

import (
	"fmt"
	"maps"
	"slices"
)

const associateAddress = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html"

// natsChanged reports NAT gateways that are deleted, replaced, or created with an address
// that another one has.
func natsChanged(before, after Record) []Change {
	if before.Network.CIDR != after.Network.CIDR {
		return nil // follows from the range of the VPC
	}
	var changes []Change
	for _, zone := range slices.Sorted(maps.Keys(after.Network.NATs)) {
		planned := after.Network.NATs[zone]
		deployed, exists := before.Network.NATs[zone]
		holder := holderOfAddress(before.Network, planned.ElasticIP, zone)
		if _, remains := after.Network.NATs[holder]; holder != "" && !exists && !remains {
			changes = append(changes, natMoved(zone, holder, before, after))
			continue
		}
		if holder != "" {
			changes = append(changes, Change{
				Key: natKey(zone, before, after), Resource: "network-nat-" + zone, Verdict: Impossible,
				Reason: fmt.Sprintf("%s belongs to network-nat-%s, which is deleted only after this NAT gateway is created "+
					"(Resource.AlreadyAssociated)", planned.ElasticIP, holder),
				Way: fmt.Sprintf("keep each address in its zone (network.nat.elasticIps: {%s: %s}), or give this NAT gateway another address; to move "+
					"the address, set nat.strategy: None in a separate update first, which interrupts internet access of all zones",
					before.Network.NATs[holder].Zone, planned.ElasticIP),
				Source: associateAddress,
			})
			continue
		}
		if exists && (deployed.ElasticIP != planned.ElasticIP || subnetReplaced("public-"+zone, before, after)) {
			changes = append(changes, natReplaced(zone, before, after))
		}
	}
	for _, zone := range slices.Sorted(maps.Keys(before.Network.NATs)) {
		_, kept := after.Network.NATs[zone]
		if !kept && holderOfAddress(after.Network, before.Network.NATs[zone].ElasticIP, zone) == "" {
			changes = append(changes, natRemoved(zone, before, after))
		}
	}
	return changes
}

// natMoved reports a NAT gateway that takes over the address of one in another zone, which it
// replaces (networkplan.Plan.MovingAddresses).
func natMoved(zone, former string, before, after Record) Change {
	return Change{
		Key: natKey(zone, before, after), Resource: "network-nat-" + zone, Verdict: Interrupts,
		Reason: fmt.Sprintf("%s belongs to network-nat-%s, which is deleted before this NAT gateway is created: "+
			"the private subnets that use it have no internet access for minutes", after.Network.NATs[zone].ElasticIP, former),
		Way:    "make the update when no task needs the internet, or give this NAT gateway another address",
		Source: associateAddress,
	}
}

func natReplaced(zone string, before, after Record) Change {
	reason := "the NAT gateway is deleted before its replacement exists: the private subnets that use it have no internet access for minutes"
	if before.Network.NATs[zone].ElasticIP == "" && after.Network.NATs[zone].ElasticIP != "" {
		reason += ", and its public address is released permanently"
	}
	return Change{
		Key: natKey(zone, before, after), Resource: "network-nat-" + zone, Verdict: Interrupts, Reason: reason,
		Way:    "make the update when no task needs the internet; firewalls that allow the old address have to allow the new one",
		Source: associateAddress,
	}
}

func natRemoved(zone string, before, after Record) Change {
	reason := "the NAT gateway is deleted after the routes to it have changed: the open connections through it are closed once"
	way := "remove it when no task has a long connection to the internet"
	if before.Network.NATs[zone].ElasticIP == "" {
		reason += ", and its public address is released permanently"
		way += "; firewalls that allow its address have to allow that of another gateway"
	}
	if len(after.Network.NATs) == 0 {
		way += "; services that need the internet have to be stopped"
	}
	return Change{
		Key: natKey(zone, before, after), Resource: "network-nat-" + zone, Verdict: Interrupts, Reason: reason, Way: way,
		Source: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html",
	}
}

// natKey returns the configuration key that changes the NAT gateway of a zone.
func natKey(zone string, before, after Record) string {
	from, to := before.Network, after.Network
	_, deployed := from.NATs[zone]
	_, planned := to.NATs[zone]
	switch {
	case deployed && planned && from.NATs[zone].ElasticIP == to.NATs[zone].ElasticIP:
		return subnetKey("public-"+zone, before, after)
	case deployed && planned:
		return "network.nat.elasticIps"
	case !slices.Equal(from.zones(), to.zones()):
		return "network.zones"
	case len(from.NATs) == 1 && len(to.NATs) == 1:
		return "network.nat.zone"
	default:
		return "network.nat.strategy"
	}
}

// holderOfAddress returns the zone of another deployed NAT gateway with an address, or "".
func holderOfAddress(n Network, allocation, zone string) string {
	for _, other := range slices.Sorted(maps.Keys(n.NATs)) {
		if other != zone && allocation != "" && n.NATs[other].ElasticIP == allocation {
			return other
		}
	}
	return ""
}

// subnetReplaced reports whether a deployed subnet is replaced by one that AWS can create.
func subnetReplaced(key string, before, after Record) bool {
	deployed, exists := before.Network.Subnets[key]
	planned, kept := after.Network.Subnets[key]
	return exists && kept && deployed != planned && holderOf(before.Network, planned.CIDR) == ""
}

// endpointsRemoved reports interface endpoints that are deleted.
func endpointsRemoved(before, after Record) []Change {
	var changes []Change
	for _, service := range before.Network.Endpoints {
		if slices.Contains(after.Network.Endpoints, service) {
			continue
		}
		c := Change{
			Key: "network.endpoints", Resource: "endpoints-" + service, Verdict: Ordered,
			Reason: "the endpoint is deleted, and no service declares calls to it",
			Source: "https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html",
		}
		if after.calls(service) {
			c.Verdict = Interrupts
			c.Reason = "the endpoint is deleted: calls to it fail for about a minute, until the service's name resolves to public addresses"
			c.Way = "keep it in network.endpoints, or remove it when the services are idle"
		}
		changes = append(changes, c)
	}
	return changes
}

// calls reports whether the tasks of a service call an AWS service.
func (r Record) calls(endpoint string) bool {
	for _, s := range r.Services {
		if slices.Contains(s.Calls, endpoint) {
			return true
		}
	}
	return false
}
