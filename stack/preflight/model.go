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

// standIn is a range of documentation's: which one AWS will choose for the VPC
// is not known, and no rule names it.
var standIn = netip.MustParsePrefix("2001:db8::/56")

// Model returns the network that a stack's plans describe.
func Model(p stack.Plan) *reach.Network {
	n := &reach.Network{CIDR: p.Network.CIDR, Secondary: p.Network.Secondary, Attached: true}
	if p.Network.IPv6 {
		n.IPv6 = standIn
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
			subnet.IPv6, _ = s.IPv6(standIn) // which is a /56
		}
		n.Subnets = append(n.Subnets, subnet)
		if s.Tier == networkplan.Private {
			private = append(private, s.Key)
		}
	}
	for _, nat := range p.Network.NATs {
		n.NATs = append(n.NATs, reach.NAT{Key: nat.Zone.Key, Subnet: "public-" + nat.Zone.Key})
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

// tcp returns the entries that speak of TCP.
func tcp(entries []nacl.Entry) []reach.Entry {
	var all []reach.Entry
	for _, e := range entries {
		if e.Protocol == nacl.TCP {
			all = append(all, reach.Entry{Number: e.Number, Allow: !e.Deny, Named: e.Deny, CIDR: e.CIDR, Ports: e.Ports})
		}
	}
	return all
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
		out.Routes = append(out.Routes, reach.Route{Destination: netaddr.World, Via: reach.ViaInternet})
	case networkplan.ViaNAT:
		out.Routes = append(out.Routes, reach.Route{Destination: netaddr.World, Via: reach.ViaNAT, NAT: t.NAT})
	case networkplan.NoWayOut, networkplan.ViaEgressOnly:
	}
	switch t.DefaultIPv6 {
	case networkplan.ViaInternet:
		out.Routes = append(out.Routes, reach.Route{Destination: netaddr.World6, Via: reach.ViaInternet})
	case networkplan.ViaEgressOnly:
		out.Routes = append(out.Routes, reach.Route{Destination: netaddr.World6, Via: reach.ViaEgressOnly})
	case networkplan.NoWayOut, networkplan.ViaNAT:
	}
	return out
}

// groups returns the chain as groups with their rules of TCP.
func groups(c securityplan.Plan) []reach.Group {
	at := map[string]int{}
	all := make([]reach.Group, len(c.Groups))
	for i, g := range c.Groups {
		all[i], at[g.Key] = reach.Group{Key: g.Key}, i
	}
	for _, r := range c.Rules() {
		if r.Protocol != securityplan.TCP {
			continue
		}
		rule := reach.Rule{
			Name: r.Key, Group: r.Peer.Group, CIDR: r.Peer.CIDR, PrefixList: r.Peer.PrefixList, Ports: netaddr.Port(r.Port),
		}
		g := &all[at[r.Group]]
		if r.Direction == securityplan.In {
			g.In = append(g.In, rule)
		} else {
			g.Out = append(g.Out, rule)
		}
	}
	return all
}

// entered returns the ports at which the chain lets anybody into a group, or out
// to what is not in the VPC, by its name.
func entered(c securityplan.Plan) map[string][]int {
	ports := map[string][]int{}
	for _, e := range c.Edges {
		to := e.To.String()
		if e.To.CIDR.IsValid() {
			to = internet
		}
		if !slices.Contains(ports[to], e.Port) {
			ports[to] = append(ports[to], e.Port)
		}
	}
	return ports
}

// ends returns a group's end in each subnet of its tier.
func ends(p stack.Plan, group string) []reach.End {
	kind := p.Security.Kind(group)
	tier, client := nacl.Stand(kind)
	var all []reach.End
	for _, s := range p.Network.Subnets {
		if s.Tier == tier {
			all = append(all, reach.End{
				Name: group + " in " + s.Key, Subnet: s.Key, Group: group,
				Public: kind == securityplan.OfALB, Client: client,
			})
		}
	}
	return all
}

// within is what whoever stands in the VPC is called.
const within = "the VPC"

// origins returns the ends that the load balancer is reached from by an edge.
// Where CloudFront calls from is AWS's to know, so a network ACL has to let in
// all. From the VPC's own ranges it is called where tasks run; how networks that
// are joined to the VPC come into it is not this stack's to know.
func origins(p stack.Plan, e securityplan.Edge) []reach.End {
	n := e.From
	switch {
	case p.Security.Kind(e.To.Group) == securityplan.OfInternalALB:
		var all []reach.End
		for _, s := range p.Network.Subnets {
			if s.Tier == networkplan.Private && netaddr.Contains(n.CIDR, s.CIDR) {
				all = append(all, reach.End{Name: within + " in " + s.Key, Subnet: s.Key, Client: netaddr.AnyClient})
			}
		}
		return all
	case !n.CloudFront():
		return []reach.End{outside(n.CIDR)}
	}
	end := reach.Outside("CloudFront", netaddr.World)
	if n.IPv6() {
		end = reach.Outside("CloudFront by IPv6", netaddr.World6)
	}
	end.Service = n.PrefixList
	return []reach.End{end}
}

// outside returns the end that is a range outside the VPC.
func outside(r netip.Prefix) reach.End {
	switch r {
	case netaddr.World:
		return reach.Outside("the internet", r)
	case netaddr.World6:
		return reach.Outside("the internet by IPv6", r)
	default:
		return reach.Outside(r.String(), r)
	}
}

// worlds returns the internet, by each family that the network has addresses of.
func worlds(p stack.Plan) []reach.End {
	if p.Network.IPv6 {
		return []reach.End{outside(netaddr.World), outside(netaddr.World6)}
	}
	return []reach.End{outside(netaddr.World)}
}
