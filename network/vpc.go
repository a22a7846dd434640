package network

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/netaddr"
	networkplan "ecs-foundation/network/plan"
)

// createVPC creates the VPC. Private DNS of interface endpoints requires DNS support
// and DNS hostnames. Changes to the IPAM pool are ignored, because they would replace
// the VPC.
func (b *builder) createVPC() (err error) {
	args := &ec2.VpcArgs{
		CidrBlock:          pulumi.String(b.plan.CIDR.String()),
		EnableDnsSupport:   pulumi.Bool(true),
		EnableDnsHostnames: pulumi.Bool(true),
		Tags:               b.Tags("vpc"),
	}
	if b.plan.IPv6 {
		args.AssignGeneratedIpv6CidrBlock = pulumi.Bool(true)
	}
	if pool := b.plan.IPAMPool; pool != "" {
		args.Ipv4IpamPoolId = pulumi.String(pool)
	}
	b.vpc, err = ec2.NewVpc(b.Ctx, b.Name("vpc"), args, b.Child, pulumi.IgnoreChanges([]string{"ipv4IpamPoolId"}))
	return err
}

// associateSecondaryRanges adds the secondary ranges to the VPC.
func (b *builder) associateSecondaryRanges() error {
	for _, cidr := range b.plan.Secondary {
		key := "range-" + netaddr.InName(cidr.String())
		association, err := ec2.NewVpcIpv4CidrBlockAssociation(b.Ctx, b.Name(key), &ec2.VpcIpv4CidrBlockAssociationArgs{
			VpcId:     b.vpc.ID(),
			CidrBlock: pulumi.String(cidr.String()),
		}, b.Child)
		if err != nil {
			return fmt.Errorf("range %s: %w", cidr, err)
		}
		b.secondary[cidr] = association
	}
	return nil
}

// rangeOf returns the association of the secondary range that contains a subnet, if
// any. The subnet waits for it, because AWS rejects a subnet outside the ranges of the
// VPC.
func (b *builder) rangeOf(subnet networkplan.Subnet) []pulumi.CustomResource {
	for cidr, association := range b.secondary {
		if cidr.Contains(subnet.CIDR.Addr()) {
			return []pulumi.CustomResource{association}
		}
	}
	return nil
}

// closeDefaultSecurityGroup removes the rules of the VPC's default security group,
// which AWS assigns to resources that specify no group (Security Hub EC2.2, CIS 5.5).
// The empty lists make the provider compare them, so that an added rule is drift.
func (b *builder) closeDefaultSecurityGroup() error {
	_, err := ec2.NewDefaultSecurityGroup(b.Ctx, b.Name("default"), &ec2.DefaultSecurityGroupArgs{
		VpcId:   b.vpc.ID(),
		Ingress: ec2.DefaultSecurityGroupIngressArray{},
		Egress:  ec2.DefaultSecurityGroupEgressArray{},
		Tags:    b.Tags("default-closed"),
	}, b.Child)
	return err
}

// closeMainRouteTable removes the routes of the VPC's main route table, which AWS uses
// for subnets that are not associated with a route table.
func (b *builder) closeMainRouteTable() error {
	_, err := ec2.NewDefaultRouteTable(b.Ctx, b.Name("main"), &ec2.DefaultRouteTableArgs{
		DefaultRouteTableId: b.vpc.DefaultRouteTableId,
		Routes:              ec2.DefaultRouteTableRouteArray{},
		Tags:                b.Tags("main-closed"),
	}, b.Child)
	return err
}
