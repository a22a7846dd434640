package plan

import (
	"cmp"
	"strings"

	"ecs-foundation/internal/validate"
)

// A Standing is a network that somebody else has built, as AWS describes it.
type Standing struct {
	VPC          string // its ID
	DNSSupport   bool
	DNSHostnames bool
	Subnets      []StandingSubnet
}

// A StandingSubnet is one of the subnets that a Standing is said to have.
type StandingSubnet struct {
	ID   string
	VPC  string // that AWS says it is in
	Tier Tier
	Zone string // name
	Free int    // addresses
	// Default is the target of the default route: an igw-, nat-, tgw- or
	// other ID, or "" where there is none.
	Default string
}

// albAddresses is what a load balancer wants free in each of its subnets.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
const albAddresses = 8

// IDs returns the subnets' IDs by tier and by the key of their zone, or every
// reason for which a foundation cannot stand on them.
func (s Standing) IDs() (map[string]map[string]string, error) {
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
			at.Addf("%s is in %s, not in %s: choose subnets of the one VPC", subnet.ID, subnet.VPC, s.VPC)
		case !ok:
			at.Addf("%s is in %s, which is not an Availability Zone: load balancers and tasks require one", subnet.ID, subnet.Zone)
		case other != "":
			at.Addf("%s and %s are both in %s: choose one subnet for each zone", other, subnet.ID, subnet.Zone)
		default:
			ids[string(subnet.Tier)][zone.Key] = subnet.ID
			subnet.validateWay(at)
		}
	}
	if n := len(ids[string(Public)]); n < 2 {
		errs.Child(string(Public)).Addf("%s: a load balancer requires at least two", validate.Count(n, "zone"))
	}
	for _, subnet := range s.Subnets {
		zone, _ := parseZone(subnet.Zone)
		if subnet.Tier == Private && ids[string(Public)][zone.Key] == "" {
			errs.Child(string(Private)).Addf("%s is in %s, which has no public subnet: a load balancer sends no requests to a zone "+
				"without a subnet of its own", subnet.ID, subnet.Zone)
		}
	}
	return ids, errs.Err()
}

// validateWay tells a subnet whose way out is not its tier's.
func (s StandingSubnet) validateWay(errs validate.Errors) {
	internet := strings.HasPrefix(s.Default, "igw-")
	switch {
	case s.Tier == Public && !internet:
		errs.Addf("the default route of %s leads to %s: a load balancer requires the internet gateway",
			s.ID, cmp.Or(s.Default, "nowhere"))
	case s.Tier == Public && s.Free < albAddresses:
		errs.Addf("%s has %d free addresses: a load balancer requires %d; choose a larger subnet", s.ID, s.Free, albAddresses)
	case s.Tier != Public && internet:
		errs.Addf("the default route of %s leads to the internet gateway, so it is a public subnet: "+
			"choose one whose default route leads to a NAT gateway, or that has none", s.ID)
	}
}
