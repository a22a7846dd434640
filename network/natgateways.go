package network

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	networkplan "ecs-foundation/network/plan"
)

// createNATGateways creates the NAT gateways. Each waits for the default route of its
// public subnet, because AWS rejects a NAT gateway in a VPC without an attached
// internet gateway. A replaced one is deleted first, because its address belongs to one
// NAT gateway at a time (Resource.AlreadyAssociated). So is the gateway of another zone
// whose address it takes over, of which it has the alias.
func (b *builder) createNATGateways() error {
	for _, planned := range b.plan.NATs {
		zone := planned.Zone.Key
		subnet := string(networkplan.Public) + "-" + zone
		args := &ec2.NatGatewayArgs{SubnetId: b.subnets[subnet].ID(), Tags: b.Tags("nat-" + zone)}
		if planned.ElasticIP != "" {
			args.AllocationId = pulumi.String(planned.ElasticIP)
		} else {
			address, err := ec2.NewEip(b.Ctx, b.Name("nat-"+zone+"-address"), &ec2.EipArgs{
				Domain: pulumi.String("vpc"),
				Tags:   b.Tags("nat-" + zone),
			}, b.Child, component.DependsOn(b.igw))
			if err != nil {
				return err
			}
			args.AllocationId = address.ID()
		}
		opts := []pulumi.ResourceOption{b.Child, component.DependsOn(b.routes[subnet]...), pulumi.DeleteBeforeReplace(true)}
		if former := planned.Replaces; former != "" {
			opts = append(opts, pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String(b.Name("nat-" + former))}}))
		}
		nat, err := ec2.NewNatGateway(b.Ctx, b.Name("nat-"+zone), args, opts...)
		if err != nil {
			return err
		}
		b.nats[zone] = nat
	}
	return nil
}
