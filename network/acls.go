package network

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/network/plan/nacl"
	securityplan "ecs-foundation/security/plan"
)

// ACLsType is the type token of ACLs.
const ACLsType = "ecs-foundation:index:NetworkAcls"

// ACLsArgs are what network ACLs are made from.
type ACLsArgs struct {
	// VPCID is the VPC. Required.
	VPCID pulumi.StringInput
	// Plan is the network's. Required, with ACLs asked for.
	Plan networkplan.Plan
	// Chain says who may open a connection to whom.
	Chain securityplan.Input
	// SubnetIDs returns those of a tier's subnets, keyed by zone. Required.
	SubnetIDs func(networkplan.Tier) pulumi.StringMap
	// Tags are put on every ACL, beside its Name.
	Tags map[string]string
}

// ACLs are the network ACLs around the tiers of a network.
type ACLs struct {
	pulumi.ResourceState

	// IDs are the ACLs' IDs, keyed by tier.
	IDs pulumi.StringMapOutput
}

// NewACLs makes a network ACL for each tier; where the plan wants none it
// registers nothing, and neither does a mistake in the arguments.
//
// Nothing has to wait for the ACLs, for what is needed passes before as after:
// a subnet begins with AWS's own ACL, which lets everything pass, and the
// provider writes an ACL's entries before it puts the ACL around the subnets,
// each by one call that takes it out of the other. Before it deletes an ACL it
// puts AWS's own around the subnets in the same way.
func NewACLs(ctx *pulumi.Context, name string, args *ACLsArgs, opts ...pulumi.ResourceOption) (*ACLs, error) {
	table, err := securityplan.New(args.Chain)
	if err != nil {
		return nil, fmt.Errorf("network ACLs %q:\n%w", name, err)
	}
	a := &ACLs{}
	if !args.Plan.ACLs {
		return a, nil
	}
	if err := ctx.RegisterComponentResource(ACLsType, name, a, opts...); err != nil {
		return nil, fmt.Errorf("registering network ACLs %q: %w", name, err)
	}
	namer := component.NewNamer(ctx, name, args.Tags)
	ids := pulumi.StringMap{}
	for _, planned := range nacl.New(args.Plan, table) {
		tier := string(planned.Tier)
		made, err := ec2.NewNetworkAcl(ctx, namer.Name(tier), &ec2.NetworkAclArgs{
			VpcId:     args.VPCID,
			SubnetIds: inOrder(args.SubnetIDs(planned.Tier)),
			Ingress:   ingress(planned.In),
			Egress:    egress(planned.Out),
			Tags:      namer.Tags(tier),
		}, pulumi.Parent(a))
		if err != nil {
			return nil, fmt.Errorf("network ACL %q: %w", tier, err)
		}
		ids[tier] = made.ID()
	}
	a.IDs = ids.ToStringMapOutput()
	return a, ctx.RegisterResourceOutputs(a, pulumi.Map{"ids": a.IDs})
}

func ingress(entries []nacl.Entry) ec2.NetworkAclIngressArray {
	var all ec2.NetworkAclIngressArray
	for _, e := range entries {
		all = append(all, ec2.NetworkAclIngressArgs(entry(e)))
	}
	return all
}

func egress(entries []nacl.Entry) ec2.NetworkAclEgressArray {
	var all ec2.NetworkAclEgressArray
	for _, e := range entries {
		all = append(all, entry(e))
	}
	return all
}

func entry(e nacl.Entry) ec2.NetworkAclEgressArgs {
	args := ec2.NetworkAclEgressArgs{
		RuleNo:   pulumi.Int(e.Number),
		Action:   pulumi.String("allow"),
		Protocol: pulumi.String(string(e.Protocol)),
		FromPort: pulumi.Int(e.Ports.First),
		ToPort:   pulumi.Int(e.Ports.Last),
	}
	if cidr := pulumi.String(e.CIDR.String()); e.CIDR.Addr().Is6() {
		args.Ipv6CidrBlock = cidr
	} else {
		args.CidrBlock = cidr
	}
	if e.Deny {
		args.Action = pulumi.String("deny")
	}
	switch e.Protocol {
	case nacl.ICMP: // fragmentation needed
		args.IcmpType, args.IcmpCode = pulumi.Int(3), pulumi.Int(4)
	case nacl.ICMPv6: // packet too big
		args.IcmpType, args.IcmpCode = pulumi.Int(2), pulumi.Int(0)
	case nacl.TCP:
	}
	return args
}
