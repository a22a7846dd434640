// Package nacl plans a network ACL for each tier of a network from the security group
// graph. The ACLs allow the connections that the security groups allow, and no others.
//
// A network ACL is stateless. A connection therefore needs two entries at each
// subnet on its path: one for the requests, and one for the replies to the client's
// ephemeral ports.
//
// A stack uses IPv6 only for traffic with the internet: load balancers, tasks,
// endpoints and databases connect to each other over IPv4. An ACL therefore has IPv4
// and IPv6 entries for the internet, and IPv4 entries for the tiers.
package nacl

import (
	"net/netip"
	"slices"

	"ecs-foundation/internal/netaddr"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
)

// An ACL is the network ACL of a tier's subnets. AWS evaluates its entries in the
// order of their numbers, and denies packets that match none.
type ACL struct {
	Tier networkplan.Tier
	In   []Entry
	Out  []Entry
}

// An Entry is a rule of a network ACL, which allows or denies packets.
type Entry struct {
	Number   int
	Deny     bool
	Protocol Protocol
	CIDR     netip.Prefix
	Ports    netaddr.Ports // with TCP
	Why      string
}

// A Protocol is an IANA protocol number, as AWS stores it.
type Protocol string

// The protocols. ICMP is allowed for one message, "fragmentation needed" (type 3,
// code 4), and ICMPv6 for "packet too big" (type 2, code 0), in both directions as
// AWS recommends: a sender that does not receive them keeps sending packets that
// are too large for the path, and its connections hang.
// https://docs.aws.amazon.com/vpc/latest/userguide/path_mtu_discovery.html
const (
	TCP    Protocol = "6"
	ICMP   Protocol = "1"
	ICMPv6 Protocol = "58"
)

// New returns the ACLs of a network, one for each standard tier, or none if
// network.acls is false. Custom tiers are not part of the security group graph, so
// their subnets keep the VPC's default network ACL. Package quota reports ACLs with
// more entries than AWS allows.
func New(p networkplan.Plan, c securityplan.Plan) []ACL {
	if !p.ACLs {
		return nil
	}
	byTier := map[networkplan.Tier][]segment{}
	for _, e := range c.Edges {
		for _, s := range segments(p, c, e) {
			byTier[s.tier] = append(byTier[s.tier], s)
		}
	}
	var acls []ACL
	for _, t := range networkplan.Tiers() {
		if !slices.ContainsFunc(p.Subnets, func(s networkplan.Subnet) bool { return s.Tier == t }) {
			continue
		}
		acls = append(acls, ACL{Tier: t, In: entries(p, t, byTier[t], in), Out: entries(p, t, byTier[t], out)})
	}
	return acls
}

// Placement returns the tier of the resources in a security group of kind k, and the
// ephemeral ports that they connect from.
func Placement(k securityplan.Kind) (networkplan.Tier, netaddr.Ports) {
	switch k {
	case securityplan.OfALB:
		return networkplan.Public, netaddr.AnyClient
	case securityplan.OfInternalALB:
		return networkplan.Private, netaddr.AnyClient
	case securityplan.OfTasks, securityplan.OfEndpoints:
		return networkplan.Private, netaddr.LinuxPorts
	default:
		return networkplan.Data, netaddr.LinuxPorts
	}
}

// A direction is the direction of a packet, as seen from the subnet.
type direction int

const (
	in direction = iota
	out
)

// opposite returns the direction of the replies.
func (d direction) opposite() direction {
	if d == in {
		return out
	}
	return in
}

// A peer exchanges packets with a tier. It is a tier, possibly the same one in
// another zone, or a range outside the VPC.
type peer struct {
	tier    networkplan.Tier
	outside netip.Prefix
}

// A segment is a part of a connection: its packets between a tier and a peer, which
// the ACL of the tier evaluates.
type segment struct {
	tier      networkplan.Tier
	peer      peer
	direction direction // of the requests
	port      int
	client    netaddr.Ports // the ports that the replies go to
	why       string
}

// segments returns the segments of an edge, one for each ACL on its path and direction:
//
//	from             to                  segments
//	a prefix list    load balancer       in from the internet: ACLs do not support prefix lists
//	a range          internal ALB        in from the range; if it contains subnets of the
//	                                     ALB's tier, clients there connect out to their own tier
//	a range          load balancer       in from the range
//	a group          a group             out of one tier, into the other
//	tasks            the VPC's range     out and in, within the tier: endpoints that GuardDuty creates
//	tasks            S3, DynamoDB        out to the internet: gateway endpoints have public addresses
//	load balancer    the internet        out
//	tasks            the internet        none without NAT
//	tasks            the IPv6 internet   out: an egress-only internet gateway is not in a subnet
//	tasks            the internet        out, into the public tier, and out of it: a NAT gateway
//	                                     opens its own connection
func segments(p networkplan.Plan, c securityplan.Plan, e securityplan.Edge) []segment {
	if e.From.Group == "" {
		return ingressSegments(p, c, e)
	}
	from, client := Placement(c.Kind(e.From.Group))
	if e.To.Group != "" {
		to, _ := Placement(c.Kind(e.To.Group))
		return []segment{
			{from, peer{tier: to}, out, e.Port, client, e.Why},
			{to, peer{tier: from}, in, e.Port, client, e.Why},
		}
	}
	outside := peer{outside: e.To.CIDR}
	switch {
	case slices.Contains(p.CIDRs(), e.To.CIDR):
		return []segment{
			{from, peer{tier: from}, out, e.Port, client, e.Why},
			{from, peer{tier: from}, in, e.Port, client, e.Why},
		}
	case e.To.PrefixList != "":
		return []segment{{from, peer{outside: netaddr.AllIPv4}, out, e.Port, client, e.Why}}
	case from == networkplan.Public:
		return []segment{{from, outside, out, e.Port, client, e.Why}}
	case len(p.NATs) == 0:
		return nil // there is no route
	case e.To.IPv6():
		return []segment{{from, outside, out, e.Port, client, e.Why}}
	default:
		why := e.Why + ", through NAT"
		return []segment{
			{from, outside, out, e.Port, client, e.Why},
			{networkplan.Public, peer{tier: from}, in, e.Port, client, why},
			{networkplan.Public, outside, out, e.Port, netaddr.AnyClient, why},
		}
	}
}

// ingressSegments returns the segments of an edge from outside the security groups.
func ingressSegments(p networkplan.Plan, c securityplan.Plan, e securityplan.Edge) []segment {
	to, _ := Placement(c.Kind(e.To.Group))
	source := e.From.CIDR
	switch e.From.PrefixList {
	case "":
	case securityplan.CloudFront6:
		source = netaddr.AllIPv6
	default:
		source = netaddr.AllIPv4
	}
	segments := []segment{{to, peer{outside: source}, in, e.Port, netaddr.AnyClient, e.Why}}
	isInternal := c.Kind(e.To.Group) == securityplan.OfInternalALB
	inTier := func(s networkplan.Subnet) bool { return s.Tier == to && s.CIDR.Overlaps(source) }
	if isInternal && slices.ContainsFunc(p.Subnets, inTier) {
		segments = append(segments, segment{to, peer{tier: to}, out, e.Port, netaddr.AnyClient, e.Why})
	}
	return segments
}
