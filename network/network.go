// Package network builds the network that a plan lays out: a VPC with public,
// private and data subnets in each zone, their routes, NAT gateways and
// endpoints.
package network

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/network/plan/endpointpolicy"
)

// Type is the component's type token.
const Type = "ecs-foundation:index:Network"

// Args are what a network is made from.
type Args struct {
	// Spec says what to build; see package plan for its defaults.
	Spec networkplan.Spec
	// Region is the AWS region, such as us-east-1. Required.
	Region string
	// Account is the AWS account, whose principals the endpoints serve.
	// Required, unless Spec says that their policies are open.
	Account string
	// Tags are put on every resource that takes tags, beside its Name.
	Tags map[string]string
}

// A Network is a VPC in which services can be placed. A subnet's ID resolves
// when its way out exists: a task that starts earlier cannot pull its image.
type Network struct {
	pulumi.ResourceState

	Plan networkplan.Plan
	// VPCID is the VPC's ID.
	VPCID pulumi.IDOutput
	// PublicSubnetIDs, PrivateSubnetIDs and DataSubnetIDs are keyed by zone:
	// "a" or "az1".
	PublicSubnetIDs  pulumi.StringMapOutput
	PrivateSubnetIDs pulumi.StringMapOutput
	DataSubnetIDs    pulumi.StringMapOutput
	// TierSubnetIDs are those of the tiers of the stack's own, by tier and zone.
	TierSubnetIDs map[networkplan.Tier]pulumi.StringMapOutput
	// GatewayEndpointIDs and PrefixListIDs are keyed by service: "s3" and
	// "dynamodb". A security group names the service by its prefix list.
	GatewayEndpointIDs pulumi.StringMapOutput
	PrefixListIDs      pulumi.StringMapOutput
	// NATPublicIPs are the addresses that the world sees tasks come from,
	// keyed by the zone of the gateway.
	NATPublicIPs pulumi.StringMapOutput

	addresses map[networkplan.Tier]pulumi.StringMap
}

// Addresses returns the IDs of a tier's subnets, keyed by zone, for what needs
// the subnets and no way out, such as an interface endpoint: these do not wait
// for NAT.
func (n *Network) Addresses(t networkplan.Tier) pulumi.StringMap {
	return n.addresses[t]
}

// Tiers returns TierSubnetIDs as one output.
func (n *Network) Tiers() pulumi.Map {
	all := pulumi.Map{}
	for tier, ids := range n.TierSubnetIDs {
		all[string(tier)] = ids
	}
	return all
}

// New plans a network and builds it. A mistake in the arguments registers
// nothing.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Network, error) {
	layout, err := networkplan.New(args.Spec, args.Region)
	if err != nil {
		return nil, fmt.Errorf("network %q:\n%w", name, err)
	}
	scope := policy.Scope{Region: args.Region, Account: args.Account}
	policies, err := endpointpolicy.Policies(networkplan.GatewayServices(), layout.Policies, scope)
	if err != nil {
		return nil, fmt.Errorf("network %q: %w", name, err)
	}
	n := &Network{Plan: layout}
	if err := ctx.RegisterComponentResource(Type, name, n, opts...); err != nil {
		return nil, fmt.Errorf("registering network %q: %w", name, err)
	}
	b := &builder{
		ctx: ctx, plan: layout, region: args.Region, policies: policies,
		namer: component.NewNamer(ctx, name, args.Tags),
		child: pulumi.Parent(n),
	}
	if err := b.build(); err != nil {
		return nil, fmt.Errorf("network %q: %w", name, err)
	}
	n.expose(b)
	return n, ctx.RegisterResourceOutputs(n, pulumi.Map{
		"vpcId":              n.VPCID,
		"publicSubnetIds":    n.PublicSubnetIDs,
		"privateSubnetIds":   n.PrivateSubnetIDs,
		"dataSubnetIds":      n.DataSubnetIDs,
		"tierSubnetIds":      n.Tiers(),
		"gatewayEndpointIds": n.GatewayEndpointIDs,
		"prefixListIds":      n.PrefixListIDs,
		"natPublicIps":       n.NATPublicIPs,
	})
}

// expose sets the outputs. Each subnet's ID waits for the subnet's table and
// the routes in it.
func (n *Network) expose(b *builder) {
	n.VPCID = b.vpc.ID()
	n.addresses, n.TierSubnetIDs = map[networkplan.Tier]pulumi.StringMap{}, map[networkplan.Tier]pulumi.StringMapOutput{}
	ids := map[networkplan.Tier]pulumi.StringMap{}
	for _, tier := range append(networkplan.Tiers(), b.plan.CustomTiers()...) {
		n.addresses[tier], ids[tier] = pulumi.StringMap{}, pulumi.StringMap{}
	}
	for _, s := range b.plan.Subnets {
		id := b.subnets[s.Key].ID().ToStringOutput()
		n.addresses[s.Tier][s.Zone.Key] = id
		ids[s.Tier][s.Zone.Key] = component.After(b.ctx, id, b.ways[s.Key]...)
	}
	n.PublicSubnetIDs = ids[networkplan.Public].ToStringMapOutput()
	n.PrivateSubnetIDs = ids[networkplan.Private].ToStringMapOutput()
	n.DataSubnetIDs = ids[networkplan.Data].ToStringMapOutput()
	for _, tier := range b.plan.CustomTiers() {
		n.TierSubnetIDs[tier] = ids[tier].ToStringMapOutput()
	}

	endpoints, lists := pulumi.StringMap{}, pulumi.StringMap{}
	for _, service := range networkplan.GatewayServices() {
		endpoints[service] = b.gatewayEndpoints[service].ID()
		lists[service] = b.gatewayEndpoints[service].PrefixListId
	}
	n.GatewayEndpointIDs = endpoints.ToStringMapOutput()
	n.PrefixListIDs = lists.ToStringMapOutput()

	addresses := pulumi.StringMap{}
	for _, nat := range b.plan.NATs {
		addresses[nat.Zone.Key] = b.nats[nat.Zone.Key].PublicIp
	}
	n.NATPublicIPs = addresses.ToStringMapOutput()
}
