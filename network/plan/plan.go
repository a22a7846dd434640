package plan

import (
	"net/netip"
	"regexp"
	"slices"

	"ecs-foundation/internal/problem"
)

// A Plan is a whole network as plain data. Everything in it is ordered by
// tier, then by the zones' slots.
type Plan struct {
	CIDR    netip.Prefix
	Zones   []Zone
	Subnets []Subnet
	NATs    []NATGateway
	Tables  []RouteTable
	// Endpoints are the services reached by interface endpoints, sorted.
	Endpoints []string
}

// A Subnet is one tier's range in one zone.
type Subnet struct {
	Key  string // tier and zone: "private-a"
	Tier Tier
	Zone Zone
	CIDR netip.Prefix
}

// A NATGateway stands in the public subnet of a zone.
type NATGateway struct {
	Zone Zone
	// ElasticIP is the allocation ID of the address to use, or "" to make one.
	ElasticIP string
}

// A RouteTable serves subnets of one tier.
type RouteTable struct {
	Key     string // "public", "private-a", "data"
	Tier    Tier
	Default Gateway
	// NAT is the key of the zone whose NAT gateway the default route takes,
	// where Default is ViaNAT.
	NAT     string
	Subnets []string
}

// A Gateway is where a default route leads.
type Gateway string

// The gateways a default route can take.
const (
	NoWayOut    Gateway = ""
	ViaInternet Gateway = "internet"
	ViaNAT      Gateway = "nat"
)

// New plans a network in a region, which may be "" while it is not known, or
// returns every mistake in its spec with keys below "network".
func New(s Spec, region string) (Plan, error) {
	s = s.withDefaults()
	found := problem.NewList("")
	l := found.At("network")
	listed := parseZones(s.Zones, region, l.At("zones"))
	if checkRange(s.CIDR, l.At("cidr")) {
		checkAddresses(s, len(s.Zones), l)
	}
	zones := slices.Clone(listed)
	slices.SortFunc(zones, func(a, b Zone) int { return a.Slot - b.Slot })
	nats := gateways(s.NAT, zones, l.At("nat"))
	checkEndpoints(s, l.At("endpoints"))
	if err := found.Err(); err != nil {
		return Plan{}, err
	}
	return Plan{
		CIDR:      s.CIDR,
		Zones:     zones,
		Subnets:   subnets(s, listed, zones),
		NATs:      nats,
		Tables:    tables(zones, nats),
		Endpoints: slices.Sorted(slices.Values(s.Endpoints.Services)),
	}, nil
}

func (s Spec) withDefaults() Spec {
	if !s.CIDR.IsValid() {
		s.CIDR = DefaultCIDR
	}
	if s.NAT.Strategy == "" {
		s.NAT.Strategy = OnePerAz
	}
	return s
}

func checkAddresses(s Spec, zones int, l problem.List) {
	switch {
	case s.Subnets != nil:
		checkSubnets(s.CIDR, s.Subnets, zones, l.At("subnets"))
	case s.CIDR.Bits() > smallestPlanned:
		l.At("cidr").Addf("%s is too small to plan %d zones of three tiers in: choose /%d to /%d, or give network.subnets",
			s.CIDR, MaxZones, largestPrefix, smallestPlanned)
	}
}

// subnets returns a subnet for each tier and zone. Explicit ranges follow the
// order in which the zones are listed, so that they move with their zone.
func subnets(s Spec, listed, zones []Zone) []Subnet {
	var all []Subnet
	for _, t := range Tiers() {
		for _, z := range zones {
			subnet := Subnet{Key: string(t) + "-" + z.Key, Tier: t, Zone: z}
			if s.Subnets != nil {
				subnet.CIDR = s.Subnets.Of(t)[slices.Index(listed, z)]
			} else {
				subnet.CIDR = planned(s.CIDR, t, z)
			}
			all = append(all, subnet)
		}
	}
	return all
}

var allocationID = regexp.MustCompile(`^eipalloc-[0-9a-f]{8,17}$`)

func gateways(n NAT, zones []Zone, l problem.List) []NATGateway {
	var nats []NATGateway
	for i, z := range zones {
		if n.Strategy == None || n.Strategy == Single && i > 0 {
			break
		}
		nats = append(nats, NATGateway{Zone: z})
	}
	if kept := len(n.ElasticIPs); kept > 0 && kept != len(nats) {
		l.At("elasticIps").Addf("%d addresses for %d NAT gateways (strategy %s): give one for each, or none",
			kept, len(nats), n.Strategy)
		return nats
	}
	for i, id := range n.ElasticIPs {
		if !allocationID.MatchString(id) {
			l.At("elasticIps").Index(i).Addf("%q is no allocation ID: write one such as eipalloc-0a1b2c3d", id)
		}
		nats[i].ElasticIP = id
	}
	return nats
}

// tables returns one table for the public tier, one for each zone's private
// subnet even where all share a NAT gateway, so that going from one gateway to
// many changes a route and nothing else, and one for the data tier, which
// leads nowhere.
func tables(zones []Zone, nats []NATGateway) []RouteTable {
	public := RouteTable{Key: string(Public), Tier: Public, Default: ViaInternet}
	data := RouteTable{Key: string(Data), Tier: Data}
	var private []RouteTable
	for _, z := range zones {
		public.Subnets = append(public.Subnets, "public-"+z.Key)
		data.Subnets = append(data.Subnets, "data-"+z.Key)
		table := RouteTable{Key: "private-" + z.Key, Tier: Private, Subnets: []string{"private-" + z.Key}}
		if len(nats) > 0 {
			table.Default, table.NAT = ViaNAT, nearest(z, nats)
		}
		private = append(private, table)
	}
	return append(append([]RouteTable{public}, private...), data)
}

// nearest returns the NAT gateway of the zone itself where it has one: traffic
// to another zone costs 0.01 USD a GB each way.
func nearest(z Zone, nats []NATGateway) string {
	for _, nat := range nats {
		if nat.Zone == z {
			return z.Key
		}
	}
	return nats[0].Zone.Key
}
