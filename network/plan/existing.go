package plan

import (
	"cmp"
	"strings"

	"ecs-foundation/internal/validate"
)

// An ExistingVPC is a VPC that the stack does not manage, as AWS describes it.
type ExistingVPC struct {
	VPC          string // ID
	DNSSupport   bool
	DNSHostnames bool
	Subnets      []ExistingSubnet
}

// An ExistingSubnet is a configured subnet of an ExistingVPC.
type ExistingSubnet struct {
	ID   string
	VPC  string // ID of the VPC that contains the subnet
	Tier Tier   // as configured
	Zone string // name
	Free int    // number of free addresses
	// Default is the ID of the target of the default route, such as igw-… or nat-…,
	// or "" if there is no default route.
	Default string
}

// albAddresses is the number of free addresses that a load balancer requires in each of
// its subnets.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
const albAddresses = 8

// IDs returns the IDs of the subnets by tier and zone key. It reports all reasons for
// which a stack cannot use the VPC.
func (s ExistingVPC) IDs() (map[string]map[string]string, error) {
	errs := validate.NewErrors("")
	if !s.DNSSupport || !s.DNSHostnames {
		errs.Child("vpcId").Addf("%s has enableDnsSupport %t and enableDnsHostnames %t, but private DNS of endpoints requires both: "+
			"enable them on the VPC", s.VPC, s.DNSSupport, s.DNSHostnames)
	}
	ids := map[string]map[string]string{}
	for _, tier := range Tiers() {
		ids[string(tier)] = map[string]string{}
	}
	for _, subnet := range s.Subnets {
		at := errs.Child(string(subnet.Tier))
		zone, ok := parseZone(subnet.Zone)
		other := ids[string(subnet.Tier)][zone.Key]
		switch {
		case subnet.VPC != s.VPC:
			at.Addf("%s is in %s, not in %s: choose subnets of one VPC", subnet.ID, subnet.VPC, s.VPC)
		case !ok:
			at.Addf("%s is in %s, which is not an Availability Zone: load balancers and tasks require one", subnet.ID, subnet.Zone)
		case other != "":
			at.Addf("%s and %s are both in %s: choose one subnet for each zone", other, subnet.ID, subnet.Zone)
		default:
			ids[string(subnet.Tier)][zone.Key] = subnet.ID
			subnet.validateDefaultRoute(at)
		}
	}
	if n := len(ids[string(Public)]); n < 2 {
		errs.Child(string(Public)).Addf("%s: a load balancer requires at least two; add subnets in another zone", validate.Count(n, "zone"))
	}
	for _, subnet := range s.Subnets {
		zone, _ := parseZone(subnet.Zone)
		if subnet.Tier == Private && ids[string(Public)][zone.Key] == "" {
			errs.Child(string(Private)).Addf("%s is in %s, which has no public subnet: a load balancer sends no requests to a zone "+
				"without one; add a public subnet there", subnet.ID, subnet.Zone)
		}
	}
	return ids, errs.Err()
}

// validateDefaultRoute reports a subnet whose default route is wrong for its tier, and a
// public subnet without room for a load balancer.
func (s ExistingSubnet) validateDefaultRoute(errs validate.Errors) {
	internet := strings.HasPrefix(s.Default, "igw-")
	switch {
	case s.Tier == Public && !internet:
		errs.Addf("the default route of %s must be the internet gateway (got %s): a load balancer requires it; choose another subnet",
			s.ID, cmp.Or(s.Default, "none"))
	case s.Tier == Public && s.Free < albAddresses:
		errs.Addf("%s has %d free addresses: a load balancer requires %d; choose a larger subnet", s.ID, s.Free, albAddresses)
	case s.Tier != Public && internet:
		errs.Addf("the default route of %s leads to the internet gateway, so it is a public subnet: "+
			"choose one whose default route leads to a NAT gateway, or that has none", s.ID)
	}
}
