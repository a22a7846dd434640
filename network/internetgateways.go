package network

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"

	"ecs-foundation/internal/component"
	networkplan "ecs-foundation/network/plan"
)

// createInternetGateway creates the VPC's internet gateway, if a route uses it.
func (b *builder) createInternetGateway() (err error) {
	uses := func(table networkplan.RouteTable) bool { return table.Default == networkplan.ViaInternet }
	if !slices.ContainsFunc(b.plan.Tables, uses) {
		return nil
	}
	b.igw, err = ec2.NewInternetGateway(b.Ctx, b.Name("igw"), &ec2.InternetGatewayArgs{
		VpcId: b.vpc.ID(),
		Tags:  b.Tags("igw"),
	}, b.Child, component.FailSoon())
	return err
}

// createEgressOnlyInternetGateway creates the egress-only internet gateway for IPv6
// traffic of private subnets, if a route uses it.
func (b *builder) createEgressOnlyInternetGateway() (err error) {
	uses := func(table networkplan.RouteTable) bool { return table.DefaultIPv6 == networkplan.ViaEgressOnly }
	if !slices.ContainsFunc(b.plan.Tables, uses) {
		return nil
	}
	b.egressOnly, err = ec2.NewEgressOnlyInternetGateway(b.Ctx, b.Name("egress-only"), &ec2.EgressOnlyInternetGatewayArgs{
		VpcId: b.vpc.ID(),
		Tags:  b.Tags("egress-only"),
	}, b.Child)
	return err
}
