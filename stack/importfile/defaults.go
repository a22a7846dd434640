package importfile

import (
	"encoding/json"
	"net/netip"
	"slices"
	"strings"

	networkplan "ecs-foundation/network/plan"
)

// checkMainRouteTable reports routes of the VPC's main route table, which the stack removes.
// Subnets without an association use it.
func (m *matcher) checkMainRouteTable(vpc Resource) {
	main := vpc.text("main_route_table_id")
	if main == "" {
		return
	}
	for _, kind := range []string{"aws_route_table", "aws_default_route_table"} {
		for _, table := range m.all(kind, func(r Resource) bool { return r.ID == main }) {
			m.checkRoutesOfMain(table)
		}
	}
	m.checkRoutesOfMain(Resource{ID: main})
}

// checkRoutesOfMain reports the routes of a table, and what propagates routes to it.
// The provider removes both.
// https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/ec2/vpc_default_route_table.go
func (m *matcher) checkRoutesOfMain(main Resource) {
	for _, gateway := range m.propagating(main) {
		m.problemf("the stack stops the propagation of routes by %s to the main route table %s: associate the subnets that use it "+
			"with another route table first, and disable the propagation", gateway, main.ID)
	}
	for _, r := range m.routes(main) {
		if r.target != "local" {
			m.problemf("the stack removes the route to %s through %s from the main route table %s: associate the subnets that use it "+
				"with another route table first, and delete the route", r.destination, r.target, main.ID)
		}
	}
}

// checkDefaultSecurityGroup reports resources in the VPC's default security group, of which the
// stack removes all rules.
func (m *matcher) checkDefaultSecurityGroup(vpc Resource) {
	group := vpc.text("default_security_group_id")
	if group == "" {
		return
	}
	for _, r := range m.state.Resources {
		if r.Type == "aws_vpc" || slices.Contains(adopted, r.Type) {
			continue
		}
		text, err := json.Marshal(r.values)
		if err == nil && strings.Contains(string(text), `"`+group+`"`) {
			m.problemf("the stack removes the rules of the default security group %s, which %s uses: give it another group first",
				group, r.Address)
		}
	}
}

// checkIPv6 reports IPv6 ranges that the stack would remove or change.
func (m *matcher) checkIPv6(vpc Resource) {
	block, err := netip.ParsePrefix(vpc.text("ipv6_cidr_block"))
	if err != nil {
		return
	}
	if !m.plan.Network.IPv6 {
		m.problemf("network.ipv6: %s has the IPv6 range %s, which the stack would remove: set ipv6: true", vpc.ID, block)
		return
	}
	for _, planned := range m.plan.Network.Subnets {
		m.checkSubnetIPv6(planned, block)
	}
}

func (m *matcher) checkSubnetIPv6(planned networkplan.Subnet, block netip.Prefix) {
	subnet := m.subnets[planned.Key]
	got := subnet.text("ipv6_cidr_block")
	want, err := planned.IPv6(block)
	if got != "" && err == nil && got != want.String() {
		m.problemf("network.subnets.%s: %s (%s) has the IPv6 range %s, and the stack would change it to %s: use this VPC with network.existing",
			planned.Tier, subnet.ID, planned.Key, got, want)
	}
}
