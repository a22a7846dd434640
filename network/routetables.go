package network

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	"ecs-foundation/internal/netaddr"
	networkplan "ecs-foundation/network/plan"
)

// createRouteTables creates the route tables.
func (b *builder) createRouteTables() error {
	for _, planned := range b.plan.Tables {
		table, err := ec2.NewRouteTable(b.Ctx, b.Name(planned.Key+"-routes"), &ec2.RouteTableArgs{
			VpcId: b.vpc.ID(),
			Tags:  b.Tags(planned.Key),
		}, b.Child)
		if err != nil {
			return err
		}
		b.tables[planned.Key] = table
	}
	return nil
}

// associatePublicSubnets associates the subnets of tables that lead to the internet gateway.
func (b *builder) associatePublicSubnets() error {
	return b.associateSubnets(func(t networkplan.RouteTable) bool { return t.Default == networkplan.ViaInternet })
}

// associateOtherSubnets associates the subnets of all other tables.
func (b *builder) associateOtherSubnets() error {
	return b.associateSubnets(func(t networkplan.RouteTable) bool { return t.Default != networkplan.ViaInternet })
}

// associateSubnets associates the subnets of some tables. Each waits for the default routes of
// the table: a subnet can have another table, as one that was imported does, and what runs in
// it keeps its access to the internet when it moves.
func (b *builder) associateSubnets(selected func(networkplan.RouteTable) bool) error {
	for _, planned := range b.plan.Tables {
		if !selected(planned) {
			continue
		}
		for _, subnet := range planned.Subnets {
			association, err := ec2.NewRouteTableAssociation(b.Ctx, b.Name(subnet+"-association"),
				&ec2.RouteTableAssociationArgs{
					RouteTableId: b.tables[planned.Key].ID(),
					SubnetId:     b.subnets[subnet].ID(),
				}, b.Child, component.DependsOn(b.routes[subnet]...))
			if err != nil {
				return err
			}
			b.routes[subnet] = append(b.routes[subnet], association)
		}
	}
	return nil
}

// createPublicRoutes creates the default routes to the internet gateway.
func (b *builder) createPublicRoutes() error {
	for _, table := range b.plan.Tables {
		if table.Default != networkplan.ViaInternet {
			continue
		}
		if err := b.createDefaultRoute(table, &ec2.RouteArgs{GatewayId: b.igw.ID()}); err != nil {
			return err
		}
	}
	return nil
}

// createNATRoutes creates the default routes to NAT gateways.
func (b *builder) createNATRoutes() error {
	for _, table := range b.plan.Tables {
		if table.Default != networkplan.ViaNAT {
			continue
		}
		if err := b.createDefaultRoute(table, &ec2.RouteArgs{NatGatewayId: b.nats[table.NAT].ID()}); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) createDefaultRoute(table networkplan.RouteTable, args *ec2.RouteArgs) error {
	args.DestinationCidrBlock = pulumi.String(netaddr.AllIPv4.String())
	return b.createRoute(table, "-default", args)
}

// createIPv6Routes creates the IPv6 default routes.
func (b *builder) createIPv6Routes() error {
	for _, table := range b.plan.Tables {
		args := &ec2.RouteArgs{DestinationIpv6CidrBlock: pulumi.String(netaddr.AllIPv6.String())}
		switch table.DefaultIPv6 {
		case networkplan.ViaInternet:
			args.GatewayId = b.igw.ID()
		case networkplan.ViaEgressOnly:
			args.EgressOnlyGatewayId = b.egressOnly.ID()
		default:
			continue
		}
		if err := b.createRoute(table, "-default-ipv6", args); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) createRoute(table networkplan.RouteTable, suffix string, args *ec2.RouteArgs) error {
	args.RouteTableId = b.tables[table.Key].ID()
	route, err := ec2.NewRoute(b.Ctx, b.Name(table.Key+suffix), args, b.Child)
	if err != nil {
		return err
	}
	for _, subnet := range table.Subnets {
		b.routes[subnet] = append(b.routes[subnet], route)
	}
	return nil
}
