// Package chain holds the one table of who may open a connection to whom, and
// renders it as security group rules. Whatever is not in the table is closed.
package chain

import (
	"encoding"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"ecs-foundation/internal/problem"
	"ecs-foundation/internal/setting"
)

// A Spec is what a stack may set of its chain.
type Spec struct {
	// Ingress says who may reach the load balancer.
	Ingress Ingress `json:"ingress"`
	// Egress says what tasks may reach outside the stack: internet (443
	// anywhere) or endpoints (AWS only). Default internet.
	Egress Egress `json:"egress"`
}

// Ingress says who may reach the load balancer.
type Ingress struct {
	// CIDRs are the public address ranges. Default 0.0.0.0/0, everyone.
	CIDRs []netip.Prefix `json:"cidrs"`
}

// Egress says what tasks may reach outside the stack.
type Egress string

// The choices of egress.
const (
	// ToInternet lets tasks call 443 anywhere.
	ToInternet Egress = "internet"
	// ToEndpoints lets tasks call AWS only, through the VPC's endpoints.
	ToEndpoints Egress = "endpoints"
)

var _ encoding.TextUnmarshaler = (*Egress)(nil)

// Words are the choices.
func (Egress) Words() []string { return []string{string(ToInternet), string(ToEndpoints)} }

// UnmarshalText refuses what is no choice of egress.
func (e *Egress) UnmarshalText(text []byte) error {
	return setting.Read(e, text, "choice of egress")
}

// A Store is something that keeps data, such as a database or a cache, with a
// group of its own.
type Store struct {
	// Port is the TCP port that services connect to. Required.
	Port int `json:"port"`
}

// Rules tells what the settings of a store take.
func (Store) Rules() map[string]setting.Rule {
	return map[string]setting.Rule{"port": {Required: true, Min: 1, Max: maxPort}}
}

// A Service is what the chain knows of a service.
type Service struct {
	Name string
	Port int      // that the load balancer connects to, or 0 where it does not
	Uses []string // keys of stores
}

// Input is what a chain is made from.
type Input struct {
	Spec Spec
	// Listeners are the load balancer's ports.
	Listeners []int
	Services  []Service
	Stores    map[string]Store
	// Endpoints tells whether the VPC has interface endpoints.
	Endpoints bool
	// Monitored is the VPC's range where GuardDuty's agent watches the tasks: it
	// reports to an endpoint there that GuardDuty makes, with a group of its own.
	// https://docs.aws.amazon.com/guardduty/latest/ug/how-runtime-monitoring-works-ecs-fargate.html
	Monitored netip.Prefix
}

// The groups that every chain has, and the endpoints' where there are any.
const (
	ALB       = "alb"
	Tasks     = "tasks"
	Endpoints = "endpoints"
)

// A Node is one end of an edge: one of the chain's groups, a range of
// addresses, or an AWS service by its managed prefix list.
type Node struct {
	Group      string
	CIDR       netip.Prefix
	PrefixList string
}

// everyone is every IPv4 address.
var everyone = netip.MustParsePrefix("0.0.0.0/0")

// Internet is every address there is.
var Internet = Node{CIDR: everyone}

// String returns the node's name as it stands in the names of rules.
func (n Node) String() string {
	switch {
	case n.Group != "":
		return n.Group
	case n.PrefixList != "":
		return n.PrefixList
	case n == Internet:
		return "internet"
	default:
		return strings.NewReplacer(".", "-", "/", "-").Replace(n.CIDR.String())
	}
}

// An Edge lets From open TCP connections to a port of To.
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
	Description string
}

// A Kind is what is in a group, and with it the tier that it stands in.
type Kind string

// The kinds of group.
const (
	OfALB       Kind = "load balancer"
	OfTasks     Kind = "tasks"
	OfEndpoints Kind = "endpoints"
	OfData      Kind = "data"
)

// A Chain is the groups and the edges between them.
type Chain struct {
	Groups []Group
	Edges  []Edge
}

// Kind returns what is in a group of the chain.
func (c Chain) Kind(group string) Kind {
	i := slices.IndexFunc(c.Groups, func(g Group) bool { return g.Key == group })
	if i < 0 {
		return ""
	}
	return c.Groups[i].Kind
}

// Of returns the keys of the groups of a kind, in their order.
func (c Chain) Of(kind Kind) []string {
	var keys []string
	for _, g := range c.Groups {
		if g.Kind == kind {
			keys = append(keys, g.Key)
		}
	}
	return keys
}

// New returns the seeds' chain for these services, or every mistake in it.
func New(in Input) (Chain, error) {
	found := problem.NewList("")
	check(in, found)
	if err := found.Err(); err != nil {
		return Chain{}, err
	}
	return Chain{Groups: groups(in), Edges: edges(in)}, nil
}

func groups(in Input) []Group {
	all := []Group{
		{ALB, OfALB, "Load balancer: the only way in"},
		{Tasks, OfTasks, "Tasks: reached by the load balancer only"},
	}
	if in.Endpoints {
		all = append(all, Group{Endpoints, OfEndpoints, "Interface endpoints: reached by tasks only"})
	}
	for _, store := range slices.Sorted(maps.Keys(in.Stores)) {
		all = append(all, Group{store, OfData, "Data: reached by tasks only, opens no connection"})
	}
	return all
}

// edges is the table. Stores open no connection themselves, and tasks reach a
// store only where a service says that it uses it.
func edges(in Input) []Edge {
	alb, tasks := Node{Group: ALB}, Node{Group: Tasks}
	var all []Edge
	for _, from := range in.Spec.ingress() {
		for _, port := range in.Listeners {
			all = append(all, Edge{Node{CIDR: from}, alb, port, "requests"})
		}
	}
	for _, port := range ports(in.Services) {
		all = append(all, Edge{alb, tasks, port, "requests and health checks"})
	}
	if in.Spec.Egress != ToEndpoints {
		all = append(all, Edge{tasks, Internet, 443, "AWS APIs and external APIs"})
	}
	if in.Endpoints {
		all = append(all, Edge{tasks, Node{Group: Endpoints}, 443, "AWS APIs without the internet"})
	}
	if in.Monitored.IsValid() {
		all = append(all, Edge{tasks, Node{CIDR: in.Monitored}, 443, "the endpoint that GuardDuty makes"})
	}
	all = append(all,
		Edge{tasks, Node{PrefixList: "s3"}, 443, "image layers and buckets"},
		Edge{tasks, Node{PrefixList: "dynamodb"}, 443, "tables"},
	)
	for _, store := range used(in.Services) {
		all = append(all, Edge{tasks, Node{Group: store}, in.Stores[store].Port, "services that use it"})
	}
	return all
}

func (s Spec) ingress() []netip.Prefix {
	if len(s.Ingress.CIDRs) == 0 {
		return []netip.Prefix{everyone}
	}
	return s.Ingress.CIDRs
}

func ports(services []Service) []int {
	all := map[int]bool{}
	for _, s := range services {
		if s.Port != 0 {
			all[s.Port] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

func used(services []Service) []string {
	all := map[string]bool{}
	for _, s := range services {
		for _, store := range s.Uses {
			all[store] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}
