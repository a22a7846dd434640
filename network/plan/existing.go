package plan

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// An Existing is a network that the stack does not manage, as AWS describes it.
type Existing struct {
	VPC string // ID
	// Owner is the account that owns the VPC, and Account that of the stack. They differ
	// if the subnets are shared with the account. Either is "" if it is not known.
	Owner, Account string
	// CIDRs are the IPv4 ranges of the VPC, the primary range first.
	CIDRs        []netip.Prefix
	DNSSupport   bool
	DNSHostnames bool
	// NameServers are the name servers of the DHCP options, without Amazon's.
	NameServers []netip.Addr
	Subnets     []ExistingSubnet
	// Assumed reports that AWS was not asked: zones, ranges and routes are placeholders,
	// and so are the IDs of subnets that are selected by tags.
	Assumed bool
	// Deployed reports that the stack is deployed in the network, so that its own
	// resources use some of the addresses.
	Deployed bool
}

// An ExistingSubnet is a configured subnet of an Existing network.
type ExistingSubnet struct {
	ID   string
	VPC  string // ID of the VPC that contains the subnet
	Tier Tier   // as configured
	Zone string // name
	CIDR netip.Prefix
	Free int // number of free addresses
	// Default is the ID of the target of the default route, such as igw-… or nat-…,
	// or "" if there is no default route.
	Default string
}

// Shared reports whether the VPC belongs to another account, which shares subnets of it.
func (e Existing) Shared() bool {
	return e.Owner != "" && e.Account != "" && e.Owner != e.Account
}

// IDs returns the IDs of the subnets by tier and zone key.
func (e Existing) IDs() map[Tier]map[string]string {
	ids := map[Tier]map[string]string{}
	for _, tier := range Tiers() {
		ids[tier] = map[string]string{}
	}
	for _, subnet := range e.Subnets {
		if zone, ok := parseZone(subnet.Zone); ok && ids[subnet.Tier][zone.Key] == "" {
			ids[subnet.Tier][zone.Key] = subnet.ID
		}
	}
	return ids
}

// Validate reports all reasons for which a stack cannot use the network. The keys are those
// of ExistingSpec.
func (e Existing) Validate(errs validate.Errors) {
	if !e.DNSSupport || !e.DNSHostnames {
		errs.Child("vpcId").Addf("%s has enableDnsSupport %t and enableDnsHostnames %t, but private DNS of endpoints requires both: "+
			"enable them on the VPC", e.VPC, e.DNSSupport, e.DNSHostnames)
	}
	seen := map[string]Tier{}
	for _, subnet := range e.Subnets {
		at := errs.Child("subnets").Child(string(subnet.Tier))
		zone, ok := parseZone(subnet.Zone)
		other := e.IDs()[subnet.Tier][zone.Key]
		switch {
		case subnet.VPC != e.VPC:
			at.Addf("%s is in %s, not in %s: choose subnets of one VPC", subnet.ID, subnet.VPC, e.VPC)
		case !ok:
			at.Addf("%s is in %s, which is not an Availability Zone: load balancers and tasks require one", subnet.ID, subnet.Zone)
		case seen[subnet.ID] != "" && seen[subnet.ID] != subnet.Tier:
			at.Addf("%s is also in %s: a subnet belongs to one tier; remove it from one of them, or choose other tags", subnet.ID, seen[subnet.ID])
		case other != subnet.ID:
			at.Addf("%s and %s are both in %s: choose one subnet for each zone", other, subnet.ID, subnet.Zone)
		default:
			subnet.validateDefaultRoute(at)
		}
		seen[subnet.ID] = subnet.Tier
	}
}

// albAddresses is the number of free addresses that a load balancer requires in each of
// its subnets.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
const albAddresses = 8

// ValidateLoadBalancer reports why a load balancer cannot be in the subnets of a tier.
func (e Existing) ValidateLoadBalancer(tier Tier, errs validate.Errors) {
	errs = errs.Child("subnets")
	ids := e.IDs()
	if n := len(ids[tier]); n < 2 {
		errs.Child(string(tier)).Addf("%s: a load balancer requires at least two; add subnets in another zone", validate.Count(n, "zone"))
	}
	for _, subnet := range e.Subnets {
		zone, _ := parseZone(subnet.Zone)
		at := errs.Child(string(subnet.Tier))
		switch {
		case e.Assumed:
		case subnet.Tier == Private && ids[tier][zone.Key] == "":
			at.Addf("%s is in %s, which has no %s subnet: a load balancer sends no requests to a zone without one; "+
				"add a %[3]s subnet there", subnet.ID, subnet.Zone, tier)
		case subnet.Tier != tier:
		case subnet.CIDR.IsValid() && subnet.CIDR.Bits() > smallestPublic:
			at.Addf("%s (%s) is too small for a load balancer: AWS requires a /%d or larger with %d free addresses; choose a larger subnet",
				subnet.ID, subnet.CIDR, smallestPublic, albAddresses)
		case subnet.Free < albAddresses && !e.Deployed:
			at.Addf("%s has %d free addresses: a load balancer requires %d; choose a larger subnet", subnet.ID, subnet.Free, albAddresses)
		}
	}
}

// validateDefaultRoute reports a subnet whose default route is wrong for its tier.
func (s ExistingSubnet) validateDefaultRoute(errs validate.Errors) {
	internet := strings.HasPrefix(s.Default, "igw-")
	switch {
	case s.Tier == Public && !internet:
		errs.Addf("the default route of %s must be the internet gateway (got %s): a load balancer requires it; choose another subnet",
			s.ID, cmp.Or(s.Default, "none"))
	case s.Tier != Public && internet:
		errs.Addf("the default route of %s leads to the internet gateway, so it is a public subnet: "+
			"choose one whose default route leads to a NAT gateway, or that has none", s.ID)
	}
}

// ExistingNetwork returns the existing network as AWS describes it, or as it is assumed
// in a region.
func (s Spec) ExistingNetwork(region string) Existing {
	if s.Described != nil {
		return *s.Described
	}
	return s.Existing.assume(region)
}

// assume returns a network for a choice of subnets whose zones and ranges are not known:
// the default range, and one zone for each listed subnet, or two.
func (e ExistingSpec) assume(region string) Existing {
	network := Existing{VPC: e.VPCID, CIDRs: []netip.Prefix{defaultCIDR}, DNSSupport: true, DNSHostnames: true, Assumed: true}
	ranges := aggregates(defaultCIDR, nil)
	for _, tier := range Tiers() {
		choice := e.Subnets.Of(tier)
		ids := slices.Clone(choice.IDs)
		if choice.Tags != nil {
			ids = []string{"subnet-" + string(tier) + "-a", "subnet-" + string(tier) + "-b"}
		}
		for i, id := range ids[:min(len(ids), MaxZones)] {
			target := map[Tier]string{Public: "igw-", Private: "nat-"}[tier]
			network.Subnets = append(network.Subnets, ExistingSubnet{
				ID: id, VPC: e.VPCID, Tier: tier, Zone: cmp.Or(region, "us-east-1") + string(rune('a'+i)),
				CIDR: slot(ranges[tier], ranges[tier].Bits()+slotBits, i), Free: albAddresses, Default: target,
			})
		}
	}
	return network
}

// newExisting plans the use of an existing network. Interface endpoints of a shared VPC belong to
// its owner, so that the stack creates none.
// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html
func newExisting(s Spec, region string) (Plan, error) {
	root := validate.NewErrors("")
	errs := root.Child("network")
	validate.Struct(errs, s)
	validateWithExisting(s, errs)
	validateEndpoints(s, region, errs.Child("endpoints"))
	network := s.ExistingNetwork(region)
	network.Validate(errs.Child("existing"))
	if err := root.Err(); err != nil {
		return Plan{}, err
	}
	p := Plan{
		CIDR: network.CIDRs[0], Secondary: network.CIDRs[1:],
		Endpoints: slices.Sorted(slices.Values(s.Endpoints.Services)), Policies: s.EndpointPolicies,
		FlowLogs: FlowLogs{Destination: DestinationNone}, Existing: &network, valid: true,
	}
	if network.Shared() {
		p.Endpoints = nil
	}
	for _, subnet := range network.Subnets {
		zone, _ := parseZone(subnet.Zone)
		p.Subnets = append(p.Subnets, Subnet{Key: string(subnet.Tier) + "-" + zone.Key, Tier: subnet.Tier, Zone: zone, CIDR: subnet.CIDR})
		if !slices.Contains(p.Zones, zone) {
			p.Zones = append(p.Zones, zone)
		}
	}
	slices.SortFunc(p.Zones, func(a, b Zone) int { return a.Slot - b.Slot })
	slices.SortStableFunc(p.Subnets, func(a, b Subnet) int {
		return cmp.Or(slices.Index(Tiers(), a.Tier)-slices.Index(Tiers(), b.Tier), a.Zone.Slot-b.Zone.Slot)
	})
	return p, nil
}
