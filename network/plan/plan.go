package plan

import (
	"errors"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// A Plan is a whole network as plain data. Everything in it is ordered by
// tier, then by the zones' slots.
type Plan struct {
	CIDR netip.Prefix
	// IPAMPool is the ID of the pool that hands the range out, or "".
	IPAMPool string
	// Secondary are the ranges that the VPC has beside its own.
	Secondary []netip.Prefix
	Zones     []Zone
	Subnets   []Subnet
	// Aggregates are the ranges of the tiers in which each zone has a slot: of
	// all but those whose subnets are given one by one.
	Aggregates map[Tier]netip.Prefix
	// IPv6 tells that each subnet of the three tiers has IPv6 addresses as well.
	IPv6   bool
	NATs   []NATGateway
	Tables []RouteTable
	// Endpoints are the services reached by interface endpoints, sorted.
	Endpoints []string
	// Policies say whom the endpoints serve.
	Policies EndpointPolicies
	FlowLogs FlowLogs
	// ACLs tells whether network ACLs are put around the tiers, and Denied are
	// the ranges that they keep out.
	ACLs   bool
	Denied []netip.Prefix
	// VPC is what is set for the VPC as a whole.
	VPC VPCSettings

	valid bool
}

// Err returns an error for a plan that New did not return.
func (p Plan) Err() error {
	if !p.valid {
		return errors.New("network plan: required; create it with plan.New")
	}
	return nil
}

// CIDRs are all ranges of the VPC, its own first.
func (p Plan) CIDRs() []netip.Prefix {
	return append([]netip.Prefix{p.CIDR}, p.Secondary...)
}

// CustomTiers are the tiers of the stack's own, in the order of their names.
func (p Plan) CustomTiers() []Tier {
	var all []Tier
	for _, s := range p.Subnets {
		if !slices.Contains(Tiers(), s.Tier) && !slices.Contains(all, s.Tier) {
			all = append(all, s.Tier)
		}
	}
	return all
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
	Kind    Tier // whose way out it has: itself, but for the stack's own tiers
	Default Gateway
	// NAT is the key of the zone whose NAT gateway the default route takes,
	// where Default is ViaNAT.
	NAT string
	// DefaultIPv6 is where the default route of IPv6 leads.
	DefaultIPv6 Gateway
	Subnets     []string
}

// A Gateway is where a default route leads.
type Gateway string

// The gateways a default route can take.
const (
	NoWayOut    Gateway = ""
	ViaInternet Gateway = "internet"
	ViaNAT      Gateway = "nat"
	// ViaEgressOnly is NAT's part in IPv6, without translation: what is begun
	// within gets its answers, and nothing comes in. It costs nothing.
	ViaEgressOnly Gateway = "egress-only"
)

// New plans a network in a region, which may be "" while it is not known, or
// returns every mistake in its spec with keys below "network".
func New(s Spec, region string) (Plan, error) {
	s = s.Complete(nil)
	found := validate.NewErrors("")
	errs := found.Child("network")
	validate.Struct(errs, s)
	listed := parseZones(s.Zones, region, errs.Child("zones"))
	validateAddresses(s, errs)
	zones := slices.Clone(listed)
	slices.SortFunc(zones, func(a, b Zone) int { return a.Slot - b.Slot })
	validateNAT(s, errs.Child("nat"))
	nats := gateways(s.NAT, pinned(s.NAT, zones))
	validateEndpoints(s, errs.Child("endpoints"))
	validateEgress(s, errs)
	s.FlowLogs.validate(policy.Scope{Region: region}, errs.Child("flowLogs"))
	validateDenied(s, errs.Child("denyCidrs"))
	validateDNS(s, errs)
	if err := found.Err(); err != nil {
		return Plan{}, err
	}
	rows := s.rows()
	return Plan{
		CIDR:       s.CIDR,
		IPAMPool:   s.IPAMPool,
		Secondary:  s.SecondaryCIDRs,
		Zones:      zones,
		Subnets:    subnets(rows, listed, zones),
		Aggregates: aggregated(rows),
		IPv6:       s.IPv6,
		NATs:       nats,
		Tables:     tables(rows, zones, nats, s.IPv6),
		Endpoints:  slices.Sorted(slices.Values(s.Endpoints.Services)),
		FlowLogs:   s.FlowLogs,
		ACLs:       s.ACLs,
		Denied:     s.DenyCIDRs,
		Policies:   s.EndpointPolicies,
		VPC:        VPCSettings{s.DHCP, s.QueryLogConfig, s.DNSFirewall, s.BlockPublicAccessExclusion},
		valid:      true,
	}, nil
}

var allocationID = regexp.MustCompile(`^eipalloc-([0-9a-f]{8}|[0-9a-f]{17})$`)

// count returns how many gateways a strategy makes for so many zones.
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

func validateNAT(s Spec, errs validate.Errors) {
	zone := s.NAT.Zone
	switch {
	case zone == "":
	case s.NAT.Strategy != Single:
		errs.Child("zone").Addf("applies only to nat.strategy: Single (got %s): remove the key", s.NAT.Strategy)
	case !slices.Contains(s.Zones, zone):
		errs.Child("zone").Addf("%q is not in network.zones: must be one of %s", zone, strings.Join(s.Zones, ", "))
	}
	n := len(s.NAT.ElasticIPs)
	if want := s.NAT.Strategy.count(len(s.Zones)); n > 0 && n != want {
		errs.Child("elasticIps").Addf("%s for %s (strategy %s): list one for each gateway, or none",
			validate.Count(n, "allocation ID"), validate.Count(want, "NAT gateway"), s.NAT.Strategy)
	}
}

// pinned returns the zones that gateways may stand in.
func pinned(n NAT, zones []Zone) []Zone {
	if i := slices.IndexFunc(zones, func(z Zone) bool { return z.String() == n.Zone }); i >= 0 {
		return zones[i : i+1]
	}
	return zones
}

func gateways(n NAT, zones []Zone) []NATGateway {
	var nats []NATGateway
	for i, z := range zones[:n.Strategy.count(len(zones))] {
		nat := NATGateway{Zone: z}
		if i < len(n.ElasticIPs) {
			nat.ElasticIP = n.ElasticIPs[i]
		}
		nats = append(nats, nat)
	}
	return nats
}

// tables returns one table for a public tier, one for each zone's subnet of a
// private tier even where all share a NAT gateway, so that going from one
// gateway to many changes a route and nothing else, and one for a data tier,
// which leads nowhere. In IPv6 the three tiers have a way out as in IPv4.
func tables(rows []row, zones []Zone, nats []NATGateway, ipv6 bool) []RouteTable {
	var all []RouteTable
	for _, r := range rows {
		both := ipv6 && slices.Contains(Tiers(), r.tier)
		shared := RouteTable{Key: string(r.tier), Tier: r.tier, Kind: r.kind}
		if r.kind == Public {
			shared.Default = ViaInternet
			if both {
				shared.DefaultIPv6 = ViaInternet
			}
		}
		for _, z := range zones {
			subnet := string(r.tier) + "-" + z.Key
			if r.kind != Private {
				shared.Subnets = append(shared.Subnets, subnet)
				continue
			}
			own := RouteTable{Key: subnet, Tier: r.tier, Kind: r.kind, Subnets: []string{subnet}}
			if len(nats) > 0 {
				own.Default, own.NAT = ViaNAT, nearest(z, nats)
				if both {
					own.DefaultIPv6 = ViaEgressOnly
				}
			}
			all = append(all, own)
		}
		if r.kind != Private {
			all = append(all, shared)
		}
	}
	return all
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
