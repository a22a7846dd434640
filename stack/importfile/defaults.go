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
	for _, kind := range []string{"aws_route_table", "aws_default_route_table"} {
		for _, table := range m.all(kind, func(r Resource) bool { return main != "" && r.ID == main }) {
			m.checkRoutesOfMain(table)
		}
	}
	m.checkRoutesOfMain(Resource{ID: main})
}

// checkRoutesOfMain reports the routes of a table, and what propagates routes to it, once each.
// The provider removes both.
// https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/ec2/vpc_default_route_table.go
func (m *matcher) checkRoutesOfMain(main Resource) {
	for _, gateway := range m.propagating(main) {
		problem := "the stack stops the propagation of routes by " + gateway + " to the main route table " + main.ID +
			": associate the subnets that use it with another route table first, and disable the propagation"
		if main.ID != "" && !slices.Contains(m.out.Problems, problem) {
			m.out.Problems = append(m.out.Problems, problem)
		}
	}
	for _, r := range m.routes(main) {
		problem := "the stack removes the route to " + r.destination + " through " + r.target + " from the main route table " + main.ID +
			": associate the subnets that use it with another route table first, and delete the route"
		if main.ID != "" && r.target != "local" && !slices.Contains(m.out.Problems, problem) {
			m.out.Problems = append(m.out.Problems, problem)
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
