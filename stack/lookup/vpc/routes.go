package vpc

import (
	"cmp"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"

	"ecs-foundation/internal/netaddr"
	"ecs-foundation/stack/preflight/reach"
)

// readTables reads the route tables of the VPC.
func (r *reader) readTables() {
	var ids, propagating []string
	together(
		func() { ids = r.tableIDs() },
		func() {
			propagating = r.tableIDs(ec2.GetRouteTablesFilter{Name: "route.origin", Values: []string{propagated}})
		},
	)
	each(ids, func(id string) { r.readTable(id, slices.Contains(propagating, id)) })
}

func (r *reader) tableIDs(filters ...ec2.GetRouteTablesFilter) []string {
	tables, _ := call(r, "the route tables", "ec2:DescribeRouteTables", func() (*ec2.GetRouteTablesResult, error) {
		return ec2.GetRouteTables(r.ctx, &ec2.GetRouteTablesArgs{VpcId: &r.VPC, Filters: filters}, r.provider)
	})
	if tables == nil {
		return nil
	}
	return tables.Ids
}

// propagated is the origin of a route that a virtual private gateway propagates.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html
const propagated = "EnableVgwRoutePropagation"

func (r *reader) readTable(id string, propagating bool) {
	table, _ := call(r, "route table "+id, "ec2:DescribeRouteTables", func() (*ec2.LookupRouteTableResult, error) {
		return ec2.LookupRouteTable(r.ctx, &ec2.LookupRouteTableArgs{RouteTableId: &id}, r.provider)
	})
	if table == nil {
		return
	}
	described := reach.DescribedTable{RouteTableId: id, VpcId: table.VpcId}
	for _, a := range table.Associations {
		described.Associations = append(described.Associations, reach.DescribedAssociation{
			Main: a.Main, SubnetId: a.SubnetId, GatewayId: a.GatewayId,
		})
	}
	for _, route := range table.Routes {
		described.Routes = append(described.Routes, reach.DescribedRoute{
			DestinationCidrBlock: route.CidrBlock, DestinationIpv6CidrBlock: route.Ipv6CidrBlock,
			DestinationPrefixListId: route.DestinationPrefixListId,
			GatewayId:               cmp.Or(route.GatewayId, route.VpcEndpointId), NatGatewayId: route.NatGatewayId,
			EgressOnlyInternetGatewayId: route.EgressOnlyGatewayId, TransitGatewayId: route.TransitGatewayId,
			VpcPeeringConnectionId: route.VpcPeeringConnectionId, NetworkInterfaceId: route.NetworkInterfaceId,
			InstanceId: route.InstanceId, CarrierGatewayId: route.CarrierGatewayId, LocalGatewayId: route.LocalGatewayId,
			CoreNetworkArn: route.CoreNetworkArn,
		})
	}
	if propagating {
		described.Routes = append(described.Routes, r.propagatedRoute())
	}
	r.add(func(d *reach.Description) { d.RouteTables = append(d.RouteTables, described) })
}

// propagatedRoute returns the widest route that a virtual private gateway can propagate. The
// provider leaves out propagated routes, so that a connection that no static route is for may
// have one.
func (r *reader) propagatedRoute() reach.DescribedRoute {
	route := reach.DescribedRoute{DestinationCidrBlock: netaddr.AllIPv4.String(), GatewayId: "vgw-", Origin: propagated}
	gateway, _ := call(r, "the virtual private gateway", "ec2:DescribeVpnGateways", func() (*ec2.LookupVpnGatewayResult, error) {
		return ec2.LookupVpnGateway(r.ctx, &ec2.LookupVpnGatewayArgs{AttachedVpcId: &r.VPC}, r.provider)
	})
	if gateway != nil {
		route.GatewayId = gateway.Id
	}
	return route
}
