package network

import (
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/netaddr"
	networkplan "ecs-foundation/network/plan"
)

// ipv6 returns a subnet's range in that of the VPC, once AWS has chosen it.
//
// No subnet gives IPv6 addresses to whatever comes into it: load balancers and
// tasks on Fargate get theirs without that, a database should have none, and the
// AWS provider replaces a subnet that does so when its range changes.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
func (b *builder) ipv6(s networkplan.Subnet) pulumi.StringOutput {
	return b.vpc.Ipv6CidrBlock.ApplyT(func(text string) (string, error) {
		vpc, err := netip.ParsePrefix(text)
		if err != nil {
			return "", err
		}
		subnet, err := s.IPv6(vpc)
		return subnet.String(), err
	}).(pulumi.StringOutput)
}

// makeEgressOnly makes the gateway that lets private subnets out and nobody in,
// where one has a route to it. A VPC takes one.
func (b *builder) makeEgressOnly() (err error) {
	leads := func(t networkplan.RouteTable) bool { return t.DefaultIPv6 == networkplan.ViaEgressOnly }
	if !slices.ContainsFunc(b.plan.Tables, leads) {
		return nil
	}
	b.egressOnly, err = ec2.NewEgressOnlyInternetGateway(b.ctx, b.namer.Name("egress-only"), &ec2.EgressOnlyInternetGatewayArgs{
		VpcId: b.vpc.ID(),
		Tags:  b.namer.Tags("egress-only"),
	}, b.child)
	return err
}

// routeIPv6 adds a default route of IPv6 to every table whose plan has one.
func (b *builder) routeIPv6() error {
	for _, t := range b.plan.Tables {
		args := &ec2.RouteArgs{
			RouteTableId:             b.tables[t.Key].ID(),
			DestinationIpv6CidrBlock: pulumi.String(netaddr.World6.String()),
		}
		switch t.DefaultIPv6 {
		case networkplan.ViaInternet:
			args.GatewayId = b.igw.ID()
		case networkplan.ViaEgressOnly:
			args.EgressOnlyGatewayId = b.egressOnly.ID()
		default:
			continue
		}
		route, err := ec2.NewRoute(b.ctx, b.namer.Name(t.Key+"-default-ipv6"), args, b.child)
		if err != nil {
			return err
		}
		for _, subnet := range t.Subnets {
			b.ways[subnet] = append(b.ways[subnet], route)
		}
	}
	return nil
}
