package importfile

import (
	"slices"
	"strings"

	"ecs-foundation/internal/netaddr"
	networkplan "ecs-foundation/network/plan"
)

// A route is a route of a route table, of a resource of its own or inside the table.
type route struct {
	destination string
	target      string
	resource    Resource // the zero value for one inside the table
}

// targets are the attributes of a route with its target.
var targets = []string{
	"gateway_id", "nat_gateway_id", "transit_gateway_id", "vpc_peering_connection_id", "egress_only_gateway_id",
	"network_interface_id", "carrier_gateway_id", "local_gateway_id", "vpc_endpoint_id", "core_network_arn",
}

// destinations are the attributes with its destination, of a resource and inside a table.
var destinations = []string{
	"destination_cidr_block", "cidr_block", "destination_ipv6_cidr_block", "ipv6_cidr_block", "destination_prefix_list_id",
}

// routes returns the routes of a table.
func (m *matcher) routes(table Resource) []route {
	var routes []route
	for _, r := range table.blocks("route") {
		routes = append(routes, newRoute(r))
	}
	for _, r := range m.all("aws_route", func(r Resource) bool { return r.text("route_table_id") == table.ID }) {
		single := newRoute(r)
		routes = slices.DeleteFunc(routes, func(r route) bool { return r.destination == single.destination })
		routes = append(routes, single)
	}
	return routes
}

// propagating returns the virtual private gateways that add routes to a table, which no state has.
// https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/vpn_gateway_route_propagation
func (m *matcher) propagating(table Resource) []string {
	gateways := table.texts("propagating_vgws")
	for _, r := range m.all("aws_vpn_gateway_route_propagation", func(r Resource) bool { return r.text("route_table_id") == table.ID }) {
		gateways = append(gateways, r.text("vpn_gateway_id"))
	}
	slices.Sort(gateways)
	return slices.Compact(gateways)
}

func newRoute(r Resource) route {
	first := func(keys []string) string {
		for _, key := range keys {
			if text := r.text(key); text != "" {
				return text
			}
		}
		return ""
	}
	return route{destination: first(destinations), target: first(targets), resource: r}
}

// association returns the association of a subnet with a route table.
func (m *matcher) association(subnet string) (Resource, bool) {
	return m.first("aws_route_table_association", func(r Resource) bool {
		return r.text("subnet_id") == subnet && subnet != ""
	})
}

// matchRouteTables finds the route tables by the subnets that are associated with them. Several
// tables of the plan can be one in AWS, of which the first one gets it: the subnets of the others
// move to new tables.
func (m *matcher) matchRouteTables() {
	for _, planned := range m.plan.Network.Tables {
		table, ok := m.tableOf(planned)
		if ok {
			m.tables[planned.Key] = table.ID
			m.add("ec2/routeTable:RouteTable", network, planned.Key+"-routes", table.ID, table)
			m.matchDefaultRoutes(planned, table)
		}
	}
	for _, planned := range m.plan.Network.Tables {
		m.matchAssociations(planned)
	}
}

// tableOf returns the route table of the first subnet of a planned one, unless it is another
// planned one already, or leads elsewhere.
func (m *matcher) tableOf(planned networkplan.RouteTable) (Resource, bool) {
	for _, subnet := range planned.Subnets {
		association, ok := m.association(m.subnets[subnet].ID)
		if !ok {
			continue
		}
		table, ok := m.first("aws_route_table", func(r Resource) bool { return r.ID == association.text("route_table_id") })
		if ok && !m.isTaken(table.ID) && m.leadsAsPlanned(planned, table) {
			return table, true
		}
	}
	return Resource{}, false
}

func (m *matcher) isTaken(table string) bool {
	for _, id := range m.tables {
		if id == table {
			return true
		}
	}
	return false
}

// leadsAsPlanned reports whether the default route of a table has the target of the plan, or
// the table has none.
func (m *matcher) leadsAsPlanned(planned networkplan.RouteTable, table Resource) bool {
	for _, r := range m.routes(table) {
		if r.destination == netaddr.AllIPv4.String() {
			return strings.HasPrefix(r.target, m.defaultTarget(planned)) && m.defaultTarget(planned) != ""
		}
	}
	return true
}

// defaultTarget returns the ID of the target of the default route of a planned table, the prefix
// of one that is not imported, or "" for none.
func (m *matcher) defaultTarget(planned networkplan.RouteTable) string {
	switch planned.Default {
	case networkplan.ViaInternet:
		return m.out.Imported["network-igw"].ID
	case networkplan.ViaNAT:
		return m.out.Imported["network-nat-"+planned.NAT].ID
	default:
		return ""
	}
}

// matchDefaultRoutes imports the default routes. Other routes stay in the table.
// https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/route#import
func (m *matcher) matchDefaultRoutes(planned networkplan.RouteTable, table Resource) {
	for _, r := range m.routes(table) {
		owner := r.resource
		if owner.Address == "" { // inside the table
			owner = table
		}
		suffix := "-default"
		switch {
		case r.destination == netaddr.AllIPv6.String() && planned.DefaultIPv6 != networkplan.GatewayNone:
			suffix += "-ipv6"
		case r.destination != netaddr.AllIPv4.String():
			continue
		}
		m.add("ec2/route:Route", network, planned.Key+suffix, table.ID+"_"+r.destination, owner)
	}
}

// matchAssociations imports the associations of the subnets of a table, and reports the subnets
// that move to it with the routes that it does not have.
func (m *matcher) matchAssociations(planned networkplan.RouteTable) {
	for _, key := range planned.Subnets {
		subnet := m.subnets[key]
		association, ok := m.association(subnet.ID)
		if !ok {
			continue
		}
		current := association.text("route_table_id")
		// https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/route_table_association#import
		m.add("ec2/routeTableAssociation:RouteTableAssociation", network, key+"-association", subnet.ID+"/"+current, association)
		if current == m.tables[planned.Key] {
			continue
		}
		m.changef("%s (%s) moves from the route table %s to that of %s", subnet.ID, key, current, planned.Key)
		table, _ := m.first("aws_route_table", func(r Resource) bool { return r.ID == current })
		for _, gateway := range m.propagating(table) {
			m.problemf("%s (%s) moves to another route table, to which %s does not propagate its routes as to %s: "+
				"give each zone its own route table with this propagation first", subnet.ID, key, gateway, current)
		}
		for _, r := range m.routes(table) {
			if r.destination != netaddr.AllIPv4.String() && r.destination != netaddr.AllIPv6.String() && r.target != "local" {
				m.problemf("%s (%s) moves to another route table, which does not have the route of %s to %s through %s: "+
					"give each zone its own route table with this route first", subnet.ID, key, current, r.destination, r.target)
			}
		}
	}
}
