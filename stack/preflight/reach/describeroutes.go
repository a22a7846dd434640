package reach

import (
	"cmp"
	"fmt"
	"net/netip"
	"strings"

	"ecs-foundation/internal/awsname"
)

func (r *reader) tables() {
	for _, t := range r.d.RouteTables {
		if t.VpcId != r.vpc {
			continue
		}
		table := r.table(t)
		r.n.Tables = append(r.n.Tables, table)
		for _, a := range t.Associations {
			switch {
			case a.Main:
				r.n.Main = table
			case strings.HasPrefix(a.GatewayId, "igw-"):
				r.n.Edges = append(r.n.Edges, table)
			}
			r.update(a.SubnetId, func(s *Subnet) { s.Table = t.RouteTableId })
		}
	}
}

func (r *reader) table(t DescribedTable) Table {
	table := Table{Key: t.RouteTableId}
	for _, route := range t.Routes {
		if route.GatewayId != "local" {
			table.Routes = append(table.Routes, r.routes(route)...)
		}
	}
	for _, e := range r.d.VpcEndpoints {
		for _, id := range e.RouteTableIds {
			if id == t.RouteTableId && strings.EqualFold(e.State, "available") {
				table.Routes = append(table.Routes, Route{
					PrefixList: awsname.EndpointService(e.ServiceName), Via: ViaEndpoint, Target: e.VpcEndpointId, Policy: e.PolicyDocument,
				})
			}
		}
	}
	return table
}

// routes returns the routes that a route stands for: one for each entry of a prefix list.
// Those to gateway endpoints are read from the endpoints.
func (r *reader) routes(d DescribedRoute) []Route {
	route := Route{Blackhole: d.State == "blackhole"}
	route.Via, route.Target = target(d)
	if route.Via == ViaNAT {
		route.NAT = route.Target
	}
	if d.Origin == "EnableVgwRoutePropagation" {
		route.Rank = Propagated
	}
	destinations := []netip.Prefix{}
	switch {
	case d.DestinationPrefixListId != "":
		list := r.list(d.DestinationPrefixListId)
		if list.service != "" {
			return nil
		}
		route.Rank, destinations = FromPrefixList, list.ranges
		if list.unread {
			route.UnreadList = d.DestinationPrefixListId
			return []Route{route}
		}
	case d.DestinationCidrBlock != "" || d.DestinationIpv6CidrBlock != "":
		destinations = append(destinations, r.prefix(cmp.Or(d.DestinationCidrBlock, d.DestinationIpv6CidrBlock)))
	}
	var routes []Route
	for _, destination := range destinations {
		route.Destination = destination
		routes = append(routes, route)
	}
	return routes
}

// target returns the kind and the ID of a route's target.
func target(d DescribedRoute) (Via, string) {
	for _, t := range []struct {
		via Via
		id  string
	}{
		{ViaNAT, d.NatGatewayId},
		{ViaEgressOnly, d.EgressOnlyInternetGatewayId},
		{ViaTransit, d.TransitGatewayId},
		{ViaPeering, d.VpcPeeringConnectionId},
		{ViaInterface, d.NetworkInterfaceId},
		{ViaInterface, d.InstanceId},
		{ViaCarrier, d.CarrierGatewayId},
		{ViaLocal, d.LocalGatewayId},
		{ViaCoreNetwork, d.CoreNetworkArn},
	} {
		if t.id != "" {
			return t.via, t.id
		}
	}
	for prefix, via := range map[string]Via{"igw-": ViaInternet, "vgw-": ViaVPN, "vpce-": ViaAppliance} {
		if strings.HasPrefix(d.GatewayId, prefix) {
			return via, d.GatewayId
		}
	}
	return ViaOther, cmp.Or(d.GatewayId, d.OdbNetworkArn)
}

func (r *reader) gateways() {
	for _, g := range r.d.InternetGateways {
		for _, a := range g.Attachments {
			r.n.Attached = r.n.Attached || a.VpcId == r.vpc && a.State != "detaching" && a.State != "detached"
		}
	}
	for _, g := range r.d.NatGateways {
		if g.State == "deleted" {
			continue
		}
		nat := NAT{Key: g.NatGatewayId, Subnet: g.SubnetId, Private: g.ConnectivityType == "private"}
		if g.State != "available" {
			nat.Fault = strings.TrimSuffix(fmt.Sprintf("it is in state %s: %s", g.State, g.FailureMessage), ": ")
		}
		r.n.NATs = append(r.n.NATs, nat)
	}
	for _, i := range r.d.NetworkInterfaces {
		if i.VpcId == r.vpc {
			r.n.Interfaces = append(r.n.Interfaces, Interface{
				Key: i.NetworkInterfaceId, Subnet: i.SubnetId, Groups: ids(i.Groups),
				DropsForeign: i.SourceDestCheck != nil && *i.SourceDestCheck,
			})
		}
	}
	for _, p := range r.d.VpcPeeringConnections {
		peer := p.AccepterVpcInfo
		if peer.VpcId == r.vpc {
			peer = p.RequesterVpcInfo
		}
		r.n.Peerings = append(r.n.Peerings, Peering{Key: p.VpcPeeringConnectionId, Peer: peer.VpcId, State: p.Status.Code})
	}
}

func ids(groups []DescribedGroupID) []string {
	var ids []string
	for _, g := range groups {
		ids = append(ids, g.GroupId)
	}
	return ids
}

func (r *reader) endpoints() {
	for _, e := range r.d.VpcEndpoints {
		if e.VpcId != r.vpc || e.VpcEndpointType != "Interface" || strings.EqualFold(e.State, "deleted") {
			continue
		}
		r.n.Endpoints = append(r.n.Endpoints, Endpoint{
			Key: e.VpcEndpointId, Service: awsname.EndpointService(e.ServiceName), Subnets: e.SubnetIds, Groups: ids(e.Groups),
			Policy: e.PolicyDocument, Unused: unused(e),
		})
	}
}

// unused returns the reason for which the name of a service does not resolve to an
// endpoint, or "".
func unused(e DescribedEndpoint) string {
	switch {
	case !strings.EqualFold(e.State, "available") && !strings.EqualFold(e.State, "partial"):
		return "it is in state " + e.State
	case !e.PrivateDnsEnabled:
		return "private DNS is off"
	case e.DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint:
		return "its private DNS is for clients outside the VPC"
	case len(e.SubnetIds) == 0:
		return "it has no subnets"
	default:
		return ""
	}
}
