package reach

import (
	"fmt"
	"net/netip"

	"ecs-foundation/internal/netaddr"
)

// leaveVPC follows a connection from the VPC to an end outside it.
func (w *walk) leaveVPC(source Subnet, from, to End) {
	w.groupOut(from, to, to.Range)
	table := w.n.table(source)
	if gateway, ok := table.service(to.Service); ok {
		w.hop("route of "+source.Key, table.Key, Open, "through the "+string(gateway.Via)+" of "+to.Service)
		w.acl(source, "out", netaddr.AllIPv4, netaddr.Port(w.path.Port))
		w.acl(source, "in", netaddr.AllIPv4, from.Client)
		w.policy(gateway.Target, gateway.Policy, to)
		return
	}
	if w.unreadRoutes(source) {
		return
	}
	route, ok := table.lookup(to.Range)
	where := "route of " + source.Key
	switch list := table.unreadList(); {
	case list != "" && (!ok || to.Service == "" && route.Destination.Bits() < to.Range.Bits()):
		w.hop(where, table.Key, Unknown, "prefix list "+list+", whose entries are not known, may have the addresses of "+to.Name)
	case !ok && to.Service != "" && table.leadsToPart(to.Range):
		w.hop(where, table.Key, Unknown, "routes to a part of the internet, which may have the addresses of "+to.Name)
	case !ok && to.Service != "" && w.n.Owner != "":
		w.absent(where, table.Key, "no route to "+to.Name+" and no endpoint")
	case !ok:
		w.hop(where, table.Key, Closed, "no route to "+to.Name)
	case route.Blackhole || route.Via.isOpaque() || route.Via == ViaPeering:
		w.beyond(source, route)
		w.acl(source, "out", to.Range, netaddr.Port(w.path.Port))
		w.acl(source, "in", to.Range, from.Client)
	case route.Via == ViaNAT:
		w.throughNAT(source, route, from, to)
	case route.Via == ViaInterface:
		w.throughInterface(source, route, from, to)
	default:
		w.throughGateway(source, route, from, to)
	}
}

// throughGateway follows a connection through an internet gateway or an egress-only one.
func (w *walk) throughGateway(source Subnet, route Route, from, to End) {
	where, table := "route of "+source.Key, w.n.table(source)
	switch {
	case route.Via == ViaInternet && !w.n.Attached && !w.n.isUnread("ec2:DescribeInternetGateways"):
		w.absent(where, table.Key, "the VPC has no internet gateway")
	case to.Range.Addr().Is4() && !from.Public:
		w.hop(where, table.Key, Closed, "it goes to the internet gateway, but "+from.Name+" has no public address")
	default:
		w.address(source, from, to.Range)
		w.hop(where, table.Key, Open, "through the "+string(route.Via))
		w.block(source, route.Via == ViaEgressOnly)
		w.edge(source)
		w.acl(source, "out", to.Range, netaddr.Port(w.path.Port))
		w.replies(source, to.Range, from.Client)
	}
}

// throughNAT follows a connection through a NAT gateway, whose subnet has its own
// network ACL and route table.
func (w *walk) throughNAT(source Subnet, route Route, from, to End) {
	where, table := "route of "+source.Key, w.n.table(source)
	nat, ok := find(w.n.NATs, func(g NAT) bool { return g.Key == route.NAT })
	switch {
	case !ok && w.n.isUnread("ec2:DescribeNatGateways"):
		w.hop(where, table.Key, Unknown, "through NAT gateway "+route.NAT+", of which nothing is known "+
			missing("ec2:DescribeNatGateways"))
		w.acl(source, "out", to.Range, netaddr.Port(w.path.Port))
		w.replies(source, to.Range, from.Client)
		return
	case !ok:
		w.absent(where, table.Key, "its NAT gateway "+route.NAT+" does not exist")
		return
	case nat.Fault != "":
		w.hop("NAT gateway "+nat.Key, nat.Key, Closed, nat.Fault)
		return
	case nat.Subnet == "": // regional
		w.hop(where, table.Key, Open, "through the regional NAT gateway "+nat.Key)
		w.acl(source, "out", to.Range, netaddr.Port(w.path.Port))
		w.replies(source, to.Range, from.Client)
		return
	}
	natSubnet, ok := w.n.subnet(nat.Subnet)
	if !ok {
		w.hop("NAT gateway "+nat.Key, nat.Key, Closed, "its subnet does not exist")
		return
	}
	port := netaddr.Port(w.path.Port)
	w.hop(where, table.Key, Open, fmt.Sprintf("through NAT gateway %s in %s", nat.Key, natSubnet.Key))
	w.acl(source, "out", to.Range, port)
	w.acl(natSubnet, "in", source.CIDR, port)
	w.leaveNAT(nat, natSubnet, to)
	w.acl(natSubnet, "out", to.Range, port)
	w.replies(natSubnet, to.Range, netaddr.AnyClient)
	w.acl(natSubnet, "out", source.CIDR, from.Client)
	w.replies(source, to.Range, from.Client)
}

// leaveNAT follows the route of a NAT gateway's subnet. A private NAT gateway does not
// reach the internet: the internet gateway drops its packets.
// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
func (w *walk) leaveNAT(nat NAT, s Subnet, to End) {
	route, ok := w.n.table(s).lookup(to.Range)
	switch {
	case ok && !route.Blackhole && (route.Via.isOpaque() || route.Via == ViaPeering):
		w.beyond(s, route)
	case nat.Private:
		w.hop("NAT gateway "+nat.Key, nat.Key, Closed, "it is private, and does not reach the internet")
	default:
		w.internetGateway(s, netaddr.AllIPv4)
		w.block(s, true)
	}
}

// throughInterface follows a connection to a network interface, such as that of a NAT
// instance. What is behind it is not known.
func (w *walk) throughInterface(source Subnet, route Route, from, to End) {
	where, table := "route of "+source.Key, w.n.table(source)
	i, ok := find(w.n.Interfaces, func(i Interface) bool { return i.Key == route.Target })
	s, inVPC := w.n.subnet(i.Subnet)
	if !ok || !inVPC {
		w.beyond(source, route)
		return
	}
	w.hop(where, table.Key, Open, fmt.Sprintf("through network interface %s in %s", i.Key, s.Key))
	if i.DropsForeign {
		w.hop("network interface "+i.Key, i.Key, Closed, "its source/destination check is on, so it drops the packets of others")
	}
	w.acl(source, "out", to.Range, netaddr.Port(w.path.Port))
	if s.Key != source.Key {
		w.acl(s, "in", source.CIDR, netaddr.Port(w.path.Port))
	}
	w.groupIn(End{Name: "network interface " + i.Key, Groups: i.Groups}, from, source.CIDR)
	w.hop("network interface "+i.Key, i.Key, Unknown, "whether its instance forwards the connection is not known")
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
