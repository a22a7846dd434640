package preflight

import (
	"net/netip"
	"slices"

	"ecs-foundation/internal/netaddr"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/network/plan/nacl"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight/reach"
)

// exampleIPv6 is a placeholder for the range that AWS assigns to the VPC, which no rule
// names. It is reserved for documentation: https://datatracker.ietf.org/doc/html/rfc3849.
var exampleIPv6 = netip.MustParsePrefix("2001:db8::/56")

// model returns the network that the plan of a stack describes.
func model(p stack.Plan) *reach.Network {
	n := &reach.Network{CIDR: p.Network.CIDR, Secondary: p.Network.Secondary, Attached: true}
	if p.Network.IPv6 {
		n.IPv6 = exampleIPv6
	}
	tableOf := map[string]string{}
	for _, t := range p.Network.Tables {
		n.Tables = append(n.Tables, table(t))
		for _, subnet := range t.Subnets {
			tableOf[subnet] = t.Key
		}
	}
	var private []string
	for _, s := range p.Network.Subnets {
		subnet := reach.Subnet{Key: s.Key, CIDR: s.CIDR, Zone: s.Zone.Key, Table: tableOf[s.Key], ACL: string(s.Tier)}
		if p.Network.HasIPv6(s) {
			subnet.IPv6, _ = s.IPv6(exampleIPv6)
		}
		n.Subnets = append(n.Subnets, subnet)
		if s.Tier == networkplan.Private {
			private = append(private, s.Key)
		}
	}
	for _, nat := range p.Network.NATs {
		n.NATs = append(n.NATs, reach.NAT{Key: nat.Zone.Key, Subnet: "public-" + nat.Zone.Key})
	}
	if p.Network.Existing != nil {
		addRoutes(n, *p.Network.Existing)
	}
	for _, service := range p.Network.Endpoints {
		n.Endpoints = append(n.Endpoints, reach.Endpoint{Service: service, Group: securityplan.Endpoints, Subnets: private})
	}
	n.Groups = groups(p.Security)
	for _, a := range p.ACLs {
		n.ACLs = append(n.ACLs, reach.ACL{Key: string(a.Tier), In: tcp(a.In), Out: tcp(a.Out)})
	}
	return n
}

// tcp returns the entries for TCP.
func tcp(entries []nacl.Entry) []reach.Entry {
	var tcp []reach.Entry
	for _, e := range entries {
		if e.Protocol == nacl.TCP {
			tcp = append(tcp, reach.Entry{Number: e.Number, Allow: !e.Deny, Named: e.Deny, CIDR: e.CIDR, Ports: e.Ports})
		}
	}
	return tcp
}

func table(t networkplan.RouteTable) reach.Table {
	out := reach.Table{Key: t.Key}
	if t.Kind != networkplan.Public {
		for _, service := range networkplan.GatewayServices() {
			out.Routes = append(out.Routes, reach.Route{PrefixList: service, Via: reach.ViaEndpoint})
		}
	}
	switch t.Default {
	case networkplan.ViaInternet:
		out.Routes = append(out.Routes, reach.Route{Destination: netaddr.AllIPv4, Via: reach.ViaInternet})
	case networkplan.ViaNAT:
		out.Routes = append(out.Routes, reach.Route{Destination: netaddr.AllIPv4, Via: reach.ViaNAT, NAT: t.NAT})
	case networkplan.GatewayNone, networkplan.ViaEgressOnly:
	}
	switch t.DefaultIPv6 {
	case networkplan.ViaInternet:
		out.Routes = append(out.Routes, reach.Route{Destination: netaddr.AllIPv6, Via: reach.ViaInternet})
	case networkplan.ViaEgressOnly:
		out.Routes = append(out.Routes, reach.Route{Destination: netaddr.AllIPv6, Via: reach.ViaEgressOnly})
	case networkplan.GatewayNone, networkplan.ViaNAT:
	}
	return out
}

// groups returns the security groups with their TCP rules.
func groups(c securityplan.Plan) []reach.Group {
	index := map[string]int{}
	groups := make([]reach.Group, len(c.Groups))
	for i, g := range c.Groups {
		groups[i] = reach.Group{Key: g.Key}
		index[g.Key] = i
	}
	for _, r := range c.Rules() {
		if r.Protocol != securityplan.TCP {
			continue
		}
		rule := reach.Rule{
			Name: r.Key, Group: r.Peer.Group, CIDR: r.Peer.CIDR, PrefixList: r.Peer.PrefixList, Ports: netaddr.Port(r.Port),
		}
		g := &groups[index[r.Group]]
		if r.Direction == securityplan.In {
			g.In = append(g.In, rule)
		} else {
			g.Out = append(g.Out, rule)
		}
	}
	return groups
}

// openPorts returns the ports that the edges open on each group, and on each
// destination outside the VPC, by name.
func openPorts(c securityplan.Plan) map[string][]int {
	ports := map[string][]int{}
	for _, e := range c.Edges {
		to := e.To.String()
		if e.To.CIDR.IsValid() {
			to = internetName
		}
		if !slices.Contains(ports[to], e.Port) {
			ports[to] = append(ports[to], e.Port)
		}
	}
	return ports
}

// endsOf returns a group's end in each subnet of its tier.
func endsOf(p stack.Plan, group string) []reach.End {
	kind := p.Security.Kind(group)
	tier, client := nacl.Placement(kind)
	var ends []reach.End
	for _, s := range p.Network.Subnets {
		if s.Tier == tier {
			ends = append(ends, reach.End{
				Name: group + " in " + s.Key, Subnet: s.Key, Group: group,
				Public: kind == securityplan.OfALB, Client: client,
			})
		}
	}
	return ends
}

// The names of ends other than groups.
const (
	internetName = "internet"
	vpcName      = "the VPC" // any client in the VPC
)

// sources returns the ends that connect to the load balancer by an edge. AWS does
// not publish CloudFront's ranges to network ACLs, which must therefore admit
// everything. A range that contains private subnets connects from those; the routes
// of networks that are connected to the VPC are not part of the stack.
func sources(p stack.Plan, e securityplan.Edge) []reach.End {
	switch {
	case p.Security.Kind(e.To.Group) == securityplan.OfInternalALB:
		var ends []reach.End
		for _, s := range p.Network.Subnets {
			if s.Tier == networkplan.Private && netaddr.Contains(e.From.CIDR, s.CIDR) {
				ends = append(ends, reach.End{Name: vpcName + " in " + s.Key, Subnet: s.Key, Client: netaddr.AnyClient})
			}
		}
		return ends
	case e.From.PrefixList == "":
		return []reach.End{outside(e.From.CIDR)}
	}
	end := reach.Outside("clients in "+e.From.PrefixList, netaddr.AllIPv4)
	switch {
	case e.From.IPv6():
		end = reach.Outside("CloudFront by IPv6", netaddr.AllIPv6)
	case e.From.CloudFront():
		end = reach.Outside("CloudFront", netaddr.AllIPv4)
	}
	end.Service = e.From.PrefixList
	return []reach.End{end}
}

// outside returns the end for a range outside the VPC.
func outside(r netip.Prefix) reach.End {
	switch r {
	case netaddr.AllIPv4:
		return reach.Outside("the internet", r)
	case netaddr.AllIPv6:
		return reach.Outside("the internet by IPv6", r)
	default:
		return reach.Outside(r.String(), r)
	}
}

// internetEnds returns the internet, for each address family of the network.
func internetEnds(p stack.Plan) []reach.End {
	if p.Network.IPv6 {
		return []reach.End{outside(netaddr.AllIPv4), outside(netaddr.AllIPv6)}
	}
	return []reach.End{outside(netaddr.AllIPv4)}
}
