// Package plan computes the security groups of a stack and the connections that
// they allow. No other connection is possible.
package plan

import (
	"errors"
	"maps"
	"net/netip"
	"slices"
	"strconv"

	"ecs-foundation/internal/netaddr"
	"ecs-foundation/internal/validate"
)

// ServiceConnections lists the connections that a service opens.
type ServiceConnections struct {
	// Uses lists the keys of data to which the service connects.
	Uses []string `json:"uses"`
	// Calls lists the services to which it connects directly, without the load
	// balancer. With security.isolation: shared it opens their ports to every service.
	Calls []string `json:"calls"`
}

// Constraints returns the constraints of the keys.
func (ServiceConnections) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"uses": {Unique: true, Example: []string{"database"}}, "calls": {Unique: true, Example: []string{"orders"}},
	}
}

// A Service is a service with its connections.
type Service struct {
	// Name is unique in the stack. Required.
	Name string
	// Port is the container port. Default none, for a worker.
	Port int
	// HealthCheckPort is the port of the health checks, if it differs from Port.
	HealthCheckPort int `json:"healthCheck.port"`
	// Unrouted is set for a service to which the load balancer does not connect.
	Unrouted bool
	ServiceConnections
}

// Constraints returns the constraints of the ports.
func (Service) Constraints() map[string]validate.Constraint {
	port := validate.Constraint{Min: 1, Max: maxPort}
	return map[string]validate.Constraint{"port": port, "healthCheck.port": port}
}

// Input is the input of New.
type Input struct {
	Spec Spec
	// Listeners are the load balancer's ports. Without any there is no load balancer, and no
	// security group of one.
	Listeners []int
	// ExistingALB is the ID of the security group of an existing load balancer, or "". The
	// connections of its clients are assumed: other rules than those of this stack allow
	// them.
	ExistingALB string
	// ExistingEndpoints is the ID of the security group of the interface endpoints of another
	// stack, or "". The stack adds rules for its tasks.
	ExistingEndpoints string
	// Inside lists the VPC's ranges if the load balancer is internal. They are its
	// clients unless the Spec lists others.
	Inside   []netip.Prefix
	Services []Service
	Stores   map[string]Store
	// Endpoints reports whether the VPC has interface endpoints.
	Endpoints bool
	// IPv6 reports whether the load balancer and the tasks also have IPv6 addresses.
	IPv6 bool
	// Monitored lists the VPC's ranges if GuardDuty monitors the tasks: its agent
	// connects to an endpoint that GuardDuty creates in the VPC with a dedicated
	// security group.
	// https://docs.aws.amazon.com/guardduty/latest/ug/how-runtime-monitoring-works-ecs-fargate.html
	Monitored []netip.Prefix
	// NameServers lists the custom name servers of the VPC. Security groups do not
	// filter the traffic to AWS's own.
	// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
	NameServers []netip.Addr
	// Logins reports whether the load balancer authenticates users. It then calls
	// their identity provider at port 443, over IPv4 only.
	// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
	Logins bool
}

// The keys of the groups other than those of data stores. Tasks is the group that
// all services share; the dedicated group of a service is named after both.
const (
	ALB       = "alb"
	Tasks     = "tasks"
	Endpoints = "endpoints"
)

// CloudFront and CloudFront6 are the managed prefix lists of the IPv4 and IPv6
// addresses from which CloudFront connects to origins.
const (
	CloudFront  = "cloudfront"
	CloudFront6 = "cloudfront6"
)

// A Node is one end of an edge: the key of a security group, a range of
// addresses, or a managed prefix list, which is an AWS service or the ID of a
// customer-managed list.
type Node struct {
	Group      string
	CIDR       netip.Prefix
	PrefixList string
}

// Internet and Internet6 are all IPv4 and all IPv6 addresses. A security group rule
// has a range of one or the other.
var (
	Internet  = Node{CIDR: netaddr.AllIPv4}
	Internet6 = Node{CIDR: netaddr.AllIPv6}
)

// internet returns the nodes of the internet in the stack's address families.
func (in Input) internet() []Node {
	if in.IPv6 {
		return []Node{Internet, Internet6}
	}
	return []Node{Internet}
}

// IPv6 reports whether the node has IPv6 addresses only.
func (n Node) IPv6() bool {
	return n.CIDR.Addr().Is6() || n.PrefixList == CloudFront6
}

// CloudFront reports whether the node is a prefix list of CloudFront.
func (n Node) CloudFront() bool {
	return n.PrefixList == CloudFront || n.PrefixList == CloudFront6
}

// CustomerManaged reports whether the node is a customer-managed prefix list.
func (n Node) CustomerManaged() bool { return prefixListID.MatchString(n.PrefixList) }

// Clients returns the name of a prefix list of clients, which is the same for both of
// CloudFront's, or "" for other nodes.
func (n Node) Clients() string {
	if n.CloudFront() {
		return CloudFront
	}
	if n.CustomerManaged() {
		return n.PrefixList
	}
	return ""
}

// String returns the node's name in the names of rules.
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
		return netaddr.InName(n.CIDR.String())
	}
}

// An Edge allows From to open TCP connections to a port of To, and to send UDP if
// the port is that of a name server.
type Edge struct {
	From, To Node
	Port     int
	Why      string
}

// String returns the edge's name: "alb-to-tasks-3000".
func (e Edge) String() string {
	return e.From.String() + "-to-" + e.To.String() + "-" + strconv.Itoa(e.Port)
}

// A Group is a security group. Its description is constant, because AWS replaces
// the group when it changes.
type Group struct {
	Key         string
	ID          string // of an existing group, which the stack does not create, or ""
	Kind        Kind
	Service     string // the only service in the group, or ""
	Description string
}

// A Kind is the kind of resource in a group, which determines its subnets.
type Kind string

// The kinds of group.
const (
	OfALB         Kind = "load balancer"
	OfInternalALB Kind = "internal load balancer"
	OfTasks       Kind = "tasks"
	OfEndpoints   Kind = "endpoints"
	OfData        Kind = "data"
)

// A Plan holds the security groups and the connections that they allow.
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

// Kind returns the kind of a group, or "" if there is no such group.
func (p Plan) Kind(group string) Kind {
	i := slices.IndexFunc(p.Groups, func(g Group) bool { return g.Key == group })
	if i < 0 {
		return ""
	}
	return p.Groups[i].Kind
}

// Of returns the keys of the groups of a kind, in the order of Groups.
func (p Plan) Of(kind Kind) []string {
	var keys []string
	for _, g := range p.Groups {
		if g.Kind == kind {
			keys = append(keys, g.Key)
		}
	}
	return keys
}

// TasksOf returns the keys of the groups that tasks of a service can be in. New
// tasks are in the last one.
func (p Plan) TasksOf(service string) []string {
	var keys []string
	for _, g := range p.Groups {
		if g.Kind == OfTasks && (g.Service == "" || g.Service == service) {
			keys = append(keys, g.Key)
		}
	}
	return keys
}

// hasALB reports whether there is a load balancer.
func (in Input) hasALB() bool { return len(in.Listeners) > 0 }

// New plans the security groups, or reports every error in the input.
func New(in Input) (Plan, error) {
	errs := validate.NewErrors("")
	validateInput(in, errs)
	if err := errs.Err(); err != nil {
		return Plan{}, err
	}
	return Plan{Input: in, Groups: groups(in), Edges: edges(in), valid: true}, nil
}

func groups(in Input) []Group {
	var groups []Group
	if in.hasALB() {
		alb := Group{Key: ALB, ID: in.ExistingALB, Kind: OfALB, Description: "Load balancer: the only way in"}
		if len(in.Inside) > 0 {
			alb.Kind = OfInternalALB
		}
		groups = append(groups, alb)
	}
	for _, g := range in.taskGroups() {
		groups = append(groups, g.Group)
	}
	if in.Endpoints {
		groups = append(groups, Group{
			Key: Endpoints, ID: in.ExistingEndpoints, Kind: OfEndpoints, Description: "Interface endpoints: reached by tasks only",
		})
	}
	for _, store := range slices.Sorted(maps.Keys(in.Stores)) {
		groups = append(groups, Group{Key: store, Kind: OfData, Description: "Data: reached by tasks only, opens no connection"})
	}
	return groups
}
