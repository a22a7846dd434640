// Package netaddr has what packets are told apart by: ports, and every address
// there is.
package netaddr

import (
	"fmt"
	"net/netip"
	"strconv"
)

// World and World6 are every address there is, in IPv4 and in IPv6.
var (
	World  = netip.MustParsePrefix("0.0.0.0/0")
	World6 = netip.MustParsePrefix("::/0")
)

// Contains tells whether all addresses of one range are another's.
func Contains(outer, inner netip.Prefix) bool {
	return outer.Bits() <= inner.Bits() && outer.Contains(inner.Addr())
}

// Desktop is the port of Windows' remote desktop, which network ACLs keep closed
// to the world even where it is a client's: Security Hub's EC2.21 asks for it.
const Desktop = 3389

// Ports are the ports from First to Last.
type Ports struct{ First, Last int }

// The ports that clients open connections from. Linux, and so a task on
// Fargate, takes 32768 to 60999; load balancers, NAT gateways and whoever is
// out there take anything from 1024.
// https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html
var (
	LinuxPorts = Ports{32768, 60999}
	AnyClient  = Ports{1024, 65535}
)

// Port is a single port.
func Port(p int) Ports { return Ports{p, p} }

// Covers tells whether others lie in these.
func (p Ports) Covers(q Ports) bool { return p.First <= q.First && q.Last <= p.Last }

// Without returns what is left of the ports when others are taken away.
func (p Ports) Without(taken Ports) []Ports {
	var left []Ports
	if before := min(p.Last, taken.First-1); p.First <= before {
		left = append(left, Ports{p.First, before})
	}
	if after := max(p.First, taken.Last+1); after <= p.Last {
		left = append(left, Ports{after, p.Last})
	}
	return left
}

// String returns "443" or "1024-65535".
func (p Ports) String() string {
	if p.First == p.Last {
		return strconv.Itoa(p.First)
	}
	return fmt.Sprintf("%d-%d", p.First, p.Last)
}
