// Package netaddr has the port ranges and address ranges that rules of security groups
// and network ACLs use.
package netaddr

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// AllIPv4 and AllIPv6 are all IPv4 addresses and all IPv6 addresses.
var (
	AllIPv4 = netip.MustParsePrefix("0.0.0.0/0")
	AllIPv6 = netip.MustParsePrefix("::/0")
)

// Contains reports whether outer contains all addresses of inner.
func Contains(outer, inner netip.Prefix) bool {
	return outer.Bits() <= inner.Bits() && outer.Contains(inner.Addr())
}

// InName returns an address range as part of the name of a resource.
func InName(cidr string) string {
	return strings.NewReplacer(".", "-", ":", "-", "/", "-").Replace(cidr)
}

// RDPPort is the port of RDP. Network ACLs deny it from the internet even as an
// ephemeral port, because Security Hub EC2.21 requires that.
const RDPPort = 3389

// Ports is the range of ports from First to Last.
type Ports struct{ First, Last int }

// The ephemeral ports of clients. Linux, and therefore a task on Fargate, uses 32768 to
// 60999. Load balancers, NAT gateways and clients on the internet can use any port
// from 1024.
// https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html
var (
	LinuxPorts = Ports{32768, 60999}
	AnyClient  = Ports{1024, 65535}
)

// Port returns the range of a single port.
func Port(p int) Ports { return Ports{p, p} }

// Covers reports whether p contains all ports of q.
func (p Ports) Covers(q Ports) bool { return p.First <= q.First && q.Last <= p.Last }

// Without returns the ports of p that are not in the excluded range.
func (p Ports) Without(excluded Ports) []Ports {
	var remaining []Ports
	if before := min(p.Last, excluded.First-1); p.First <= before {
		remaining = append(remaining, Ports{p.First, before})
	}
	if after := max(p.First, excluded.Last+1); after <= p.Last {
		remaining = append(remaining, Ports{after, p.Last})
	}
	return remaining
}

// String returns "443" or "1024-65535".
func (p Ports) String() string {
	if p.First == p.Last {
		return strconv.Itoa(p.First)
	}
	return fmt.Sprintf("%d-%d", p.First, p.Last)
}
