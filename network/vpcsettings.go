package network

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	networkplan "ecs-foundation/network/plan"
)

// VPCSettingsType is the type token of VPCSettings.
const VPCSettingsType = "ecs-foundation:index:VpcSettings"

var vpcSettingsKind = component.Kind{Type: VPCSettingsType, Noun: "VPC settings"}

// VPCSettingsArgs are the arguments of NewVPCSettings.
type VPCSettingsArgs struct {
	// Plan holds the settings, from the plan of a network. Default none.
	Plan networkplan.VPCSettings
	// Tags are added to every resource that supports tags, in addition to the Name tag.
	Tags map[string]string

	// VPCID is the VPC. Required.
	VPCID pulumi.StringInput
}

// VPCSettings are the settings of a whole VPC: DHCP options, DNS query logging, DNS
// Firewall, and the exclusion from VPC Block Public Access. Other resources do not
// wait for them.
type VPCSettings struct {
	pulumi.ResourceState
}

// NewVPCSettings creates the settings. If the plan has none, it registers nothing.
func NewVPCSettings(
	ctx *pulumi.Context, name string, args *VPCSettingsArgs, opts ...pulumi.ResourceOption,
) (*VPCSettings, error) {
	args = component.OrZero(args)
	v := &VPCSettings{}
	if args.Plan.Empty() {
		return v, nil
	}
	if err := component.Required(args, "VPCID"); err != nil {
		return nil, vpcSettingsKind.Error(name, err)
	}
	base, err := vpcSettingsKind.Register(ctx, name, v, args.Tags, opts...)
	if err != nil {
		return nil, err
	}
	b := &settingsBuilder{Base: base, args: args}
	for _, step := range []func() error{
		b.createDHCPOptions,
		b.associateQueryLogs,
		b.associateDNSFirewall,
		b.createPublicAccessExclusion,
	} {
		if err := step(); err != nil {
			return nil, base.Error(err)
		}
	}
	return v, base.RegisterOutputs(pulumi.Map{})
}

// A settingsBuilder creates the resources of the settings, step by step.
type settingsBuilder struct {
	*component.Base
	args *VPCSettingsArgs
}

// createDHCPOptions creates and associates a DHCP option set. AWS cannot change an
// option set, so a change replaces it.
func (b *settingsBuilder) createDHCPOptions() error {
	d := b.args.Plan.DHCP
	if d == nil {
		return nil
	}
	options := &ec2.VpcDhcpOptionsArgs{
		DomainNameServers: pulumi.ToStringArray(d.NameServers),
		Tags:              b.Tags("dhcp"),
	}
	if d.DomainName != "" {
		options.DomainName = pulumi.String(d.DomainName)
	}
	if len(d.NTPServers) > 0 {
		options.NtpServers = pulumi.ToStringArray(d.NTPServers)
	}
	set, err := ec2.NewVpcDhcpOptions(b.Ctx, b.Name("dhcp"), options, b.Child)
	if err != nil {
		return err
	}
	_, err = ec2.NewVpcDhcpOptionsAssociation(b.Ctx, b.Name("dhcp-association"), &ec2.VpcDhcpOptionsAssociationArgs{
		VpcId: b.args.VPCID, DhcpOptionsId: set.ID(),
	}, b.Child)
	return err
}

// associateQueryLogs logs the DNS queries of the VPC.
func (b *settingsBuilder) associateQueryLogs() error {
	if b.args.Plan.QueryLogConfig == "" {
		return nil
	}
	_, err := route53.NewResolverQueryLogConfigAssociation(b.Ctx, b.Name("query-logs"),
		&route53.ResolverQueryLogConfigAssociationArgs{
			ResolverQueryLogConfigId: pulumi.String(b.args.Plan.QueryLogConfig), ResourceId: b.args.VPCID,
		}, b.Child)
	return err
}

// associateDNSFirewall associates the DNS Firewall rule groups. The name of each
// association contains the rule group and not the priority, so that a new priority
// updates it in place.
func (b *settingsBuilder) associateDNSFirewall() error {
	for _, g := range b.args.Plan.DNSFirewall {
		protection := "DISABLED"
		if g.MutationProtection {
			protection = "ENABLED"
		}
		_, err := route53.NewResolverFirewallRuleGroupAssociation(b.Ctx, b.Name(g.RuleGroup),
			&route53.ResolverFirewallRuleGroupAssociationArgs{
				FirewallRuleGroupId: pulumi.String(g.RuleGroup),
				VpcId:               b.args.VPCID,
				Priority:            pulumi.Int(g.Priority),
				MutationProtection:  pulumi.String(protection),
				Tags:                b.Tags(g.RuleGroup),
			}, b.Child)
		if err != nil {
			return err
		}
	}
	return nil
}

// createPublicAccessExclusion excludes the VPC from VPC Block Public Access.
func (b *settingsBuilder) createPublicAccessExclusion() error {
	if b.args.Plan.Exclusion == "" {
		return nil
	}
	_, err := ec2.NewVpcBlockPublicAccessExclusion(b.Ctx, b.Name("public-access"),
		&ec2.VpcBlockPublicAccessExclusionArgs{
			VpcId:                        b.args.VPCID.ToStringOutput().ToStringPtrOutput(),
			InternetGatewayExclusionMode: pulumi.String("allow-" + string(b.args.Plan.Exclusion)),
			Tags:                         b.Tags("public-access"),
		}, b.Child)
	return err
}
