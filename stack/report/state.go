// Package report describes a change of a stack for a reviewer: replacements and their
// reasons, allowed connections, permissions, and cost. It reads plans and the engine's
// steps as plain data, and writes Markdown and JSON.
package report

import (
	"slices"

	"ecs-foundation/iam/plan/matrix"
	"ecs-foundation/internal/validate"
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
	// Warnings are about what AWS accepts and is probably not meant.
	Warnings []string `json:"warnings,omitempty"`
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
	// InternetGateway reports whether the stack creates one. EgressOnly reports whether it
	// creates one for IPv6 connections to the internet only.
	InternetGateway bool      `json:"internetGateway,omitempty"`
	EgressOnly      bool      `json:"egressOnly,omitempty"`
	Groups          []Group   `json:"groups"`
	Services        []Service `json:"services,omitempty"`
	Edges           []Edge    `json:"edges"`
}

// A Service is a service whose tasks are in a security group.
type Service struct {
	Name  string `json:"name"`
	Group string `json:"group"`
	Port  int    `json:"port,omitempty"` // 0 for a worker
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

// An Edge is all connections from one group, or the internet, to another.
type Edge struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Ports []int  `json:"ports"`
	// Partly are the ports that are open from a part of From, or to a part of To.
	Partly []int `json:"partly,omitempty"`
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
	}
	s.Assumptions = append(assumptions(plan), s.placeholders()...)
	s.Architecture.Edges = edges(s.Connections)
	for _, warning := range validate.Split(preflight.Warnings(plan)) {
		s.Warnings = append(s.Warnings, warning.Error())
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
	for _, table := range p.Network.Tables {
		a.InternetGateway = a.InternetGateway || table.Default == networkplan.ViaInternet || table.DefaultIPv6 == networkplan.ViaInternet
		a.EgressOnly = a.EgressOnly || table.DefaultIPv6 == networkplan.ViaEgressOnly
	}
	for _, g := range p.Security.Groups {
		tier, _ := nacl.Placement(g.Kind)
		a.Groups = append(a.Groups, Group{g.Key, g.Kind, string(tier), g.Service})
	}
	for _, task := range p.Tasks {
		a.Services = append(a.Services, Service{task.Service.Name, a.groupOf(task.Service.Name), task.Service.Port})
	}
	return a
}

// groupOf returns the name of the security group of a service's tasks.
func (a Architecture) groupOf(service string) string {
	for _, g := range a.Groups {
		if g.Service == service {
			return g.Name
		}
	}
	return securityplan.Tasks
}

// edges joins the connections between the same two ends.
func edges(connections []preflight.Connection) []Edge {
	var joined []Edge
	for _, c := range connections {
		i := slices.IndexFunc(joined, func(j Edge) bool { return j.From == c.From && j.To == c.To })
		if i < 0 {
			i = len(joined)
			joined = append(joined, Edge{From: c.From, To: c.To})
		}
		joined[i].Ports = append(joined[i].Ports, c.Port)
		if c.Partly {
			joined[i].Partly = append(joined[i].Partly, c.Port)
		}
	}
	return joined
}

// Gateways returns the services with gateway endpoints.
func Gateways() []string { return networkplan.GatewayServices() }

// Internet is the name of all addresses outside the VPC.
const Internet = "internet"
