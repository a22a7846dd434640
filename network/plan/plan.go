package plan

import (
	"errors"
	"net/netip"
	"slices"

	"ecs-foundation/internal/validate"
)

// A Plan describes a network: its ranges, subnets, routes, NAT gateways and endpoints.
// Subnets and route tables are ordered by tier, then by the zones' slots.
type Plan struct {
	CIDR netip.Prefix
	// IPAMPool is the ID of the IPAM pool from which CIDR is allocated, or "".
	IPAMPool string
	// Secondary are the additional ranges of the VPC.
	Secondary []netip.Prefix
	Zones     []Zone
	Subnets   []Subnet
	// Aggregates are the ranges of the tiers in which each zone has a slot. Tiers with
	// explicit subnets have none.
	Aggregates map[Tier]netip.Prefix
	// IPv6 adds IPv6 addresses to the subnets of the three tiers.
	IPv6   bool
	NATs   []NATGateway
	Tables []RouteTable
	// Endpoints are the services with interface endpoints, sorted.
	Endpoints []string
	// Policies selects the policies of the endpoints.
	Policies EndpointPolicies
	FlowLogs FlowLogs
	// ACLs adds network ACLs to the tiers. Denied are the ranges that they deny.
	ACLs   bool
	Denied []netip.Prefix
	// VPC are the settings of the VPC itself.
	VPC VPCSettings
	// Existing is the network that the stack uses and does not manage, or nil. Then the plan
	// has no NAT gateways, route tables, flow logs, network ACLs or VPC settings.
	Existing *Existing

	valid bool
}

// Err returns an error for a plan that New did not return.
func (p Plan) Err() error {
	if !p.valid {
		return errors.New("network plan: required; create it with plan.New")
	}
	return nil
}

// CIDRs returns all ranges of the VPC, the primary range first.
func (p Plan) CIDRs() []netip.Prefix {
	return append([]netip.Prefix{p.CIDR}, p.Secondary...)
}

// CustomTiers returns the custom tiers, sorted by name.
func (p Plan) CustomTiers() []Tier {
	var tiers []Tier
	for _, s := range p.Subnets {
		if !slices.Contains(Tiers(), s.Tier) && !slices.Contains(tiers, s.Tier) {
			tiers = append(tiers, s.Tier)
		}
	}
	return tiers
}

// A Subnet is the subnet of a tier in a zone.
type Subnet struct {
	Key  string // tier and zone: "private-a"
	Tier Tier
	Zone Zone
	CIDR netip.Prefix
}

// A NATGateway is a NAT gateway in the public subnet of a zone.
type NATGateway struct {
	Zone Zone
	// ElasticIP is the allocation ID of the address to use, or "" to allocate one.
	ElasticIP string
	// Replaces is the zone key of the deployed NAT gateway whose address this one takes
	// over, and which is deleted first, or "".
	Replaces string
}

// A RouteTable serves subnets of one tier.
type RouteTable struct {
	Key     string // "public", "private-a", "data"
	Tier    Tier
	Kind    Tier // Tier, or the kind of a custom tier
	Default Gateway
	// NAT is the zone key of the default route's NAT gateway, if Default is ViaNAT.
	NAT string
	// DefaultIPv6 is the target of the IPv6 default route.
	DefaultIPv6 Gateway
	Subnets     []string
}

// A Gateway is the target of a default route.
type Gateway string

// The targets of default routes. With GatewayNone there is no default route.
const (
	GatewayNone Gateway = ""
	ViaInternet Gateway = "internet"
	ViaNAT      Gateway = "nat"
	// ViaEgressOnly is an egress-only internet gateway, which allows IPv6 connections
	// to the internet but not from it. It is free.
	ViaEgressOnly Gateway = "egress-only"
)

// New plans a network in a region, which may be "" if it is unknown. It returns all
// errors of the spec at once, with keys below "network".
func New(s Spec, region string) (Plan, error) {
	s = s.Complete(nil)
	if s.UsesExisting() {
		return newExisting(s, region)
	}
	root := validate.NewErrors("")
	errs := root.Child("network")
	validate.Struct(errs, s)
	if len(s.Zones) == 0 {
		errs.Child("zones").Invalidf("required: %s", zoneFormat)
	}
	named := []string(s.Zones)
	listed := parseZones(s.Zones, region, errs.Child("zones"))
	if len(listed) < len(s.Zones) {
		named = nil // what belongs to a zone is not checked against an invalid list
	}
	validateAddresses(s, named, errs)
	zones := slices.Clone(listed)
	slices.SortFunc(zones, func(a, b Zone) int { return a.Slot - b.Slot })
	natZones := gatewayZones(s.NAT, zones)
	validateNAT(s, named, natZones, errs.Child("nat"))
	validateWithoutPublicSubnets(s, errs)
	nats := gateways(s.NAT, natZones)
	validateEndpoints(s, region, errs.Child("endpoints"))
	validateEgress(s, errs)
	s.FlowLogs.validate(errs.Child("flowLogs"))
	validateDenied(s, errs.Child("denyCidrs"))
	validateDNS(s, errs)
	if err := root.Err(); err != nil {
		return Plan{}, err
	}
	tiers := s.tierRanges()
	return Plan{
		CIDR:       s.CIDR,
		IPAMPool:   s.IPAMPool,
		Secondary:  s.SecondaryCIDRs,
		Zones:      zones,
		Subnets:    subnets(tiers, listed, zones),
		Aggregates: aggregated(tiers),
		IPv6:       s.IPv6,
		NATs:       nats,
		Tables:     tables(tiers, zones, nats, s.IPv6),
		Endpoints:  slices.Sorted(slices.Values(s.Endpoints.Services)),
		FlowLogs:   s.FlowLogs,
		ACLs:       s.ACLs,
		Denied:     s.DenyCIDRs,
		Policies:   s.EndpointPolicies,
		VPC:        VPCSettings{s.DHCP, s.QueryLogConfig, s.DNSFirewall, s.BlockPublicAccessExclusion},
		valid:      true,
	}, nil
}

// tables returns the route tables: one for each public and each data tier, and one for
// each subnet of a private tier. Private subnets have separate tables even if they share
// a NAT gateway, so that adding NAT gateways changes only routes. The three standard tiers
// have an IPv6 default route if they have an IPv4 one.
func tables(tiers []tierRange, zones []Zone, nats []NATGateway, ipv6 bool) []RouteTable {
	var tables []RouteTable
	for _, r := range tiers {
		dualStack := ipv6 && slices.Contains(Tiers(), r.tier)
		shared := RouteTable{Key: string(r.tier), Tier: r.tier, Kind: r.kind}
		if r.kind == Public {
			shared.Default = ViaInternet
			if dualStack {
				shared.DefaultIPv6 = ViaInternet
			}
		}
		for _, z := range zones {
			subnet := string(r.tier) + "-" + z.Key
			if r.kind != Private {
				shared.Subnets = append(shared.Subnets, subnet)
				continue
			}
			table := RouteTable{Key: subnet, Tier: r.tier, Kind: r.kind, Subnets: []string{subnet}}
			if len(nats) > 0 {
				table.Default, table.NAT = ViaNAT, nearest(z, nats)
				if dualStack {
					table.DefaultIPv6 = ViaEgressOnly
				}
			}
			tables = append(tables, table)
		}
		if r.kind != Private {
			tables = append(tables, shared)
		}
	}
	return tables
}

// nearest returns the zone key of the NAT gateway for a zone: its own if it has one,
// because traffic between zones costs 0.01 USD per GB in each direction.
func nearest(z Zone, nats []NATGateway) string {
	for _, nat := range nats {
		if nat.Zone == z {
			return z.Key
		}
	}
	return nats[0].Zone.Key
}
