// Package report describes a change of a stack for a reviewer: replacements and their
// reasons, allowed connections, permissions, and cost. It reads plans and the engine's
// steps as plain data, and writes Markdown and JSON.
package report

import (
	"cmp"
	"slices"

	"ecs-foundation/iam/plan/matrix"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/network/plan/nacl"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/cost"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/change"
)

// A State is the part of a stack's plan that reports compare.
type State struct {
	Stack        string                 `json:"stack"`
	Connections  []preflight.Connection `json:"connections"`
	Permissions  []matrix.Permission    `json:"permissions"`
	Trusts       []matrix.Trust         `json:"trusts"`
	Cost         cost.Bill              `json:"cost"`
	Quotas       []Quota                `json:"quotas"`
	Architecture Architecture           `json:"architecture"`
	// Assumptions are about an existing network and listener, if AWS was not asked.
	Assumptions []string `json:"assumptions,omitempty"`
	// Record is what changes are compared with. A program without records writes none.
	Record *change.Record `json:"record,omitempty"`
}

// A Quota is a quota of AWS with the usage of the stack.
type Quota struct {
	Name    string `json:"name"`
	Reached int    `json:"reached"`
	Limit   int    `json:"limit"`
}

// An Architecture is the content of the architecture diagram.
type Architecture struct {
	Region    string   `json:"region"`
	CIDRs     []string `json:"cidrs"`
	Subnets   []Subnet `json:"subnets"`
	NATs      []string `json:"nats"`      // by zone
	Endpoints []string `json:"endpoints"` // interface endpoints
	Groups    []Group  `json:"groups"`
	Edges     []Edge   `json:"edges"`
}

// A Subnet is the range of a tier in a zone.
type Subnet struct {
	Tier string `json:"tier"`
	Zone string `json:"zone"`
	CIDR string `json:"cidr"`
}

// A Group is a security group, in the tier of its members.
type Group struct {
	Name    string            `json:"name"`
	Kind    securityplan.Kind `json:"kind"`
	Tier    string            `json:"tier"`
	Service string            `json:"service,omitempty"`
}

// An Edge allows connections from one group, or the internet, to another.
type Edge struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Ports []int  `json:"ports"`
}

// Of returns the state that a plan describes.
func Of(plan stack.Plan) State {
	s := State{
		Stack:        plan.Config.Environment,
		Connections:  preflight.Connections(plan),
		Permissions:  matrix.Permissions(plan.IAM.Roles),
		Trusts:       matrix.Trusts(plan.IAM.Roles),
		Cost:         cost.Stack(plan.Network, plan.LoadBalancers, plan.Config.Region),
		Architecture: architecture(plan),
		Assumptions:  assumptions(plan),
	}
	record := change.RecordOf(plan)
	s.Record = &record
	for _, u := range preflight.Uses(plan) {
		s.Quotas = append(s.Quotas, Quota{u.Quota, u.Reached, u.Limit})
	}
	return s
}

func architecture(p stack.Plan) Architecture {
	a := Architecture{Region: p.Config.Region, Endpoints: p.Network.Endpoints}
	for _, cidr := range p.Network.CIDRs() {
		a.CIDRs = append(a.CIDRs, cidr.String())
	}
	for _, s := range p.Network.Subnets {
		a.Subnets = append(a.Subnets, Subnet{string(s.Tier), s.Zone.String(), s.CIDR.String()})
	}
	for _, n := range p.Network.NATs {
		a.NATs = append(a.NATs, n.Zone.String())
	}
	for _, g := range p.Security.Groups {
		tier, _ := nacl.Placement(g.Kind)
		a.Groups = append(a.Groups, Group{g.Key, g.Kind, string(tier), g.Service})
	}
	a.Edges = edges(p.Security.Edges)
	return a
}

// edges joins the edges between the same two ends.
func edges(planned []securityplan.Edge) []Edge {
	var joined []Edge
	for _, e := range planned {
		from, to := end(e.From), end(e.To)
		i := slices.IndexFunc(joined, func(j Edge) bool { return j.From == from && j.To == to })
		if i < 0 {
			i = len(joined)
			joined = append(joined, Edge{From: from, To: to})
		}
		if !slices.Contains(joined[i].Ports, e.Port) {
			joined[i].Ports = append(joined[i].Ports, e.Port)
		}
	}
	return joined
}

// end returns the name of an end of an edge. The internet has one name for both address
// families, and CloudFront one for both of its prefix lists.
func end(n securityplan.Node) string {
	switch {
	case n == securityplan.Internet, n == securityplan.Internet6:
		return internet
	case n.Clients() != "":
		return n.Clients()
	case n.CIDR.IsValid():
		return n.CIDR.String()
	default:
		return cmp.Or(n.Group, n.PrefixList)
	}
}

// gateways returns the services with gateway endpoints.
func gateways() []string { return networkplan.GatewayServices() }

const internet = "internet"
