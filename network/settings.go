package network

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	networkplan "ecs-foundation/network/plan"
)

// VPCSettingsType is the type token of VPCSettings.
const VPCSettingsType = "ecs-foundation:index:VpcSettings"

// VPCSettingsArgs are what the settings of a VPC are made from.
type VPCSettingsArgs struct {
	// VPCID is the VPC. Required.
	VPCID pulumi.StringInput
	// Plan says what is set: a network's Plan has it. Required.
	Plan networkplan.VPCSettings
	// Tags are put on every resource that takes tags, beside its Name.
	Tags map[string]string
}

// VPCSettings are what is set for a VPC as a whole: DHCP options, who logs and
// filters DNS queries, and what it keeps of the internet. Nothing has to wait for them.
type VPCSettings struct {
	pulumi.ResourceState
}

// NewVPCSettings sets what the plan sets; where that is nothing it registers
// nothing.
func NewVPCSettings(
	ctx *pulumi.Context, name string, args *VPCSettingsArgs, opts ...pulumi.ResourceOption,
) (*VPCSettings, error) {
	v := &VPCSettings{}
	if args.Plan.Empty() {
		return v, nil
	}
	if err := ctx.RegisterComponentResource(VPCSettingsType, name, v, opts...); err != nil {
		return nil, fmt.Errorf("registering VPC settings %q: %w", name, err)
	}
	b := &settler{ctx: ctx, args: args, namer: component.NewNamer(ctx, name, args.Tags), child: pulumi.Parent(v)}
	for _, step := range []func() error{b.dhcp, b.queryLogs, b.firewall, b.exclusion} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("VPC settings %q: %w", name, err)
		}
	}
	return v, ctx.RegisterResourceOutputs(v, pulumi.Map{})
}

// A settler turns the settings into resources, step by step.
type settler struct {
	ctx   *pulumi.Context
	args  *VPCSettingsArgs
	namer component.Namer
	child pulumi.ResourceOption
}

// dhcp makes a set of options. AWS changes none: with other options there is a
// new set, which takes the place of the old.
func (b *settler) dhcp() error {
	d := b.args.Plan.DHCP
	if d == nil {
		return nil
	}
	options := &ec2.VpcDhcpOptionsArgs{
		DomainNameServers: pulumi.ToStringArray(d.NameServers),
		Tags:              b.namer.Tags("dhcp"),
	}
	if d.DomainName != "" {
		options.DomainName = pulumi.String(d.DomainName)
	}
	if len(d.NTPServers) > 0 {
		options.NtpServers = pulumi.ToStringArray(d.NTPServers)
	}
	made, err := ec2.NewVpcDhcpOptions(b.ctx, b.namer.Name("dhcp"), options, b.child)
	if err != nil {
		return err
	}
	_, err = ec2.NewVpcDhcpOptionsAssociation(b.ctx, b.namer.Name("dhcp-association"), &ec2.VpcDhcpOptionsAssociationArgs{
		VpcId: b.args.VPCID, DhcpOptionsId: made.ID(),
	}, b.child)
	return err
}

func (b *settler) queryLogs() error {
	if b.args.Plan.QueryLogConfig == "" {
		return nil
	}
	_, err := route53.NewResolverQueryLogConfigAssociation(b.ctx, b.namer.Name("query-logs"),
		&route53.ResolverQueryLogConfigAssociationArgs{
			ResolverQueryLogConfigId: pulumi.String(b.args.Plan.QueryLogConfig), ResourceId: b.args.VPCID,
		}, b.child)
	return err
}

// firewall names each association by its rule group, so that another priority
// is a change in place.
func (b *settler) firewall() error {
	for _, g := range b.args.Plan.DNSFirewall {
		protection := "DISABLED"
		if g.MutationProtection {
			protection = "ENABLED"
		}
		_, err := route53.NewResolverFirewallRuleGroupAssociation(b.ctx, b.namer.Name(g.RuleGroup),
			&route53.ResolverFirewallRuleGroupAssociationArgs{
				FirewallRuleGroupId: pulumi.String(g.RuleGroup),
				VpcId:               b.args.VPCID,
				Priority:            pulumi.Int(g.Priority),
				MutationProtection:  pulumi.String(protection),
				Tags:                b.namer.Tags(g.RuleGroup),
			}, b.child)
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *settler) exclusion() error {
	if b.args.Plan.Exclusion == "" {
		return nil
	}
	_, err := ec2.NewVpcBlockPublicAccessExclusion(b.ctx, b.namer.Name("public-access"),
		&ec2.VpcBlockPublicAccessExclusionArgs{
			VpcId:                        b.args.VPCID.ToStringOutput().ToStringPtrOutput(),
			InternetGatewayExclusionMode: pulumi.String("allow-" + string(b.args.Plan.Exclusion)),
			Tags:                         b.namer.Tags("public-access"),
		}, b.child)
	return err
}
