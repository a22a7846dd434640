// Package reach reports whether a connection can be opened in a VPC, and which rule
// decides. It follows a connection through a model of the network as AWS does:
// DNS name, security group, route, network ACL, security group, and the replies
// where a filter is stateless. It makes no calls: the model comes from a plan or
// from what AWS describes.
package reach

import (
	"net/netip"
	"slices"

	"ecs-foundation/iam/policy/evaluate"
	"ecs-foundation/internal/netaddr"
)

// A Network is a model of a VPC.
type Network struct {
	// Key is the ID of an existing VPC. A plan has none, and decides without the fields
	// that only Describe sets.
	Key  string
	CIDR netip.Prefix
	// Secondary are the VPC's additional ranges, and IPv6 is its IPv6 range, if it
	// has one.
	Secondary []netip.Prefix
	IPv6      netip.Prefix
	Subnets   []Subnet
	// Main is the table of subnets without an associated one.
	Main   Table
	Tables []Table
	NATs   []NAT
	// Attached reports whether the VPC has an internet gateway.
	Attached  bool
	Endpoints []Endpoint
	ACLs      []ACL
	Groups    []Group
	// Interfaces are those that routes lead to, such as NAT instances.
	Interfaces []Interface
	Peerings   []Peering
	DNS        DNS
	// Edges are the tables that route what enters through a gateway.
	Edges []Table
	// Owner is the account that shares the VPC with the one that asked, or "".
	Owner string
	// Unread are the IAM actions whose answers are missing.
	Unread []string
}

// A Subnet is a range of addresses in a zone.
type Subnet struct {
	Key   string
	CIDR  netip.Prefix
	IPv6  netip.Prefix // or none
	Zone  string
	Table string // key, or "" for the main table
	ACL   string // key, or "" for AWS's default, which allows everything
	// Blocked is the mode of VPC Block Public Access, or "".
	Blocked BlockMode
}

// A Table is a route table. The model omits the local route.
type Table struct {
	Key    string
	Routes []Route
}

// A NAT is a NAT gateway.
type NAT struct {
	Key    string
	Subnet string // or "" for a regional one
	// Fault is the reason for which it forwards nothing, or "".
	Fault string
	// Private reports whether it has no public address.
	Private bool
}

// An Endpoint is an interface endpoint with private DNS: the name of the service
// resolves to it in the whole VPC, whether or not its group admits the caller.
type Endpoint struct {
	Key     string
	Service string
	Group   string
	Groups  []string // in addition to Group
	Subnets []string
	// Policy is the endpoint's policy in JSON, or "" if it is not known.
	Policy string
	// Unused is the reason for which the name does not resolve to it, or "".
	Unused string
}

// A Group is a security group. It is stateful: replies need no rule.
type Group struct {
	Key string
	In  []Rule
	Out []Rule
}

// A Rule allows TCP connections to or from one peer.
type Rule struct {
	Name       string
	Group      string       // the peer's group, or
	CIDR       netip.Prefix // its range, or
	PrefixList string       // its service
	Ports      netaddr.Ports
	// Ranges are the entries of the prefix list. Unread reports that they are not known.
	Ranges []netip.Prefix
	Unread bool
}

// An ACL is a network ACL. It is stateless: replies need entries too.
type ACL struct {
	Key string
	In  []Entry
	Out []Entry
}

// An Entry of a network ACL allows or denies TCP. The matching entry with the
// lowest number decides; packets that match none are denied.
type Entry struct {
	Number int
	Allow  bool
	CIDR   netip.Prefix
	Ports  netaddr.Ports
	// Named marks an entry that denies a particular range on purpose. It is ignored
	// for a peer with a wider range: the question is whether the others pass.
	Named bool
}

// An End is one end of a connection: in a subnet of the VPC, in a range outside it,
// or an AWS service.
type End struct {
	// Name is the end's name in explanations.
	Name string
	// Subnet and Group place the end in the VPC. Without a group it is any client
	// in that subnet.
	Subnet string
	Group  string
	// Groups are the additional groups of its network interface: what one of them allows is
	// allowed.
	Groups []string
	// Public reports whether it has a public IPv4 address. Every IPv6 address is
	// public; there the route decides.
	Public bool
	// Range is the end's range outside the VPC. In a subnet it is the end's address, if that
	// is known.
	Range netip.Prefix
	// Service is the name of an AWS service, such as ecr.api.
	Service string
	// Calls are the calls to the service that the policy of an endpoint must allow.
	Calls []evaluate.Request
	// Client are the source ports of its connections. Default 1024 to 65535.
	Client netaddr.Ports
}

// Outside returns an end in a range outside the VPC.
func Outside(name string, r netip.Prefix) End {
	return End{Name: name, Range: r, Client: netaddr.AnyClient}
}

// Service returns the end for an AWS service.
func Service(name string) End {
	return End{Name: name, Service: name}
}

// own returns the range of the VPC that contains r.
func (n *Network) own(r netip.Prefix) (netip.Prefix, bool) {
	return find(append([]netip.Prefix{n.CIDR, n.IPv6}, n.Secondary...), func(own netip.Prefix) bool { return netaddr.Contains(own, r) })
}

// Holds reports whether a range is in the VPC.
func (n *Network) Holds(r netip.Prefix) bool {
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

// groups returns the keys of the groups of an end.
func (e End) groups() []string {
	if e.Group == "" {
		return e.Groups
	}
	return append([]string{e.Group}, e.Groups...)
}

// isIn reports whether an end has a group.
func (e End) isIn(group string) bool {
	return e.Group == group || slices.Contains(e.Groups, group)
}

// hasGroups reports whether the groups of an end are known.
func (e End) hasGroups() bool {
	return e.Group != "" || len(e.Groups) > 0
}

// isUnread reports whether an answer of AWS is missing.
func (n *Network) isUnread(action string) bool {
	return slices.Contains(n.Unread, action)
}

func find[T any](list []T, match func(T) bool) (T, bool) {
	if i := slices.IndexFunc(list, match); i >= 0 {
		return list[i], true
	}
	var none T
	return none, false
}
