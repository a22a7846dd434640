package nacl

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"ecs-foundation/internal/netaddr"
	networkplan "ecs-foundation/network/plan"
)

// The number of an entry depends on its content, not on its position, so that
// adding or removing one never renumbers another. The AWS provider deletes an entry
// before it creates its replacement, and the ACL drops its packets in between.
//
//	1 …      denied ranges, in the configured order
//	100      fragmentation needed
//	101      packet too big, the same for IPv6
//	200 …    replies, 100 numbers for each peer: IPv4 outside the VPC, public,
//	         private, data, IPv6 outside the VPC
//	1000 …   requests, 7000 numbers for each peer; the offset is the port modulo
//	         7000, at which no two commonly used ports collide
//	29000 …  requests, IPv6 outside the VPC: the offset is the port modulo 3700,
//	         because the highest number is 32766
//
// If a number is in use, the entry gets the next free one.
const (
	firstDenied    = 1
	fragmentation  = 100
	tooBig         = 101
	firstReply     = 200
	repliesOfPeer  = 100
	firstRequest   = 1000
	requestsOfPeer = 7000
	requestsOfIPv6 = 3700
)

// maxOfTier is the maximum number of entries for the requests from a tier. If there
// are more, one entry allows all ports from the lowest to the highest. Only that tier
// can reach them, and the security groups still distinguish the ports.
const maxOfTier = 8

// allPorts are the ports of a denied range.
var allPorts = netaddr.Ports{First: 0, Last: 65535}

// A table collects the entries of a tier in one direction.
type table struct {
	plan      networkplan.Plan
	direction direction
	entries   []Entry
}

func entries(p networkplan.Plan, t networkplan.Tier, segments []segment, d direction) []Entry {
	b := &table{plan: p, direction: d}
	b.deny(t)
	b.allowICMP(segments)
	for _, with := range peers(segments) {
		b.requests(with, matching(segments, with, d))
		b.replies(with, matching(segments, with, d.opposite()))
	}
	slices.SortFunc(b.entries, func(a, b Entry) int { return cmp.Compare(a.Number, b.Number) })
	return b.entries
}

// deny denies the denied ranges in both directions, requests and replies. The public
// tier denies all of them. The private tier denies the IPv6 ranges, because its IPv6
// packets go through no other subnet.
func (b *table) deny(t networkplan.Tier) {
	for _, denied := range b.plan.Denied {
		if t == networkplan.Data || t == networkplan.Private && denied.Addr().Is4() {
			continue
		}
		b.add(Entry{Number: firstDenied, Deny: true, Protocol: TCP, CIDR: denied, Ports: allPorts, Why: "denied"})
	}
}

// allowICMP allows "fragmentation needed" and "packet too big". Any router on the path
// sends them; if a tier exchanges packets only with the VPC, the path is in the VPC.
func (b *table) allowICMP(segments []segment) {
	const why = "path MTU discovery"
	from := b.plan.CIDRs()
	if slices.ContainsFunc(segments, func(s segment) bool { return s.peer.tier == "" }) {
		from = []netip.Prefix{netaddr.AllIPv4}
	}
	for _, r := range from {
		b.add(Entry{Number: fragmentation, Protocol: ICMP, CIDR: r, Why: why})
	}
	if slices.ContainsFunc(segments, func(s segment) bool { return s.peer.outside.Addr().Is6() }) {
		b.add(Entry{Number: tooBig, Protocol: ICMPv6, CIDR: netaddr.AllIPv6, Why: why})
	}
}

// requests allows the requests of segments, by port.
func (b *table) requests(with peer, segments []segment) {
	var ports []netaddr.Ports
	for _, s := range segments {
		ports = append(ports, netaddr.Port(s.port))
	}
	ports = joinPorts(ports)
	if n := len(ports); n > 1 && with.tier != "" && n*len(with.ranges(b.plan)) > maxOfTier {
		ports = []netaddr.Ports{{First: ports[0].First, Last: ports[n-1].Last}}
	}
	first, room := firstRequest+requestsOfPeer*with.index(), requestsOfPeer
	if with.outside.Addr().Is6() {
		room = requestsOfIPv6
	}
	for _, p := range ports {
		served := slices.DeleteFunc(slices.Clone(segments), func(s segment) bool { return s.port < p.First || s.port > p.Last })
		b.allow(with, first+p.First%room, p, reasons(served))
	}
}

// replies allows the replies to the client ports of segments.
func (b *table) replies(with peer, segments []segment) {
	var ports []netaddr.Ports
	for _, s := range segments {
		ports = append(ports, s.client)
	}
	ports = joinPorts(ports)
	for _, p := range ports {
		open := []netaddr.Ports{p}
		if b.direction == in && with.tier == "" { // see ADR 5
			open = p.Without(netaddr.Port(netaddr.RDPPort))
		}
		for _, o := range open {
			b.allow(with, firstReply+repliesOfPeer*with.index(), o, "replies: "+reasons(segments))
		}
	}
}

// allow adds an entry for each range of a peer.
func (b *table) allow(with peer, number int, ports netaddr.Ports, why string) {
	for _, r := range with.ranges(b.plan) {
		b.add(Entry{Number: number, Protocol: TCP, CIDR: r, Ports: ports, Why: why})
	}
}

// add adds an entry at its number, or at the next free one.
func (b *table) add(e Entry) {
	for slices.ContainsFunc(b.entries, func(taken Entry) bool { return taken.Number == e.Number }) {
		e.Number++
	}
	b.entries = append(b.entries, e)
}

// peers returns the distinct peers of segments, in the order of the segments.
func peers(segments []segment) []peer {
	var peers []peer
	for _, s := range segments {
		if !slices.Contains(peers, s.peer) {
			peers = append(peers, s.peer)
		}
	}
	return peers
}

// matching returns the segments with a peer whose requests go in direction d.
func matching(segments []segment, with peer, d direction) []segment {
	var matching []segment
	for _, s := range segments {
		if s.peer == with && s.direction == d {
			matching = append(matching, s)
		}
	}
	return matching
}

// reasons joins the distinct reasons of segments.
func reasons(segments []segment) string {
	var reasons []string
	for _, s := range segments {
		if !slices.Contains(reasons, s.why) {
			reasons = append(reasons, s.why)
		}
	}
	return strings.Join(reasons, "; ")
}
