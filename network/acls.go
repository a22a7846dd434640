package network

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/network/plan/nacl"
)

// ACLsType is the type token of ACLs.
const ACLsType = "ecs-foundation:index:NetworkAcls"

var aclsKind = component.Kind{Type: ACLsType, Noun: "network ACLs"}

// ACLsArgs are the arguments of NewACLs.
type ACLsArgs struct {
	// Plan lists the ACLs, from nacl.New. Without ACLs, nothing is registered.
	Plan []nacl.ACL
	// Tags are added to every ACL, in addition to the Name tag.
	Tags map[string]string

	// VPCID is the VPC. Required.
	VPCID pulumi.StringInput
	// SubnetIDs returns the IDs of a tier's subnets, keyed by zone. Required.
	SubnetIDs func(networkplan.Tier) (pulumi.StringMapOutput, error)
}

// ACLs are the network ACLs of a network, one for each tier.
type ACLs struct {
	pulumi.ResourceState

	// IDs are the ACLs' IDs, keyed by tier.
	IDs pulumi.StringMapOutput
}

// NewACLs creates a network ACL for each tier.
//
// Other resources do not wait for the ACLs, because allowed traffic is never
// interrupted. A new subnet has the VPC's default ACL, which allows all traffic. The
// provider creates the entries of an ACL before it associates the subnets, and one
// call replaces the ACL of a subnet. Before it deletes an ACL, it associates the
// subnets with the default ACL again.
func NewACLs(ctx *pulumi.Context, name string, args *ACLsArgs, opts ...pulumi.ResourceOption) (*ACLs, error) {
	args = component.OrZero(args)
	a := &ACLs{}
	if len(args.Plan) == 0 {
		return a, nil
	}
	if err := component.Required(args, "VPCID", "SubnetIDs"); err != nil {
		return nil, aclsKind.Error(name, err)
	}
	base, err := aclsKind.Register(ctx, name, a, args.Tags, opts...)
	if err != nil {
		return nil, err
	}
	ids := pulumi.StringMap{}
	for _, planned := range args.Plan {
		tier := string(planned.Tier)
		subnets, err := args.SubnetIDs(planned.Tier)
		if err != nil {
			return nil, base.Error(err)
		}
		acl, err := ec2.NewNetworkAcl(ctx, base.Name(tier), &ec2.NetworkAclArgs{
			VpcId:     args.VPCID,
			SubnetIds: component.SortedByZone(subnets),
			Ingress:   ingress(planned.In),
			Egress:    egress(planned.Out),
			Tags:      base.Tags(tier),
		}, base.Child)
		if err != nil {
			return nil, base.Error(fmt.Errorf("network ACL of tier %s: %w", tier, err))
		}
		ids[tier] = acl.ID()
	}
	a.IDs = ids.ToStringMapOutput()
	return a, base.RegisterOutputs(pulumi.Map{"ids": a.IDs})
}

func ingress(entries []nacl.Entry) ec2.NetworkAclIngressArray {
	var rules ec2.NetworkAclIngressArray
	for _, e := range entries {
		rules = append(rules, ec2.NetworkAclIngressArgs(entry(e)))
	}
	return rules
}

func egress(entries []nacl.Entry) ec2.NetworkAclEgressArray {
	var rules ec2.NetworkAclEgressArray
	for _, e := range entries {
		rules = append(rules, entry(e))
	}
	return rules
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
