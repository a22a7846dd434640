// Package reach tells whether a connection can be opened in a VPC, and which
// rule decides. It walks a flow through a model of the network as AWS does:
// name, security group, route, network ACL, security group, and the way back
// for what keeps no state. It is plain Go and asks nobody: it serves on a plan
// as well as on what AWS describes.
package reach

import (
	"net/netip"
	"slices"

	"ecs-foundation/internal/netaddr"
)

// A Network is what a packet meets in a VPC.
type Network struct {
	CIDR netip.Prefix
	// Secondary are the ranges that the VPC has beside its own, and IPv6 is its
	// range in IPv6, if it has one.
	Secondary []netip.Prefix
	IPv6      netip.Prefix
	Subnets   []Subnet
	// Main is the table of subnets that have none of their own.
	Main   Table
	Tables []Table
	NATs   []NAT
	// Attached tells that the VPC has an internet gateway.
	Attached  bool
	Endpoints []Endpoint
	ACLs      []ACL
	Groups    []Group
}

// A Subnet is a range of addresses in a zone.
type Subnet struct {
	Key   string
	CIDR  netip.Prefix
	IPv6  netip.Prefix // or none
	Zone  string
	Table string // key, or "" for the main table
	ACL   string // key, or "" for AWS's default, which lets everything pass
}

// A Table leads out of its subnets. What stays in the VPC needs no route.
type Table struct {
	Key    string
	Routes []Route
}

// A Route leads what goes to a range, or to an AWS service's prefix list,
// through a gateway.
type Route struct {
	Destination netip.Prefix
	PrefixList  string // service, such as s3
	Via         Via
	NAT         string // key, where Via is ViaNAT
}

// Via is the kind of gateway that a route leads through.
type Via string

// The gateways.
const (
	ViaInternet Via = "internet gateway"
	ViaNAT      Via = "NAT gateway"
	ViaEndpoint Via = "gateway endpoint"
	// ViaEgressOnly lets out in IPv6, and the answers in.
	ViaEgressOnly Via = "egress-only internet gateway"
)

// A NAT is a NAT gateway in a public subnet.
type NAT struct {
	Key    string
	Subnet string
}

// An Endpoint is an interface endpoint with private DNS: in the whole VPC the
// service's name leads to it, whether its group lets the caller in or not.
type Endpoint struct {
	Service string
	Group   string
	Subnets []string
}

// A Group is a security group. It keeps state: what may go out gets its answer.
type Group struct {
	Key string
	In  []Rule
	Out []Rule
}

// A Rule lets TCP connections pass to or from one peer.
type Rule struct {
	Name       string
	Group      string       // the peer's group, or
	CIDR       netip.Prefix // its range, or
	PrefixList string       // its service
	Ports      netaddr.Ports
}

// An ACL is a network ACL. It keeps no state: the answers need rules too.
type ACL struct {
	Key string
	In  []Entry
	Out []Entry
}

// An Entry of a network ACL allows or denies TCP; the lowest number that matches
// decides, and what matches none is denied.
type Entry struct {
	Number int
	Allow  bool
	CIDR   netip.Prefix
	Ports  netaddr.Ports
	// Named tells that it denies somebody by name: of a wider range it is then
	// asked whether the others pass.
	Named bool
}

// An End is one end of a flow: a place in the VPC, a range outside it, or an
// AWS service.
type End struct {
	// Name is what the end is called in explanations.
	Name string
	// Subnet and Group place the end in the VPC. Without a group it is whoever
	// opens connections from that subnet.
	Subnet string
	Group  string
	// Public tells that it has a public IPv4 address there. Every IPv6 address
	// is public, and the route says who is reached.
	Public bool
	// Range is where the end is, outside the VPC.
	Range netip.Prefix
	// Service is the AWS service that it is, such as ecr.api.
	Service string
	// Client are the ports it opens connections from.
	Client netaddr.Ports
}

// Outside returns the end that is a range outside the VPC.
func Outside(name string, r netip.Prefix) End {
	return End{Name: name, Range: r, Client: netaddr.AnyClient}
}

// Service returns the end that is an AWS service.
func Service(name string) End {
	return End{Name: name, Service: name}
}

// own returns the range of the VPC that another lies in.
func (n *Network) own(r netip.Prefix) (netip.Prefix, bool) {
	return find(append([]netip.Prefix{n.CIDR, n.IPv6}, n.Secondary...), func(own netip.Prefix) bool { return netaddr.Contains(own, r) })
}

func (n *Network) holds(r netip.Prefix) bool {
	_, ok := n.own(r)
	return ok
}

func (n *Network) subnet(key string) (Subnet, bool) {
	return find(n.Subnets, func(s Subnet) bool { return s.Key == key })
}

func (n *Network) table(s Subnet) Table {
	if t, ok := find(n.Tables, func(t Table) bool { return t.Key == s.Table }); ok && s.Table != "" {
		return t
	}
	return n.Main
}

func (n *Network) group(key string) Group {
	g, _ := find(n.Groups, func(g Group) bool { return g.Key == key })
	return g
}

// endpoint returns the interface endpoint that a service's name leads to, with
// its interface nearest to a subnet.
func (n *Network) endpoint(service string, from Subnet) (End, bool) {
	e, ok := find(n.Endpoints, func(e Endpoint) bool { return e.Service == service })
	if !ok || len(e.Subnets) == 0 {
		return End{}, false
	}
	at := e.Subnets[0]
	for _, key := range e.Subnets {
		if s, _ := n.subnet(key); s.Zone == from.Zone {
			at = key
		}
	}
	return End{Name: "endpoint " + service, Subnet: at, Group: e.Group}, true
}

func find[T any](all []T, is func(T) bool) (T, bool) {
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i], true
	}
	var none T
	return none, false
}
