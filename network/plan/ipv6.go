package plan

import (
	"fmt"
	"net/netip"
	"slices"
)

// AWS assigns a /56 to a VPC. A subnet has a /64, so that the VPC has room for 256
// subnets, of which each tier gets eight.
// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
const (
	vpcIPv6Prefix    = 56
	subnetIPv6Prefix = 64
)

// IPv6 returns the subnet's IPv6 range within the range that AWS assigns to the VPC. It
// depends only on the tier and the zone, so that adding a zone never moves an existing
// subnet.
//
//	2001:db8::/56 in zone c: public 2001:db8:0:2::/64, private 2001:db8:0:a::/64,
//	data 2001:db8:0:12::/64
func (s Subnet) IPv6(vpc netip.Prefix) (netip.Prefix, error) {
	if !vpc.Addr().Is6() || vpc.Bits() != vpcIPv6Prefix {
		return netip.Prefix{}, fmt.Errorf("invalid IPv6 range %s of the VPC: must be a /%d", vpc, vpcIPv6Prefix)
	}
	address := vpc.Masked().Addr().As16()
	address[vpcIPv6Prefix/8] = byte(slices.Index(Tiers(), s.Tier)<<slotBits + s.Zone.Slot) //nolint:gosec // below 24
	return netip.PrefixFrom(netip.AddrFrom16(address), subnetIPv6Prefix), nil
}

// HasIPv6 reports whether a subnet has IPv6 addresses. Custom tiers do not, because their
// order, and with it a range computed from it, changes when a custom tier is added.
func (p Plan) HasIPv6(s Subnet) bool {
	return p.IPv6 && slices.Contains(Tiers(), s.Tier)
}
