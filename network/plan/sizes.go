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

// Sizes sets the sizes of the planned subnets of each tier. A tier without a size has
// its default share of the VPC.
type Sizes struct {
	// Public is the size of the subnets of load balancers and NAT gateways: /27 or
	// larger.
	Public *Size `json:"public"`
	// Private is the size of the subnets of tasks; each task needs an address.
	Private *Size `json:"private"`
	// Data is the size of the subnets of databases and caches.
	Data *Size `json:"data"`
}

// Constraints returns the constraints of the tiers.
func (Sizes) Constraints() map[string]validate.Constraint {
	size := validate.Constraint{Example: Size{Prefix: 20}}
	return map[string]validate.Constraint{"public": size, "private": size, "data": size}
}

// A Size is the size of each subnet of a tier: either hosts or prefix.
type Size struct {
	// Hosts is the number of usable addresses in a subnet. AWS reserves five more; the
	// subnet has the smallest size that fits.
	Hosts int `json:"hosts"`
	// Prefix is the prefix length of the subnet: 20 for a /20.
	Prefix int `json:"prefix"`
}

// reservedAddresses is the number of addresses that AWS reserves in each subnet.
// https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
const reservedAddresses = 5

// maxHosts is the number of usable addresses of the largest subnet.
const maxHosts = 1<<(32-largestPrefix) - reservedAddresses

// OneOf marks Size as a union: exactly one field is set.
func (Size) OneOf() {}

// Constraints returns the constraints of a size.
func (Size) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"hosts": {Min: 1, Max: maxHosts, Unit: "addresses"}, "prefix": {Min: largestPrefix, Max: smallestPrefix},
	}
}

// bits returns the prefix length of the subnets.
func (s Size) bits() int {
	if s.Prefix != 0 {
		return s.Prefix
	}
	return min(smallestPrefix, 32-bits.Len(uint(s.Hosts+reservedAddresses-1)))
}

// Of returns the size of a tier, or nil for its default share.
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

// aggregateBits returns the prefix length of a tier's aggregate. By default the private
// tier has half of the VPC, because each Fargate task needs an address there. The public
// and the data tier have a sixteenth each, but at least eight /27.
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

// aggregates returns the range of each tier, which contains its subnets in all possible
// zones. Larger ranges come first, so that each starts at a multiple of its size. Ranges
// of the same size are in the order private, public, data.
//
//	10.0.0.0/16: private 10.0.0.0/17, public 10.0.128.0/20, data 10.0.144.0/20
//	10.0.0.0/22: private 10.0.0.0/23, public 10.0.2.0/24, data 10.0.3.0/24
func aggregates(vpc netip.Prefix, s *Sizes) map[Tier]netip.Prefix {
	order := []Tier{Private, Public, Data}
	slices.SortStableFunc(order, func(a, b Tier) int {
		return cmp.Compare(s.aggregateBits(vpc, a), s.aggregateBits(vpc, b))
	})
	ranges, used := map[Tier]netip.Prefix{}, 0
	for _, t := range order {
		length := s.aggregateBits(vpc, t)
		ranges[t] = slot(vpc, length, used>>(32-length))
		used += 1 << (32 - length)
	}
	return ranges
}

// validate reports invalid sizes, and sizes that do not fit into the VPC together. It
// returns whether all sizes are valid.
func (s *Sizes) validate(vpc netip.Prefix, errs validate.Errors) bool {
	valid := vpc.IsValid()
	var parts []string
	total := 0
	for _, t := range Tiers() {
		if size := s.Of(t); size != nil && !size.validate(t, errs.Child(string(t))) {
			valid = false
			continue
		}
		addresses := 1 << (32 - s.aggregateBits(vpc, t))
		total += addresses
		parts = append(parts, fmt.Sprintf("%s %d", t, addresses))
	}
	if !valid {
		return false
	}
	if available := 1 << (32 - vpc.Bits()); total > available {
		errs.Addf("the tiers need %d addresses for eight zones (%s), but %s has %d: make a tier smaller, "+
			"or choose a larger network.cidr", total, strings.Join(parts, ", "), vpc, available)
		return false
	}
	return true
}

// validate reports an invalid size, and returns whether it is valid. The caller has
// reported violations of the constraints.
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
