// Package security builds the chain of security groups: load balancer, tasks,
// endpoints, data.
package security

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	securityplan "ecs-foundation/security/plan"
)

// Type is the component's type token.
const Type = "ecs-foundation:index:SecurityGroups"

// Args are what the groups are made from.
type Args struct {
	// VPCID is the VPC the groups belong to. Required.
	VPCID pulumi.StringInput
	// Chain says who may open a connection to whom.
	Chain securityplan.Input
	// PrefixListIDs are the managed prefix lists of "s3" and "dynamodb".
	// Required.
	PrefixListIDs pulumi.StringMapInput
	// Tags are put on every group and rule, beside its Name.
	Tags map[string]string
}

// Groups are the security groups of a chain.
type Groups struct {
	pulumi.ResourceState

	// IDs are the groups' IDs, keyed "alb", "tasks" (but with isolation
	// perService) and "tasks-" and the service's name (but with shared),
	// "endpoints" (where there are any) and by the name of each store. An ID
	// resolves when the group's rules exist.
	IDs map[string]pulumi.StringOutput
	// TaskIDs are the IDs of the groups that tasks are started in, keyed by
	// service, whatever the isolation.
	TaskIDs map[string]pulumi.StringOutput
}

// New renders the chain as groups and rules. A mistake in the arguments
// registers nothing.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Groups, error) {
	table, err := securityplan.New(args.Chain)
	if err != nil {
		return nil, fmt.Errorf("security groups %q:\n%w", name, err)
	}
	g := &Groups{}
	if err := ctx.RegisterComponentResource(Type, name, g, opts...); err != nil {
		return nil, fmt.Errorf("registering security groups %q: %w", name, err)
	}
	b := &builder{
		ctx: ctx, args: args,
		namer:  component.NewNamer(ctx, name, args.Tags),
		parent: g, child: pulumi.Parent(g),
		groups: map[string]*ec2.SecurityGroup{},
		rules:  map[string][]pulumi.CustomResource{},

		cloudFront: map[string]pulumi.String{},
	}
	if err := b.build(table); err != nil {
		return nil, fmt.Errorf("security groups %q: %w", name, err)
	}
	g.IDs, g.TaskIDs = b.ids(), map[string]pulumi.StringOutput{}
	for _, s := range args.Chain.Services {
		groups := table.TasksOf(s.Name)
		g.TaskIDs[s.Name] = g.IDs[groups[len(groups)-1]]
	}
	return g, ctx.RegisterResourceOutputs(g, pulumi.Map{"ids": component.Map(g.IDs), "taskIds": component.Map(g.TaskIDs)})
}

// A builder turns a chain into resources.
type builder struct {
	ctx    *pulumi.Context
	args   *Args
	namer  component.Namer
	parent pulumi.Resource
	child  pulumi.ResourceOption
	groups map[string]*ec2.SecurityGroup
	rules  map[string][]pulumi.CustomResource // by group
	// cloudFront are the IDs of CloudFront's prefix lists, where it is let in.
	cloudFront map[string]pulumi.String
}

func (b *builder) build(table securityplan.Plan) error {
	if err := b.checkPassage(); err != nil {
		return err
	}
	if err := b.findCloudFront(table); err != nil {
		return fmt.Errorf("looking CloudFront's prefix list up: %w", err)
	}
	for _, g := range table.Groups {
		group, err := ec2.NewSecurityGroup(b.ctx, b.namer.Name(g.Key), &ec2.SecurityGroupArgs{
			VpcId:       b.args.VPCID,
			Description: pulumi.String(g.Description),
			// Groups that name each other cannot be deleted before their
			// rules are gone.
			RevokeRulesOnDelete: pulumi.Bool(true),
			Tags:                b.namer.Tags(g.Key),
		}, b.child, component.FailSoon())
		if err != nil {
			return err
		}
		b.groups[g.Key] = group
	}
	for _, r := range table.Rules() {
		if err := b.rule(r); err != nil {
			return fmt.Errorf("rule %q: %w", r.Key, err)
		}
	}
	return nil
}

// originFacing are the prefix lists of the addresses that CloudFront calls
// origins from. Their IDs differ from region to region.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html
var originFacing = map[string]string{
	securityplan.CloudFront:  "com.amazonaws.global.cloudfront.origin-facing",
	securityplan.CloudFront6: "com.amazonaws.global.ipv6.cloudfront.origin-facing",
}

// findCloudFront asks AWS for those lists: they come with no endpoint.
func (b *builder) findCloudFront(table securityplan.Plan) error {
	for _, e := range table.Edges {
		list := e.From.PrefixList
		if _, known := b.cloudFront[list]; known || !e.From.CloudFront() {
			continue
		}
		found, err := ec2.LookupManagedPrefixList(b.ctx, &ec2.LookupManagedPrefixListArgs{Name: new(originFacing[list])},
			pulumi.Parent(b.parent))
		if err != nil {
			return err
		}
		b.cloudFront[list] = pulumi.String(found.Id)
	}
	return nil
}

// rule makes one rule. AWS refuses a second rule with the same peer and port,
// so a rule that has to be replaced goes first.
func (b *builder) rule(r securityplan.Rule) error {
	peer := b.peer(r.Peer)
	args := vpc.SecurityGroupIngressRuleArgs{
		SecurityGroupId:           b.groups[r.Group].ID(),
		ReferencedSecurityGroupId: peer.group, CidrIpv4: peer.ipv4, CidrIpv6: peer.ipv6, PrefixListId: peer.list,
		IpProtocol:  pulumi.String(string(r.Protocol)),
		FromPort:    pulumi.Int(r.Port),
		ToPort:      pulumi.Int(r.Port),
		Description: pulumi.String(r.Why),
		Tags:        b.namer.Tags(r.Key),
	}
	name, first := b.namer.Name(r.Key), pulumi.DeleteBeforeReplace(true)
	var rule pulumi.CustomResource
	var err error
	if r.Direction == securityplan.In {
		rule, err = vpc.NewSecurityGroupIngressRule(b.ctx, name, &args, b.child, first)
	} else {
		out := vpc.SecurityGroupEgressRuleArgs(args)
		rule, err = vpc.NewSecurityGroupEgressRule(b.ctx, name, &out, b.child, first)
	}
	b.rules[r.Group] = append(b.rules[r.Group], rule)
	return err
}

// A peer is the other end of a rule; AWS takes exactly one of the four.
type peer struct {
	group, ipv4, ipv6, list pulumi.StringPtrInput
}

func (b *builder) peer(n securityplan.Node) peer {
	switch {
	case n.Group != "":
		return peer{group: b.groups[n.Group].ID().ToStringOutput()}
	case n.CloudFront():
		return peer{list: b.cloudFront[n.PrefixList]}
	case n.PrefixList != "":
		return peer{list: b.args.PrefixListIDs.ToStringMapOutput().MapIndex(pulumi.String(n.PrefixList))}
	case n.IPv6():
		return peer{ipv6: pulumi.String(n.CIDR.String())}
	default:
		return peer{ipv4: pulumi.String(n.CIDR.String())}
	}
}

func (b *builder) ids() map[string]pulumi.StringOutput {
	ids := map[string]pulumi.StringOutput{}
	for key, group := range b.groups {
		ids[key] = component.After(b.ctx, group.ID().ToStringOutput(), b.rules[key]...)
	}
	return ids
}
