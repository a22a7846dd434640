package plan

import (
	"maps"
	"net/netip"
	"slices"
)

// A taskGroup is a security group of tasks and the services whose tasks are in it.
type taskGroup struct {
	Group
	services []Service
}

// taskGroups returns the groups of tasks.
func (in Input) taskGroups() []taskGroup {
	var groups []taskGroup
	if in.Spec.Isolation != PerService {
		// The description is constant, although services in the group can call each other.
		groups = append(groups, taskGroup{
			Group{Key: Tasks, Kind: OfTasks, Description: "Tasks: reached by the load balancer only"}, in.Services,
		})
	}
	if in.Spec.Isolation == PerService || in.Spec.Isolation == Migrating {
		for _, s := range in.Services {
			groups = append(groups, taskGroup{
				Group{
					Key: Tasks + "-" + s.Name, Kind: OfTasks, Service: s.Name,
					Description: "Tasks of one service: reached by the load balancer and its callers",
				},
				[]Service{s},
			})
		}
	}
	return groups
}

// edges returns the allowed connections:
//
//	from             to                          port
//	ingress ranges   load balancer               the listeners' ports; also prefix lists
//	load balancer    the internet                443, if users log in
//	load balancer    tasks                       the ports of services with routes and of their health checks
//	tasks            the internet                443, unless egress is endpoints only
//	tasks            interface endpoints         443
//	tasks            the VPC's ranges            443, to the endpoint that GuardDuty creates
//	tasks            custom name servers         53
//	tasks            S3, DynamoDB                443, through gateway endpoints
//	tasks            a store                     its port, if a service in the group uses it
//	tasks            tasks                       the port of a service that one in the group calls
//
// Stores open no connections.
func edges(in Input) []Edge {
	var edges []Edge
	for _, from := range in.sources() {
		for _, port := range in.Listeners {
			edges = append(edges, Edge{from, Node{Group: ALB}, port, "requests"})
		}
	}
	if in.Logins && in.hasALB() {
		edges = append(edges, Edge{Node{Group: ALB}, Internet, 443, "identity providers of logins"})
	}
	groups := in.taskGroups()
	for _, g := range groups {
		edges = append(edges, in.edgesFromALB(g)...)
		edges = append(edges, in.edgesToAWS(g)...)
		edges = append(edges, in.edgesToServices(g, groups)...)
	}
	return edges
}

// edgesFromALB returns the edges from the load balancer to a group of tasks.
func (in Input) edgesFromALB(g taskGroup) []Edge {
	var edges []Edge
	ports := func(s Service) []int {
		if s.Unrouted || !in.hasALB() {
			return nil
		}
		return []int{s.Port, s.HealthCheckPort}
	}
	for _, port := range g.ports(ports) {
		edges = append(edges, Edge{Node{Group: ALB}, Node{Group: g.Key}, port, "requests and health checks"})
	}
	return edges
}

// edgesToAWS returns the edges from a group of tasks to AWS's services and the
// internet.
func (in Input) edgesToAWS(g taskGroup) []Edge {
	var edges []Edge
	tasks := Node{Group: g.Key}
	if in.Spec.Egress != ToEndpoints {
		for _, internet := range in.internet() {
			edges = append(edges, Edge{tasks, internet, 443, "AWS APIs and external APIs"})
		}
	}
	if in.Endpoints {
		edges = append(edges, Edge{tasks, Node{Group: Endpoints}, 443, "AWS APIs without the internet"})
	}
	for _, cidr := range in.Monitored {
		edges = append(edges, Edge{tasks, Node{CIDR: cidr}, 443, "the endpoint that GuardDuty makes"})
	}
	for _, server := range in.NameServers {
		edges = append(edges, Edge{tasks, Node{CIDR: netip.PrefixFrom(server, server.BitLen())}, dnsPort, "names"})
	}
	return append(edges,
		Edge{tasks, Node{PrefixList: "s3"}, 443, "image layers and buckets"},
		Edge{tasks, Node{PrefixList: "dynamodb"}, 443, "tables"},
	)
}

// edgesToServices returns the edges from a group of tasks to the stores and the
// services that they use.
func (in Input) edgesToServices(g taskGroup, groups []taskGroup) []Edge {
	var edges []Edge
	tasks := Node{Group: g.Key}
	for _, store := range g.union(func(s Service) []string { return s.Uses }) {
		edges = append(edges, Edge{tasks, Node{Group: store}, in.Stores[store].TCPPort(), "services that use it"})
	}
	callees := g.union(func(s Service) []string { return s.Calls })
	ports := func(s Service) []int {
		if !slices.Contains(callees, s.Name) {
			return nil
		}
		return []int{s.Port}
	}
	for _, other := range groups {
		for _, port := range other.ports(ports) {
			edges = append(edges, Edge{tasks, Node{Group: other.Key}, port, "services that call it"})
		}
	}
	return edges
}

// dnsPort is the port of name servers.
const dnsPort = 53

// ports returns the distinct ports of the services in a group, sorted and without 0.
func (g taskGroup) ports(portsOf func(Service) []int) []int {
	ports := map[int]bool{}
	for _, s := range g.services {
		for _, port := range portsOf(s) {
			ports[port] = true
		}
	}
	delete(ports, 0)
	return slices.Sorted(maps.Keys(ports))
}

// union returns the distinct names that namesOf returns for the services in a
// group, sorted.
func (g taskGroup) union(namesOf func(Service) []string) []string {
	names := map[string]bool{}
	for _, s := range g.services {
		for _, name := range namesOf(s) {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}
