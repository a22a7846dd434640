package reach

import (
	"net/netip"

	"ecs-foundation/internal/netaddr"
)

// Explain follows a TCP connection from one end to the other and returns what each
// hop decides. The connection uses IPv6 if one of the ends has an IPv6 range, and
// otherwise IPv4. A name that resolves to several addresses of an endpoint has the path
// with the narrowest verdict.
func (n *Network) Explain(from, to End, port int) Path {
	if from.Client == (netaddr.Ports{}) {
		from.Client = netaddr.AnyClient
	}
	var narrowest Path
	for choice, choices := 0, 1; choice < choices; choice++ {
		w := &walk{n: n, path: Path{From: from, To: to, Port: port, Hops: make([]Hop, 0, 12)}, choice: choice, choices: 1}
		if from.Subnet == "" {
			w.enterVPC()
		} else {
			w.startInVPC()
		}
		choices = w.choices
		if choice == 0 || w.path.Verdict() < narrowest.Verdict() {
			narrowest = w.path
		}
	}
	return narrowest
}

// A walk follows one connection. Its steps read as a plain sequence: the first
// closed hop ends the walk, and every step after it does nothing.
type walk struct {
	n      *Network
	path   Path
	closed bool
	// choice is the address that a name resolves to, of the choices.
	choice, choices int
	// note adds to a closed hop why the name did not resolve to an endpoint.
	note string
}

// hop records a decision of an AWS object.
func (w *walk) hop(where, object string, v Verdict, why string) {
	if w.closed {
		return
	}
	w.closed = v == Closed
	if w.closed && w.note != "" {
		why += "; " + w.note
	}
	w.path.Hops = append(w.path.Hops, Hop{where, v, why, object})
}

// enterVPC follows a connection from outside the VPC into it.
func (w *walk) enterVPC() {
	from, to := w.path.From, w.path.To
	subnet, ok := w.n.subnet(to.Subnet)
	if !ok {
		w.hop("subnet", to.Subnet, Closed, to.Name+" is not in the VPC")
		return
	}
	table := w.n.table(subnet)
	route, ok := table.lookup(from.Range)
	switch {
	case ok && (route.Via.isOpaque() || route.Via == ViaPeering || route.Blackhole):
		w.beyond(subnet, route)
	case w.n.Key != "" && from.Range.Addr().IsPrivate():
		w.hop("route of "+subnet.Key, table.Key, Closed, "no route to "+from.Name+", so replies do not pass")
	default:
		w.address(subnet, to, from.Range)
		w.internetGateway(subnet, from.Range)
		w.block(subnet, false)
		w.edge(subnet)
	}
	w.acl(subnet, "in", from.Range, netaddr.Port(w.path.Port))
	w.groupIn(to, from, from.Range)
	w.acl(subnet, "out", from.Range, from.Client)
}

// address closes the walk if an end in the VPC has no address that a range outside
// it can exchange packets with.
func (w *walk) address(s Subnet, end End, outside netip.Prefix) {
	switch {
	case outside.Addr().Is6() && !s.IPv6.IsValid():
		w.hop("address", s.Key, Closed, end.Name+" has no IPv6 address")
	case outside.Addr().Is4() && !end.Public:
		w.hop("address", s.Key, Closed, end.Name+" has no public address")
	}
}

// internetGateway checks that the route table of a subnet leads to an internet
// gateway, in the address family of a range.
func (w *walk) internetGateway(s Subnet, r netip.Prefix) {
	internet := netaddr.AllIPv4
	if r.Addr().Is6() {
		internet = netaddr.AllIPv6
	}
	if w.unreadRoutes(s) {
		return
	}
	table := w.n.table(s)
	route, ok := table.lookup(internet)
	switch {
	case route.Via == ViaEgressOnly:
		w.hop("route of "+s.Key, table.Key, Closed, "the "+string(ViaEgressOnly)+" admits no connections from the internet")
	case ok && !route.Blackhole && route.Via.isOpaque():
		w.beyond(s, route)
	case !w.n.Attached && w.n.isUnread("ec2:DescribeInternetGateways") && ok && route.Via == ViaInternet:
		w.hop("route of "+s.Key, route.Target, Unknown, "through the internet gateway, whose attachment is not known "+
			missing("ec2:DescribeInternetGateways"))
	case !w.n.Attached && w.n.Owner != "" && route.Via == ViaInternet && !route.Blackhole:
		w.absent("route of "+s.Key, table.Key, "no internet gateway")
	case !w.n.Attached || !ok || route.Via != ViaInternet || route.Blackhole:
		w.hop("route of "+s.Key, table.Key, Closed, "no route to an internet gateway, so neither requests nor replies pass")
	default:
		w.hop("route of "+s.Key, table.Key, Open, "through the internet gateway")
	}
}

// startInVPC follows a connection that starts in the VPC.
func (w *walk) startInVPC() {
	from, to := w.path.From, w.path.To
	source, ok := w.n.subnet(from.Subnet)
	if !ok {
		w.hop("subnet", from.Subnet, Closed, from.Name+" is not in the VPC")
		return
	}
	var endpoint *Endpoint
	if to.Service != "" && !to.Range.IsValid() {
		to, endpoint = w.resolve(source, to)
	}
	if to.Subnet != "" {
		w.stayInVPC(source, from, to)
		if endpoint != nil {
			w.policy(endpoint.Key, endpoint.Policy, to)
		}
		return
	}
	if !to.Range.IsValid() {
		to.Range = netaddr.AllIPv4
		if !source.CIDR.IsValid() {
			to.Range = netaddr.AllIPv6
		}
	}
	w.leaveVPC(source, from, to)
}

// stayInVPC follows a connection between two ends in the VPC. Network ACLs do not
// apply within one subnet.
func (w *walk) stayInVPC(source Subnet, from, to End) {
	destination, ok := w.n.subnet(to.Subnet)
	if !ok {
		w.hop("subnet", to.Subnet, Closed, to.Name+" is not in the VPC")
		return
	}
	a, b, ok := addresses(source, destination, from, to)
	if !ok {
		w.hop("address", destination.Key, Closed, from.Name+" and "+to.Name+" have no addresses of the same family")
		return
	}
	local, _ := w.n.own(b)
	w.groupOut(from, to, b)
	if source.Key == destination.Key {
		w.hop("route of "+source.Key, "", Open, "local, within "+local.String())
		w.groupIn(to, from, a)
		return
	}
	w.localRoute(source, local, b)
	w.acl(source, "out", b, netaddr.Port(w.path.Port))
	w.acl(destination, "in", a, netaddr.Port(w.path.Port))
	w.groupIn(to, from, a)
	w.acl(destination, "out", a, from.Client)
	w.acl(source, "in", b, from.Client)
}

// localRoute follows the local route of the VPC, or the more specific one to an appliance
// that inspects the traffic between subnets.
func (w *walk) localRoute(source Subnet, local, to netip.Prefix) {
	if route, ok := w.n.table(source).within(local, to); ok {
		w.beyond(source, route)
		return
	}
	w.hop("route of "+source.Key, w.n.table(source).Key, Open, "local, within "+local.String())
}

// addresses returns the ranges of two ends in the VPC in the address family that both have:
// IPv4, unless an end has an IPv6 address or a subnet has no IPv4 range.
func addresses(source, destination Subnet, from, to End) (a, b netip.Prefix, ok bool) {
	ipv6 := to.Range.Addr().Is6() || from.Range.Addr().Is6() || !source.CIDR.IsValid() || !destination.CIDR.IsValid()
	a, b = source.CIDR, destination.CIDR
	if ipv6 {
		a, b = source.IPv6, destination.IPv6
	}
	if from.Range.IsValid() && from.Range.Addr().Is6() == ipv6 {
		a = from.Range
	}
	if to.Range.IsValid() && to.Range.Addr().Is6() == ipv6 {
		b = to.Range
	}
	return a, b, a.IsValid() && b.IsValid()
}
