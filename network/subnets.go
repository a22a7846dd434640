package network

import (
	"net/netip"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	networkplan "ecs-foundation/network/plan"
)

// createSubnets creates the subnets. They do not assign public addresses automatically:
// load balancers and NAT gateways get theirs without this setting (Security Hub EC2.15).
func (b *builder) createSubnets() error {
	for _, planned := range b.plan.Subnets {
		args := &ec2.SubnetArgs{
			VpcId:               b.vpc.ID(),
			CidrBlock:           pulumi.String(planned.CIDR.String()),
			MapPublicIpOnLaunch: pulumi.Bool(false),
			Tags:                b.Tags(planned.Key),
		}
		if b.plan.HasIPv6(planned) {
			args.Ipv6CidrBlock = b.ipv6Range(planned)
		}
		if planned.Zone.ID != "" {
			args.AvailabilityZoneId = pulumi.String(planned.Zone.ID)
		} else {
			args.AvailabilityZone = pulumi.String(planned.Zone.Name)
		}
		subnet, err := ec2.NewSubnet(b.Ctx, b.Name(planned.Key), args, b.Child,
			component.DependsOn(b.rangeOf(planned)...), component.FailSoon())
		if err != nil {
			return err
		}
		b.subnets[planned.Key] = subnet
	}
	return nil
}

// ipv6Range returns the IPv6 range of a subnet, which resolves when AWS has assigned
// the range of the VPC.
//
// Subnets do not assign IPv6 addresses to all network interfaces: load balancers and
// Fargate tasks get addresses without this setting, databases should not have any,
// and with it the AWS provider replaces a subnet whose range changes.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
func (b *builder) ipv6Range(planned networkplan.Subnet) pulumi.StringOutput {
	return component.Apply(b.vpc.Ipv6CidrBlock, func(text string) (string, error) {
		vpc, err := netip.ParsePrefix(text)
		if err != nil {
			return "", err
		}
		subnet, err := planned.IPv6(vpc)
		return subnet.String(), err
	})
}
