package preflight

import (
	"strings"

	"ecs-foundation/internal/netaddr"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight/reach"
)

// outsideVPC is the subnet of the gateway behind the default routes of an existing network. It
// can be in another VPC.
const outsideVPC = "egress"

// addRoutes adds the default routes of an existing network, each with a table of its subnet.
// Any target other than an internet gateway is taken to lead to the internet as a NAT gateway
// does. A plan has no other routes of the network.
func addRoutes(n *reach.Network, existing networkplan.Existing) {
	internet := reach.Route{Destination: netaddr.AllIPv4, Via: reach.ViaInternet}
	n.Subnets = append(n.Subnets, reach.Subnet{Key: outsideVPC, Table: outsideVPC})
	n.Tables = append(n.Tables, reach.Table{Key: outsideVPC, Routes: []reach.Route{internet}})
	n.NATs = append(n.NATs, reach.NAT{Key: outsideVPC, Subnet: outsideVPC})
	ids := existing.IDs()
	for i, s := range n.Subnets {
		tier, zone, _ := strings.Cut(s.Key, "-")
		for _, subnet := range existing.Subnets {
			if subnet.ID != ids[networkplan.Tier(tier)][zone] || subnet.Default == "" {
				continue
			}
			route := reach.Route{Destination: netaddr.AllIPv4, Via: reach.ViaNAT, NAT: outsideVPC}
			if strings.HasPrefix(subnet.Default, "igw-") {
				route = internet
			}
			n.Tables = append(n.Tables, reach.Table{Key: s.Key, Routes: []reach.Route{route}})
			n.Subnets[i].Table = s.Key
		}
	}
}

// existingNetwork describes the existing network of a stack: what the stack does not create in
// it, and what is not checked. It is "" for a network that the stack creates.
func existingNetwork(p stack.Plan) string {
	n := p.Network.Existing
	if n == nil {
		return ""
	}
	text := "\nnetwork " + n.VPC + ": it is not managed by this stack"
	if n.Assumed {
		text += "; AWS was not asked, so that its zones, ranges and routes are assumed"
	}
	if services := p.Config.Network.Endpoints.Services; n.Shared() && len(services) > 0 {
		text += "; account " + n.Owner + " owns it, and only the owner can create the endpoints of " + strings.Join(services, ", ")
	}
	return text
}
