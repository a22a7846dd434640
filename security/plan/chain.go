// Package plan holds the one table of who may open a connection to whom, and
// renders it as security group rules. Whatever is not in the table is closed.
package plan

import (
	"errors"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"ecs-foundation/internal/netaddr"
	"ecs-foundation/internal/validate"
)

// ServiceConnections holds the connections that a service opens.
type ServiceConnections struct {
	// Uses lists the keys of data to which the service connects.
	Uses []string `json:"uses"`
	// Calls lists the services to which it connects directly, without the load
	// balancer. With security.isolation: shared it opens their ports to every service.
	Calls []string `json:"calls"`
}

// A Service is a service with its connections.
type Service struct {
	Name string
	Port int // of its container, or 0
	// HealthCheckPort is the port of its health checks, if it is another one.
	HealthCheckPort int
	// Unrouted is set for a service to which the load balancer does not connect.
	Unrouted bool
	ServiceConnections
}

// Input is what a chain is made from.
type Input struct {
	Spec Spec
	// Listeners are the load balancer's ports.
	Listeners []int
	// Inside are the VPC's ranges where the load balancer is internal: it is
	// reached from there, unless the Spec says from where.
	Inside   []netip.Prefix
	Services []Service
	Stores   map[string]Store
	// Endpoints tells whether the VPC has interface endpoints.
	Endpoints bool
	// IPv6 tells that the load balancer and the tasks have IPv6 addresses too.
	IPv6 bool
	// Monitored are the VPC's ranges where GuardDuty's agent watches the tasks: it
	// reports to an endpoint there that GuardDuty makes, with a group of its own.
	// https://docs.aws.amazon.com/guardduty/latest/ug/how-runtime-monitoring-works-ecs-fargate.html
	Monitored []netip.Prefix
	// NameServers are those that tasks ask beside the VPC's own, which no
	// security group filters.
	// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
	NameServers []netip.Addr
	// Logins tells that users log in at the load balancer, which then calls
	// their identity provider: at 443, and by IPv4 only.
	// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
	Logins bool
}

// The groups of a chain beside those of stores. Tasks is the one that all
// services share, and begins the names of those that one has to itself.
const (
	ALB       = "alb"
	Tasks     = "tasks"
	Endpoints = "endpoints"
)

// CloudFront and CloudFront6 are AWS's prefix lists of the addresses that
// CloudFront calls from, IPv4 and IPv6.
const (
	CloudFront  = "cloudfront"
	CloudFront6 = "cloudfront6"
)

// A Node is one end of an edge: one of the chain's groups, a range of
// addresses, or an AWS service by its managed prefix list.
type Node struct {
	Group      string
	CIDR       netip.Prefix
	PrefixList string
}

// Internet and Internet6 are every address there is, in IPv4 and in IPv6. AWS
// takes no range that holds both.
var (
	Internet  = Node{CIDR: netaddr.World}
	Internet6 = Node{CIDR: netaddr.World6}
)

// internet returns everyone whom the stack exchanges packets with.
func (in Input) internet() []Node {
	if in.IPv6 {
		return []Node{Internet, Internet6}
	}
	return []Node{Internet}
}

// IPv6 tells that the node has IPv6 addresses only.
func (n Node) IPv6() bool {
	return n.CIDR.Addr().Is6() || n.PrefixList == CloudFront6
}

// CloudFront tells that the node is one of CloudFront's lists.
func (n Node) CloudFront() bool {
	return n.PrefixList == CloudFront || n.PrefixList == CloudFront6
}

// String returns the node's name as it stands in the names of rules.
func (n Node) String() string {
	switch {
	case n.Group != "":
		return n.Group
	case n.PrefixList != "":
		return n.PrefixList
	case n == Internet:
		return "internet"
	case n == Internet6:
		return "internet6"
	default:
		return strings.NewReplacer(".", "-", ":", "-", "/", "-").Replace(n.CIDR.String())
	}
}

// An Edge lets From open TCP connections to a port of To, and where To is a name
// server ask it by UDP as well.
type Edge struct {
	From, To Node
	Port     int
	Why      string
}

// String returns the edge's name: "alb-to-tasks-3000".
func (e Edge) String() string {
	return e.From.String() + "-to-" + e.To.String() + "-" + strconv.Itoa(e.Port)
}

// A Group is one security group of the chain. AWS cannot change a description
// without replacing the group, so each is constant.
type Group struct {
	Key         string
	Kind        Kind
	Service     string // whose tasks have it to themselves, or ""
	Description string
}

// A Kind is what is in a group, and with it the tier that it stands in.
type Kind string

// The kinds of group.
const (
	OfALB         Kind = "load balancer"
	OfInternalALB Kind = "internal load balancer"
	OfTasks       Kind = "tasks"
	OfEndpoints   Kind = "endpoints"
	OfData        Kind = "data"
)

// A Plan holds the security groups and the edges between them.
type Plan struct {
	Input  Input
	Groups []Group
	Edges  []Edge

	valid bool
}

// Err returns an error for a plan that New did not return.
func (p Plan) Err() error {
	if !p.valid {
		return errors.New("security group plan: required; create it with plan.New")
	}
	return nil
}

// Kind returns what is in a group of the chain.
func (p Plan) Kind(group string) Kind {
	i := slices.IndexFunc(p.Groups, func(g Group) bool { return g.Key == group })
	if i < 0 {
		return ""
	}
	return p.Groups[i].Kind
}

// Of returns the keys of the groups of a kind, in their order.
func (p Plan) Of(kind Kind) []string {
	var keys []string
	for _, g := range p.Groups {
		if g.Kind == kind {
			keys = append(keys, g.Key)
		}
	}
	return keys
}

// TasksOf returns the keys of the groups that tasks of a service may be in. New
// ones go into the last.
func (p Plan) TasksOf(service string) []string {
	var keys []string
	for _, g := range p.Groups {
		if g.Kind == OfTasks && (g.Service == "" || g.Service == service) {
			keys = append(keys, g.Key)
		}
	}
	return keys
}

// New plans the security groups, or reports every error in the input.
func New(in Input) (Plan, error) {
	errs := validate.NewErrors("")
	check(in, errs)
	if err := errs.Err(); err != nil {
		return Plan{}, err
	}
	return Plan{Input: in, Groups: groups(in), Edges: edges(in), valid: true}, nil
}

func groups(in Input) []Group {
	alb := Group{ALB, OfALB, "", "Load balancer: the only way in"}
	if len(in.Inside) > 0 {
		alb.Kind = OfInternalALB
	}
	all := []Group{alb}
	for _, c := range in.taskGroups() {
		all = append(all, c.Group)
	}
	if in.Endpoints {
		all = append(all, Group{Endpoints, OfEndpoints, "", "Interface endpoints: reached by tasks only"})
	}
	for _, store := range slices.Sorted(maps.Keys(in.Stores)) {
		all = append(all, Group{store, OfData, "", "Data: reached by tasks only, opens no connection"})
	}
	return all
}
