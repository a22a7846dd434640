package plan

import (
	"maps"
	"net/netip"
	"slices"
)

// A crew is a group of tasks and the services whose tasks may be in it.
type crew struct {
	Group
	services []Service
}

// crews returns who is in which group of tasks.
func (in Input) crews() []crew {
	var all []crew
	if in.Spec.Isolation != PerService {
		// Older than calls between services, and constant.
		all = append(all, crew{Group{Tasks, OfTasks, "", "Tasks: reached by the load balancer only"}, in.Services})
	}
	if in.Spec.Isolation == PerService || in.Spec.Isolation == Migrating {
		for _, s := range in.Services {
			all = append(all, crew{
				Group{Tasks + "-" + s.Name, OfTasks, s.Name, "Tasks of one service: reached by the load balancer and its callers"},
				[]Service{s},
			})
		}
	}
	return all
}

// edges is the table. Stores open no connection themselves, and tasks reach a
// store only where a service in their group says that it uses it, and other
// tasks where one says that it calls them.
func edges(in Input) []Edge {
	var all []Edge
	for _, from := range in.sources() {
		for _, port := range in.Listeners {
			all = append(all, Edge{from, Node{Group: ALB}, port, "requests"})
		}
	}
	if in.Logins {
		all = append(all, Edge{Node{Group: ALB}, Internet, 443, "identity providers of logins"})
	}
	crews := in.crews()
	for _, c := range crews {
		all = append(all, in.around(c, crews)...)
	}
	return all
}

// around returns the edges of a group of tasks, but for the calls that it gets.
func (in Input) around(c crew, others []crew) []Edge {
	var all []Edge
	tasks := Node{Group: c.Key}
	served := func(s Service) []int {
		if s.Internal {
			return nil
		}
		return []int{s.Port, s.Health}
	}
	for _, port := range c.ports(served) {
		all = append(all, Edge{Node{Group: ALB}, tasks, port, "requests and health checks"})
	}
	if in.Spec.Egress != ToEndpoints {
		for _, internet := range in.internet() {
			all = append(all, Edge{tasks, internet, 443, "AWS APIs and external APIs"})
		}
	}
	if in.Endpoints {
		all = append(all, Edge{tasks, Node{Group: Endpoints}, 443, "AWS APIs without the internet"})
	}
	for _, own := range in.Monitored {
		all = append(all, Edge{tasks, Node{CIDR: own}, 443, "the endpoint that GuardDuty makes"})
	}
	for _, server := range in.NameServers {
		all = append(all, Edge{tasks, Node{CIDR: netip.PrefixFrom(server, server.BitLen())}, domain, "names"})
	}
	all = append(all,
		Edge{tasks, Node{PrefixList: "s3"}, 443, "image layers and buckets"},
		Edge{tasks, Node{PrefixList: "dynamodb"}, 443, "tables"},
	)
	for _, store := range c.union(func(s Service) []string { return s.Uses }) {
		all = append(all, Edge{tasks, Node{Group: store}, in.Stores[store].at(), "services that use it"})
	}
	calls := c.union(func(s Service) []string { return s.Calls })
	called := func(s Service) []int {
		if !slices.Contains(calls, s.Name) {
			return nil
		}
		return []int{s.Port}
	}
	for _, other := range others {
		for _, port := range other.ports(called) {
			all = append(all, Edge{tasks, Node{Group: other.Key}, port, "services that call it"})
		}
	}
	return all
}

// domain is the port of name servers.
const domain = 53

// ports returns those ports of the services in a group that are of a kind, where
// 0 is none.
func (c crew) ports(of func(Service) []int) []int {
	all := map[int]bool{}
	for _, s := range c.services {
		for _, port := range of(s) {
			all[port] = true
		}
	}
	delete(all, 0)
	return slices.Sorted(maps.Keys(all))
}

// union returns what the services in a group name together.
func (c crew) union(named func(Service) []string) []string {
	all := map[string]bool{}
	for _, s := range c.services {
		for _, name := range named(s) {
			all[name] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}
