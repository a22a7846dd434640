package nacl

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"ecs-foundation/internal/netaddr"
	networkplan "ecs-foundation/network/plan"
)

// An entry's number comes from what the entry is about, not from its place, so
// that one that comes or goes renumbers no other: the AWS provider deletes an
// entry before it makes it anew, and in between its packets are lost.
//
//	1 …      denied ranges, as listed
//	100      fragmentation needed
//	101      packet too big, its like in IPv6
//	200 …    answers, 100 numbers for each peer: outside, public, private, data,
//	         outside in IPv6
//	1000 …   requests, 7000 numbers for each peer, to which the port is added,
//	         modulo 7000: no two of the usual ports fall together there
//	29000 …  the last of these, outside in IPv6, modulo 3700: AWS takes 32766
//
// Where a number is taken, the next that is free is.
const (
	firstDenied    = 1
	fragmentation  = 100
	tooBig         = 101
	firstAnswer    = 200
	answersOfPeer  = 100
	firstRequest   = 1000
	requestsOfPeer = 7000
	requestsOfIPv6 = 3700
)

// mostOfTier is how many entries the requests of a tier take. Beyond that its
// ports become one range, from the least to the greatest: it is open to that
// tier alone, and the security groups tell the ports apart.
const mostOfTier = 8

// everyPort is what a denied range is denied.
var everyPort = netaddr.Ports{First: 0, Last: 65535}

// A table collects the entries of a tier in one direction.
type table struct {
	plan networkplan.Plan
	way  direction
	all  []Entry
}

func entries(p networkplan.Plan, t networkplan.Tier, legs []leg, way direction) []Entry {
	b := &table{plan: p, way: way}
	b.deny(t)
	b.allowICMP(legs)
	for _, with := range peers(legs) {
		b.requests(with, matching(legs, with, way))
		b.answers(with, matching(legs, with, way.back()))
	}
	slices.SortFunc(b.all, func(a, b Entry) int { return cmp.Compare(a.Number, b.Number) })
	return b.all
}

// deny keeps the denied ranges out in both directions: no request comes in and
// no answer, and not even a first packet leaves. The public tier has all of them;
// the private one those of IPv6, for its packets pass no other subnet.
func (b *table) deny(t networkplan.Tier) {
	for _, denied := range b.plan.Denied {
		if t == networkplan.Data || t == networkplan.Private && denied.Addr().Is4() {
			continue
		}
		b.add(Entry{Number: firstDenied, Deny: true, Protocol: TCP, CIDR: denied, Ports: everyPort, Why: "denied"})
	}
}

// allowICMP lets "fragmentation needed" and "packet too big" pass. They come from
// any router on the way, and for a tier that exchanges packets with the VPC only,
// from there.
func (b *table) allowICMP(legs []leg) {
	const why = "path MTU discovery"
	from := b.plan.CIDRs()
	if slices.ContainsFunc(legs, func(l leg) bool { return l.peer.tier == "" }) {
		from = []netip.Prefix{netaddr.World}
	}
	for _, r := range from {
		b.add(Entry{Number: fragmentation, Protocol: ICMP, CIDR: r, Why: why})
	}
	if slices.ContainsFunc(legs, func(l leg) bool { return l.peer.outside.Addr().Is6() }) {
		b.add(Entry{Number: tooBig, Protocol: ICMPv6, CIDR: netaddr.World6, Why: why})
	}
}

// requests lets connections open to the ports of legs.
func (b *table) requests(with peer, legs []leg) {
	var ports []netaddr.Ports
	for _, l := range legs {
		ports = append(ports, netaddr.Port(l.port))
	}
	ports = joinPorts(ports)
	if n := len(ports); n > 1 && with.tier != "" && n*len(with.ranges(b.plan)) > mostOfTier {
		ports = []netaddr.Ports{{First: ports[0].First, Last: ports[n-1].Last}}
	}
	first, room := firstRequest+requestsOfPeer*with.index(), requestsOfPeer
	if with.outside.Addr().Is6() {
		room = requestsOfIPv6
	}
	for _, p := range ports {
		served := slices.DeleteFunc(slices.Clone(legs), func(l leg) bool { return l.port < p.First || l.port > p.Last })
		b.allow(with, first+p.First%room, p, reasons(served))
	}
}

// answers lets the answers pass to those who opened the connections of legs.
func (b *table) answers(with peer, legs []leg) {
	var ports []netaddr.Ports
	for _, l := range legs {
		ports = append(ports, l.client)
	}
	ports = joinPorts(ports)
	for _, p := range ports {
		open := []netaddr.Ports{p}
		if b.way == in && with.tier == "" { // see ADR 5
			open = p.Without(netaddr.Port(netaddr.Desktop))
		}
		for _, o := range open {
			b.allow(with, firstAnswer+answersOfPeer*with.index(), o, "answers: "+reasons(legs))
		}
	}
}

// allow adds an entry for each range of a peer.
func (b *table) allow(with peer, number int, ports netaddr.Ports, why string) {
	for _, r := range with.ranges(b.plan) {
		b.add(Entry{Number: number, Protocol: TCP, CIDR: r, Ports: ports, Why: why})
	}
}

// add adds an entry at its number, or at the next that is free.
func (b *table) add(e Entry) {
	for slices.ContainsFunc(b.all, func(taken Entry) bool { return taken.Number == e.Number }) {
		e.Number++
	}
	b.all = append(b.all, e)
}

// peers returns the peers of legs, each once, in their order.
func peers(legs []leg) []peer {
	var all []peer
	for _, l := range legs {
		if !slices.Contains(all, l.peer) {
			all = append(all, l.peer)
		}
	}
	return all
}

// matching returns the legs with a peer whose requests go one way.
func matching(legs []leg, with peer, way direction) []leg {
	var all []leg
	for _, l := range legs {
		if l.peer == with && l.way == way {
			all = append(all, l)
		}
	}
	return all
}

// reasons joins why legs are there, each reason once.
func reasons(legs []leg) string {
	var all []string
	for _, l := range legs {
		if !slices.Contains(all, l.why) {
			all = append(all, l.why)
		}
	}
	return strings.Join(all, "; ")
}
