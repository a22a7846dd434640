package reach

import (
	"fmt"
	"net/netip"

	"ecs-foundation/internal/netaddr"
)

// Explain walks a TCP connection from one end to the other and says at each hop
// what decided. It goes by IPv6 where an end outside the VPC has such a range;
// within the VPC, and to AWS's services, it goes by IPv4.
func (n *Network) Explain(from, to End, port int) Path {
	w := &walk{n: n, path: Path{From: from, To: to, Port: port, Hops: make([]Hop, 0, 12)}}
	if from.Subnet == "" {
		w.inwards()
	} else {
		w.outwards()
	}
	return w.path
}

// A walk is one flow on its way.
type walk struct {
	n    *Network
	path Path
}

// hop notes a decision and tells whether to go on.
func (w *walk) hop(where string, v Verdict, why string) bool {
	w.path.Hops = append(w.path.Hops, Hop{where, v, why})
	return v != Closed
}

// inwards walks from outside the VPC to a place in it.
func (w *walk) inwards() {
	from, to := w.path.From, w.path.To
	subnet, ok := w.n.subnet(to.Subnet)
	switch {
	case !ok:
		w.hop("place", Closed, to.Name+" is not in the VPC")
	case !w.addressed(subnet, to, from.Range):
	case !w.gateway(subnet, from.Range):
	default:
		peer := from.Range
		_ = w.acl(subnet, "in", peer, netaddr.Port(w.path.Port)) &&
			w.groupIn(to, from, peer) &&
			w.acl(subnet, "out", peer, from.Client)
	}
}

// addressed tells whether a place has an address that a range outside the VPC
// exchanges packets with.
func (w *walk) addressed(s Subnet, at End, with netip.Prefix) bool {
	switch {
	case with.Addr().Is6() && !s.IPv6.IsValid():
		return w.hop("address", Closed, at.Name+" has no IPv6 address")
	case with.Addr().Is4() && !at.Public:
		return w.hop("address", Closed, at.Name+" has no public address")
	default:
		return true
	}
}

// gateway tells whether a subnet is joined to the internet, there and back, in
// the family of a range there.
func (w *walk) gateway(s Subnet, r netip.Prefix) bool {
	world := netaddr.World
	if r.Addr().Is6() {
		world = netaddr.World6
	}
	route, ok := w.n.table(s).lookup(world)
	if route.Via == ViaEgressOnly {
		return w.hop("route of "+s.Key, Closed, "it leads to the "+string(ViaEgressOnly)+", through which nothing comes in")
	}
	if !w.n.Attached || !ok || route.Via != ViaInternet {
		return w.hop("route of "+s.Key, Closed, "no route to an internet gateway, so nothing comes in and no answer goes out")
	}
	return w.hop("route of "+s.Key, Open, "through the internet gateway")
}

// outwards walks from a place in the VPC to wherever.
func (w *walk) outwards() {
	from, to := w.path.From, w.path.To
	here, ok := w.n.subnet(from.Subnet)
	if !ok {
		w.hop("place", Closed, from.Name+" is not in the VPC")
		return
	}
	if to.Service != "" {
		if endpoint, ok := w.n.endpoint(to.Service, here); ok {
			w.hop("name", Open, to.Service+" leads to its interface endpoint in "+endpoint.Subnet)
			to = endpoint
		}
	}
	if to.Subnet != "" {
		w.within(here, from, to)
		return
	}
	if to.Range = netaddr.World; w.path.To.Range.IsValid() {
		to.Range = w.path.To.Range
	}
	w.away(here, from, to)
}

// within walks from one place in the VPC to another. In one subnet no network
// ACL is asked.
func (w *walk) within(here Subnet, from, to End) {
	there, ok := w.n.subnet(to.Subnet)
	if !ok {
		w.hop("place", Closed, to.Name+" is not in the VPC")
		return
	}
	own, _ := w.n.own(there.CIDR)
	if !w.groupOut(from, to, there.CIDR) || !w.hop("route of "+here.Key, Open, "local, within "+own.String()) {
		return
	}
	if here.Key == there.Key {
		w.groupIn(to, from, here.CIDR)
		return
	}
	_ = w.acl(here, "out", there.CIDR, netaddr.Port(w.path.Port)) &&
		w.acl(there, "in", here.CIDR, netaddr.Port(w.path.Port)) &&
		w.groupIn(to, from, here.CIDR) &&
		w.acl(there, "out", here.CIDR, from.Client) &&
		w.acl(here, "in", there.CIDR, from.Client)
}

// away walks from a place in the VPC to what is outside it.
func (w *walk) away(here Subnet, from, to End) {
	if !w.groupOut(from, to, to.Range) {
		return
	}
	table := w.n.table(here)
	if gateway, ok := table.service(to.Service); ok {
		_ = w.hop("route of "+here.Key, Open, "through the "+string(gateway.Via)+" of "+to.Service) &&
			w.acl(here, "out", netaddr.World, netaddr.Port(w.path.Port)) &&
			w.acl(here, "in", netaddr.World, from.Client)
		return
	}
	route, ok := table.lookup(to.Range)
	switch {
	case !ok:
		w.hop("route of "+here.Key, Closed, "no route leads to "+to.Name)
	case route.Via == ViaNAT:
		w.translated(here, route, from, to)
	case route.Via == ViaInternet && !w.n.Attached:
		w.hop("route of "+here.Key, Closed, "the VPC has no internet gateway")
	case to.Range.Addr().Is4() && !from.Public:
		w.hop("route of "+here.Key, Closed, "it leads to the internet gateway, but "+from.Name+" has no public address")
	default:
		_ = w.addressed(here, from, to.Range) &&
			w.hop("route of "+here.Key, Open, "through the "+string(route.Via)) &&
			w.acl(here, "out", to.Range, netaddr.Port(w.path.Port)) &&
			w.answers(here, to.Range, from.Client)
	}
}

// translated walks through a NAT gateway, which is in a subnet of its own with
// the network ACL and the route of that.
func (w *walk) translated(here Subnet, route Route, from, to End) {
	nat, ok := find(w.n.NATs, func(g NAT) bool { return g.Key == route.NAT })
	if !ok {
		w.hop("route of "+here.Key, Closed, "it leads to a NAT gateway that does not exist")
		return
	}
	there, ok := w.n.subnet(nat.Subnet)
	if !ok {
		w.hop("NAT gateway "+nat.Key, Closed, "its subnet does not exist")
		return
	}
	out, in := netaddr.Port(w.path.Port), to.Range
	_ = w.hop("route of "+here.Key, Open, fmt.Sprintf("through NAT gateway %s in %s", nat.Key, there.Key)) &&
		w.acl(here, "out", in, out) &&
		w.acl(there, "in", here.CIDR, out) &&
		w.gateway(there, netaddr.World) &&
		w.acl(there, "out", in, out) &&
		w.answers(there, in, netaddr.AnyClient) &&
		w.acl(there, "out", here.CIDR, from.Client) &&
		w.answers(here, in, from.Client)
}

// answers asks whether a subnet lets answers in from outside to any client's port
// but 3389. A network ACL that lets the world in there fails Security Hub's
// EC2.21, and no rule can tell an answer from a request. A NAT gateway or a load
// balancer that picks the port loses that connection, one in 64,512, and tries
// again from another.
func (w *walk) answers(s Subnet, from netip.Prefix, client netaddr.Ports) bool {
	for _, ports := range client.Without(netaddr.Port(netaddr.Desktop)) {
		if !w.acl(s, "in", from, ports) {
			return false
		}
	}
	return true
}

// lookup returns the route to a range: the longest prefix wins.
func (t Table) lookup(r netip.Prefix) (Route, bool) {
	best := Route{}
	for _, route := range t.Routes {
		if d := route.Destination; d.IsValid() && netaddr.Contains(d, r) && (!best.Destination.IsValid() || d.Bits() > best.Destination.Bits()) {
			best = route
		}
	}
	return best, best.Destination.IsValid()
}

// service returns the route to a service's prefix list, which is longer than
// any default route.
func (t Table) service(name string) (Route, bool) {
	return find(t.Routes, func(r Route) bool { return name != "" && r.PrefixList == name })
}
