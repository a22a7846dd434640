package plan

import (
	"fmt"
	"net/netip"
	"slices"
)

// AWS gives a VPC a /56 of its own addresses, and a /64 is the least that a subnet
// takes: there is room for 256, of which each tier has eight.
// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
const (
	vpcIPv6Prefix    = 56
	subnetIPv6Prefix = 64
)

// IPv6 returns the subnet's range in that of its VPC, which AWS chooses when it
// makes the VPC. Tier and zone decide, so that no zone ever moves another; the
// IPv4 ranges, planned or explicit, do not matter.
//
//	2001:db8::/56 in zone c: public 2001:db8:0:2::/64, private 2001:db8:0:a::/64,
//	data 2001:db8:0:12::/64
func (s Subnet) IPv6(vpc netip.Prefix) (netip.Prefix, error) {
	if !vpc.Addr().Is6() || vpc.Bits() != vpcIPv6Prefix {
		return netip.Prefix{}, fmt.Errorf("the VPC's IPv6 range %s is no /%d", vpc, vpcIPv6Prefix)
	}
	address := vpc.Masked().Addr().As16()
	address[vpcIPv6Prefix/8] = byte(slices.Index(Tiers(), s.Tier)<<slotBits + s.Zone.Slot) //nolint:gosec // below 24
	return netip.PrefixFrom(netip.AddrFrom16(address), subnetIPv6Prefix), nil
}

// HasIPv6 tells whether a subnet has addresses of both families. Tiers of a
// stack's own have no number that stays when another comes, and so no slot.
func (p Plan) HasIPv6(s Subnet) bool {
	return p.IPv6 && slices.Contains(Tiers(), s.Tier)
}
