package reach

import (
	"net/netip"
	"slices"

	"ecs-foundation/internal/netaddr"
)

// A Route leads to a range, or to the prefix list of an AWS service, through a
// gateway.
type Route struct {
	Destination netip.Prefix
	PrefixList  string // service, such as s3
	Via         Via
	NAT         string // key, where Via is ViaNAT
	// Target is the ID of the gateway. A plan has none.
	Target string
	// Policy is the policy of a gateway endpoint in JSON, or "" if it is not known.
	Policy string
	// Blackhole reports whether the target was deleted or detached.
	Blackhole bool
	// UnreadList is the ID of a prefix list whose entries are not known. The route then has no
	// destination.
	UnreadList string
	// Rank orders routes to the same destination: the lowest wins.
	Rank Rank
}

// Via is the kind of gateway that a route leads through.
type Via string

// The gateways.
const (
	ViaInternet Via = "internet gateway"
	ViaNAT      Via = "NAT gateway"
	ViaEndpoint Via = "gateway endpoint"
	// ViaEgressOnly admits IPv6 connections from the VPC, and their replies.
	ViaEgressOnly Via = "egress-only internet gateway"
	ViaPeering    Via = "peering connection"
	ViaInterface  Via = "network interface"
	// The model ends at these gateways.
	ViaTransit     Via = "transit gateway"
	ViaVPN         Via = "virtual private gateway"
	ViaAppliance   Via = "Gateway Load Balancer endpoint"
	ViaCarrier     Via = "carrier gateway"
	ViaLocal       Via = "local gateway"
	ViaCoreNetwork Via = "core network"
	ViaOther       Via = "gateway of a kind that is not known"
)

// isOpaque reports whether the model ends at the gateway.
func (v Via) isOpaque() bool {
	return slices.Contains([]Via{ViaTransit, ViaVPN, ViaAppliance, ViaCarrier, ViaLocal, ViaCoreNetwork, ViaOther}, v)
}

// A Rank is the priority of a kind of route.
// https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
type Rank int

// The ranks.
const (
	Static Rank = iota
	FromPrefixList
	Propagated
)

// lookup returns the route to a range: the longest prefix wins. Without one to the
// whole range, it returns the route to its first half, if there is one to its second
// half: VPNs are known to write 0.0.0.0/1 and 128.0.0.0/1.
func (t Table) lookup(r netip.Prefix) (Route, bool) {
	longest := Route{}
	for _, route := range t.Routes {
		d, best := route.Destination, longest.Destination
		if !d.IsValid() || !netaddr.Contains(d, r) {
			continue
		}
		if !best.IsValid() || d.Bits() > best.Bits() || d.Bits() == best.Bits() && route.Rank < longest.Rank {
			longest = route
		}
	}
	if longest.Destination.IsValid() || r.Bits() != 0 {
		return longest, longest.Destination.IsValid()
	}
	first, ok := t.lookup(netip.PrefixFrom(r.Addr(), 1))
	half := "128.0.0.0/1"
	if r.Addr().Is6() {
		half = "8000::/1"
	}
	_, both := t.lookup(netip.MustParsePrefix(half))
	return first, ok && both
}

// service returns the route to the prefix list of a service, which is more specific
// than any default route.
func (t Table) service(name string) (Route, bool) {
	return find(t.Routes, func(r Route) bool { return name != "" && r.PrefixList == name })
}

// unreadList returns the prefix list of a route whose entries are not known, or "".
func (t Table) unreadList() string {
	route, _ := find(t.Routes, func(r Route) bool { return r.UnreadList != "" })
	return route.UnreadList
}

// leadsToPart reports whether a table has routes to a part of the internet. The
// addresses of an AWS service, which the model does not have, can be in it.
func (t Table) leadsToPart(internet netip.Prefix) bool {
	return slices.ContainsFunc(t.Routes, func(r Route) bool {
		d := r.Destination
		return d.IsValid() && !r.Blackhole && d.Overlaps(internet) && !d.Addr().IsPrivate()
	})
}

// within returns the route that takes packets to a subnet of the VPC away from the local
// route: an inspection appliance. AWS prefers the local route to propagated routes.
// https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
func (t Table) within(local, subnet netip.Prefix) (Route, bool) {
	longest := Route{}
	for _, r := range t.Routes {
		isStatic := r.Rank != Propagated && r.Destination.IsValid() && netaddr.Contains(r.Destination, subnet)
		if isStatic && r.Destination.Bits() > longest.Destination.Bits() {
			longest = r
		}
	}
	return longest, local.IsValid() && longest.Destination.Bits() >= local.Bits()
}
