package plan

import (
	"cmp"
	"fmt"
	"math/bits"
	"net/netip"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// Sizes say how large the planned subnets of each tier are. A tier that is left
// out has its usual share of the VPC.
type Sizes struct {
	// Public is the size of the subnets of load balancers and NAT gateways: /27 or
	// larger.
	Public *Size `json:"public"`
	// Private is the size of the subnets of tasks; each task needs an address.
	Private *Size `json:"private"`
	// Data is the size of the subnets of databases and caches.
	Data *Size `json:"data"`
}

// A Size is how large each subnet of a tier is, said in one of two ways.
type Size struct {
	// Hosts is the number of usable addresses in a subnet. AWS reserves five more; the
	// subnet has the smallest size that fits.
	Hosts int `json:"hosts"`
	// Prefix is the prefix length of the subnet: 20 for a /20.
	Prefix int `json:"prefix"`
}

// kept are the addresses that AWS keeps of each subnet.
// https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
const kept = 5

// mostHosts is what the largest subnet has to use.
const mostHosts = 1<<(32-largestPrefix) - kept

// OneOf tells that one way of saying it is enough.
func (Size) OneOf() {}

// Constraints tells what a size takes.
func (Size) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"hosts": {Min: 1, Max: mostHosts, Unit: "addresses"}, "prefix": {Min: largestPrefix, Max: smallestPrefix},
	}
}

// bits returns the length of the subnets' prefix.
func (s Size) bits() int {
	if s.Prefix != 0 {
		return s.Prefix
	}
	return min(smallestPrefix, 32-bits.Len(uint(s.Hosts+kept-1)))
}

// Of returns the size of a tier, or nil for its usual share.
func (s *Sizes) Of(t Tier) *Size {
	switch {
	case s == nil:
		return nil
	case t == Public:
		return s.Public
	case t == Private:
		return s.Private
	default:
		return s.Data
	}
}

// aggregateBits returns the length of the prefix of the one range that holds a
// tier's subnets. Half the VPC is private, for each Fargate task takes an
// address of its own there; public and data get a sixteenth each, but never less
// than eight /27.
func (s *Sizes) aggregateBits(vpc netip.Prefix, t Tier) int {
	size := s.Of(t)
	switch {
	case size != nil:
		return size.bits() - slotBits
	case t == Private:
		return vpc.Bits() + 1
	default:
		return min(vpc.Bits()+4, smallestPublic-slotBits)
	}
}

// aggregates returns the one range of each tier, which holds its subnets in all
// zones that there ever can be. The largest comes first, so that each begins at
// a multiple of its own size; of two of a size private comes first, then public.
//
//	10.0.0.0/16: private 10.0.0.0/17, public 10.0.128.0/20, data 10.0.144.0/20
//	10.0.0.0/22: private 10.0.0.0/23, public 10.0.2.0/24, data 10.0.3.0/24
func aggregates(vpc netip.Prefix, s *Sizes) map[Tier]netip.Prefix {
	order := []Tier{Private, Public, Data}
	slices.SortStableFunc(order, func(a, b Tier) int {
		return cmp.Compare(s.aggregateBits(vpc, a), s.aggregateBits(vpc, b))
	})
	all, used := map[Tier]netip.Prefix{}, 0
	for _, t := range order {
		length := s.aggregateBits(vpc, t)
		all[t] = slot(vpc, length, used>>(32-length))
		used += 1 << (32 - length)
	}
	return all
}

// validate tells sizes that are none, or that do not fit into the VPC together, and
// whether they do.
func (s *Sizes) validate(vpc netip.Prefix, errs validate.Errors) bool {
	sound := vpc.IsValid()
	var parts []string
	together := 0
	for _, t := range Tiers() {
		if size := s.Of(t); size != nil && !size.validate(t, errs.Child(string(t))) {
			sound = false
			continue
		}
		addresses := 1 << (32 - s.aggregateBits(vpc, t))
		together += addresses
		parts = append(parts, fmt.Sprintf("%s %d", t, addresses))
	}
	if !sound {
		return false
	}
	if has := 1 << (32 - vpc.Bits()); together > has {
		errs.Addf("the tiers need %d addresses for eight zones (%s), but %s has %d: make a tier smaller, "+
			"or choose a larger network.cidr", together, strings.Join(parts, ", "), vpc, has)
		return false
	}
	return true
}

// validate reports a size that cannot be planned, and returns whether it can. Its
// constraints have been reported.
func (s Size) validate(t Tier, errs validate.Errors) bool {
	switch {
	case (s.Hosts == 0) == (s.Prefix == 0):
		errs.Addf("set exactly one of hosts (usable addresses of a subnet) and prefix (such as 24 for a /24)")
	case !validate.Valid(s):
	case t == Public && s.bits() > smallestPublic:
		errs.Addf("a /%d is too small for a load balancer: AWS requires a /%d or larger with 8 free addresses", s.bits(), smallestPublic)
	default:
		return true
	}
	return false
}
