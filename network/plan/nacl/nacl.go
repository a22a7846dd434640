// Package nacl makes a network ACL for each tier of a network from the chain's
// table: what the security groups let pass between subnets the ACLs let pass
// too, and nothing else. It is plain data.
//
// An ACL keeps no state. So a connection takes two entries at each subnet on its
// way: one for the requests, and one for the answers, to the ports that clients
// open connections from.
//
// By IPv6 a stack exchanges packets with the world alone: load balancer, tasks,
// endpoints and data reach each other by IPv4. So an ACL has entries of both
// families for the world, and of IPv4 alone for the tiers.
package nacl

import (
	"net/netip"
	"slices"

	"ecs-foundation/internal/netaddr"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
)

// An ACL is the network ACL of a tier's subnets. AWS asks its entries in the
// order of their numbers, and denies what matches none.
type ACL struct {
	Tier networkplan.Tier
	In   []Entry
	Out  []Entry
}

// An Entry lets one kind of packet pass, or denies it.
type Entry struct {
	Number   int
	Deny     bool
	Protocol Protocol
	CIDR     netip.Prefix
	Ports    netaddr.Ports // of TCP
	Why      string
}

// A Protocol is one that entries speak of, by its number: AWS keeps no name.
type Protocol string

// The protocols. Of ICMP one message passes, "fragmentation needed" (type 3,
// code 4), and of ICMPv6 "packet too big" (type 2, code 0), both ways as AWS asks:
// a sender that does not hear of it goes on with packets too large for the path,
// and its connections hang.
// https://docs.aws.amazon.com/vpc/latest/userguide/path_mtu_discovery.html
const (
	TCP    Protocol = "6"
	ICMP   Protocol = "1"
	ICMPv6 Protocol = "58"
)

// New returns the ACLs of a network, one for each of the three tiers, or none
// where the plan asks for none. What stands in a tier of the stack's own the
// chain does not know, so that it keeps AWS's. Package quota tells where AWS
// takes fewer entries.
func New(p networkplan.Plan, c securityplan.Plan) []ACL {
	if !p.ACLs {
		return nil
	}
	of := map[networkplan.Tier][]leg{}
	for _, e := range c.Edges {
		for _, l := range legs(p, c, e) {
			of[l.tier] = append(of[l.tier], l)
		}
	}
	var all []ACL
	for _, t := range networkplan.Tiers() {
		all = append(all, ACL{Tier: t, In: entries(p, t, of[t], in), Out: entries(p, t, of[t], out)})
	}
	return all
}

// Stand returns the tier that what is in a group stands in, and the ports that
// it opens connections from.
func Stand(k securityplan.Kind) (networkplan.Tier, netaddr.Ports) {
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

// A direction is the way of a packet, as seen from the subnet.
type direction int

const (
	in direction = iota
	out
)

// back returns the way of the answers.
func (d direction) back() direction { return in + out - d }

// A peer is whom a tier exchanges packets with: a tier, which is its own for
// what crosses zones, or a range outside the VPC.
type peer struct {
	tier    networkplan.Tier
	outside netip.Prefix
}

// A leg is a connection as the ACL of one tier sees it.
type leg struct {
	tier   networkplan.Tier
	peer   peer
	way    direction // of the requests
	port   int
	client netaddr.Ports // that the answers go to
	why    string
}

// legs returns what an edge is to the ACLs on its way. What leads to AWS by a
// gateway endpoint goes to public addresses, and its answers come from there. A
// NAT gateway stands in the public tier and opens a connection of its own; an
// egress-only internet gateway stands in no subnet. Who calls an internal load
// balancer from the VPC stands in its tier; the other tiers call nobody. An ACL knows no prefix lists,
// so that CloudFront comes from anywhere to it. The VPC's own ranges stand for
// what others put beside the tasks.
func legs(p networkplan.Plan, c securityplan.Plan, e securityplan.Edge) []leg {
	from, client := Stand(c.Kind(e.From.Group))
	to, _ := Stand(c.Kind(e.To.Group))
	switch {
	case e.From.PrefixList == securityplan.CloudFront6:
		return []leg{{to, peer{outside: netaddr.World6}, in, e.Port, netaddr.AnyClient, e.Why}}
	case e.From.PrefixList != "":
		return []leg{{to, peer{outside: netaddr.World}, in, e.Port, netaddr.AnyClient, e.Why}}
	case c.Kind(e.To.Group) == securityplan.OfInternalALB:
		legs := []leg{{to, peer{outside: e.From.CIDR}, in, e.Port, netaddr.AnyClient, e.Why}}
		if slices.ContainsFunc(p.Subnets, func(s networkplan.Subnet) bool { return s.Tier == to && s.CIDR.Overlaps(e.From.CIDR) }) {
			legs = append(legs, leg{to, peer{tier: to}, out, e.Port, netaddr.AnyClient, e.Why})
		}
		return legs
	case e.From.Group == "":
		return []leg{{to, peer{outside: e.From.CIDR}, in, e.Port, netaddr.AnyClient, e.Why}}
	case e.To.Group != "":
		return []leg{
			{from, peer{tier: to}, out, e.Port, client, e.Why},
			{to, peer{tier: from}, in, e.Port, client, e.Why},
		}
	case slices.Contains(p.CIDRs(), e.To.CIDR):
		return []leg{
			{from, peer{tier: from}, out, e.Port, client, e.Why},
			{from, peer{tier: from}, in, e.Port, client, e.Why},
		}
	case e.To.PrefixList != "":
		return []leg{{from, peer{outside: netaddr.World}, out, e.Port, client, e.Why}}
	case from == networkplan.Public:
		return []leg{{from, peer{outside: e.To.CIDR}, out, e.Port, client, e.Why}}
	case len(p.NATs) == 0:
		return nil // no route leads there
	case e.To.IPv6():
		return []leg{{from, peer{outside: e.To.CIDR}, out, e.Port, client, e.Why}}
	default:
		there, why := peer{outside: e.To.CIDR}, e.Why+", through NAT"
		return []leg{
			{from, there, out, e.Port, client, e.Why},
			{networkplan.Public, peer{tier: from}, in, e.Port, client, why},
			{networkplan.Public, there, out, e.Port, netaddr.AnyClient, why},
		}
	}
}
