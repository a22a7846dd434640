package reach

import (
	"fmt"
	"net/netip"

	"ecs-foundation/internal/netaddr"
)

// Explain follows a TCP connection from one end to the other and returns what each
// hop decides. The connection uses IPv6 if the end outside the VPC is an IPv6
// range. Within the VPC, and to AWS services, it uses IPv4.
func (n *Network) Explain(from, to End, port int) Path {
	if from.Client == (netaddr.Ports{}) {
		from.Client = netaddr.AnyClient
	}
	w := &walk{n: n, path: Path{From: from, To: to, Port: port, Hops: make([]Hop, 0, 12)}}
	if from.Subnet == "" {
		w.enterVPC()
	} else {
		w.startInVPC()
	}
	return w.path
}

// A walk follows one connection. Its steps read as a plain sequence: the first
// closed hop ends the walk, and every step after it does nothing.
type walk struct {
	n      *Network
	path   Path
	closed bool
}

// hop records a decision.
func (w *walk) hop(where string, v Verdict, why string) {
	if w.closed {
		return
	}
	w.path.Hops = append(w.path.Hops, Hop{where, v, why})
	w.closed = v == Closed
}

// enterVPC follows a connection from outside the VPC into it.
func (w *walk) enterVPC() {
	from, to := w.path.From, w.path.To
	subnet, ok := w.n.subnet(to.Subnet)
	if !ok {
		w.hop("subnet", Closed, to.Name+" is not in the VPC")
		return
	}
	w.address(subnet, to, from.Range)
	w.internetGateway(subnet, from.Range)
	w.acl(subnet, "in", from.Range, netaddr.Port(w.path.Port))
	w.groupIn(to, from, from.Range)
	w.acl(subnet, "out", from.Range, from.Client)
}

// address closes the walk if an end in the VPC has no address that a range outside
// it can exchange packets with.
func (w *walk) address(s Subnet, end End, outside netip.Prefix) {
	switch {
	case outside.Addr().Is6() && !s.IPv6.IsValid():
		w.hop("address", Closed, end.Name+" has no IPv6 address")
	case outside.Addr().Is4() && !end.Public:
		w.hop("address", Closed, end.Name+" has no public address")
	}
}

// internetGateway checks that the route table of a subnet leads to an internet
// gateway, in the address family of a range.
func (w *walk) internetGateway(s Subnet, r netip.Prefix) {
	internet := netaddr.AllIPv4
	if r.Addr().Is6() {
		internet = netaddr.AllIPv6
	}
	route, ok := w.n.table(s).lookup(internet)
	switch {
	case route.Via == ViaEgressOnly:
		w.hop("route of "+s.Key, Closed, "the "+string(ViaEgressOnly)+" admits no connections from the internet")
	case !w.n.Attached || !ok || route.Via != ViaInternet:
		w.hop("route of "+s.Key, Closed, "no route to an internet gateway, so neither requests nor replies pass")
	default:
		w.hop("route of "+s.Key, Open, "through the internet gateway")
	}
}

// startInVPC follows a connection that starts in the VPC.
func (w *walk) startInVPC() {
	from, to := w.path.From, w.path.To
	source, ok := w.n.subnet(from.Subnet)
	if !ok {
		w.hop("subnet", Closed, from.Name+" is not in the VPC")
		return
	}
	if to.Service != "" {
		if endpoint, ok := w.n.endpoint(to.Service, source); ok {
			w.hop("name", Open, to.Service+" resolves to its interface endpoint in "+endpoint.Subnet)
			to = endpoint
		}
	}
	if to.Subnet != "" {
		w.stayInVPC(source, from, to)
		return
	}
	if !to.Range.IsValid() {
		to.Range = netaddr.AllIPv4
	}
	w.leaveVPC(source, from, to)
}

// stayInVPC follows a connection between two ends in the VPC. Network ACLs do not
// apply within one subnet.
func (w *walk) stayInVPC(source Subnet, from, to End) {
	destination, ok := w.n.subnet(to.Subnet)
	if !ok {
		w.hop("subnet", Closed, to.Name+" is not in the VPC")
		return
	}
	local, _ := w.n.own(destination.CIDR)
	w.groupOut(from, to, destination.CIDR)
	w.hop("route of "+source.Key, Open, "local, within "+local.String())
	if source.Key == destination.Key {
		w.groupIn(to, from, source.CIDR)
		return
	}
	w.acl(source, "out", destination.CIDR, netaddr.Port(w.path.Port))
	w.acl(destination, "in", source.CIDR, netaddr.Port(w.path.Port))
	w.groupIn(to, from, source.CIDR)
	w.acl(destination, "out", source.CIDR, from.Client)
	w.acl(source, "in", destination.CIDR, from.Client)
}

// leaveVPC follows a connection from the VPC to an end outside it.
func (w *walk) leaveVPC(source Subnet, from, to End) {
	w.groupOut(from, to, to.Range)
	table := w.n.table(source)
	if gateway, ok := table.service(to.Service); ok {
		w.hop("route of "+source.Key, Open, "through the "+string(gateway.Via)+" of "+to.Service)
		w.acl(source, "out", netaddr.AllIPv4, netaddr.Port(w.path.Port))
		w.acl(source, "in", netaddr.AllIPv4, from.Client)
		return
	}
	route, ok := table.lookup(to.Range)
	switch {
	case !ok:
		w.hop("route of "+source.Key, Closed, "no route to "+to.Name)
	case route.Via == ViaNAT:
		w.throughNAT(source, route, from, to)
	case route.Via == ViaInternet && !w.n.Attached:
		w.hop("route of "+source.Key, Closed, "the VPC has no internet gateway")
	case to.Range.Addr().Is4() && !from.Public:
		w.hop("route of "+source.Key, Closed, "it goes to the internet gateway, but "+from.Name+" has no public address")
	default:
		w.address(source, from, to.Range)
		w.hop("route of "+source.Key, Open, "through the "+string(route.Via))
		w.acl(source, "out", to.Range, netaddr.Port(w.path.Port))
		w.replies(source, to.Range, from.Client)
	}
}

// throughNAT follows a connection through a NAT gateway, whose subnet has its own
// network ACL and route table.
func (w *walk) throughNAT(source Subnet, route Route, from, to End) {
	nat, ok := find(w.n.NATs, func(g NAT) bool { return g.Key == route.NAT })
	if !ok {
		w.hop("route of "+source.Key, Closed, "its NAT gateway does not exist")
		return
	}
	natSubnet, ok := w.n.subnet(nat.Subnet)
	if !ok {
		w.hop("NAT gateway "+nat.Key, Closed, "its subnet does not exist")
		return
	}
	port := netaddr.Port(w.path.Port)
	w.hop("route of "+source.Key, Open, fmt.Sprintf("through NAT gateway %s in %s", nat.Key, natSubnet.Key))
	w.acl(source, "out", to.Range, port)
	w.acl(natSubnet, "in", source.CIDR, port)
	w.internetGateway(natSubnet, netaddr.AllIPv4)
	w.acl(natSubnet, "out", to.Range, port)
	w.replies(natSubnet, to.Range, netaddr.AnyClient)
	w.acl(natSubnet, "out", source.CIDR, from.Client)
	w.replies(source, to.Range, from.Client)
}

// replies checks that a subnet admits replies from outside to every client port
// except 3389. A network ACL that admits the internet there fails Security Hub's
// EC2.21, and no entry can distinguish a reply from a request. A NAT gateway or a
// load balancer that picks the port loses that connection, one in 64,512, and
// retries from another.
func (w *walk) replies(s Subnet, from netip.Prefix, client netaddr.Ports) {
	for _, ports := range client.Without(netaddr.Port(netaddr.RDPPort)) {
		w.acl(s, "in", from, ports)
	}
}

// lookup returns the route to a range: the longest prefix wins.
func (t Table) lookup(r netip.Prefix) (Route, bool) {
	longest := Route{}
	for _, route := range t.Routes {
		d, best := route.Destination, longest.Destination
		if d.IsValid() && netaddr.Contains(d, r) && (!best.IsValid() || d.Bits() > best.Bits()) {
			longest = route
		}
	}
	return longest, longest.Destination.IsValid()
}

// service returns the route to the prefix list of a service, which is more specific
// than any default route.
func (t Table) service(name string) (Route, bool) {
	return find(t.Routes, func(r Route) bool { return name != "" && r.PrefixList == name })
}
