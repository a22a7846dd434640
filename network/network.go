// Package network creates a planned network, or uses an existing one: a VPC with public, private and data
// subnets in each zone, their routes, NAT gateways and endpoints.
package network

import (
	"cmp"
	"fmt"
	"net/netip"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/network/plan/endpointpolicy"
)

// Type is the component's type token.
const Type = "ecs-foundation:index:Network"

var kind = component.Kind{Type: Type, Noun: "network"}

// Args are the arguments of New.
type Args struct {
	// Plan is the plan of the network, from plan.New. Required.
	Plan networkplan.Plan
	// Scope is the region and the account. Restricted endpoints allow only
	// principals of the account. Required.
	Scope policy.Scope
	// Tags are added to every resource that supports tags, in addition to the Name tag.
	Tags map[string]string
}

// A Network is a VPC with subnets for services.
type Network struct {
	pulumi.ResourceState

	// VPCID is the VPC's ID.
	VPCID pulumi.IDOutput
	// PublicSubnetIDs, PrivateSubnetIDs and DataSubnetIDs are keyed by zone, such
	// as "a" or "az1". An ID resolves when the routes of the subnet exist, because
	// a task that starts earlier cannot pull its image.
	PublicSubnetIDs  pulumi.StringMapOutput
	PrivateSubnetIDs pulumi.StringMapOutput
	DataSubnetIDs    pulumi.StringMapOutput
	// TierSubnetIDs are the subnets of the custom tiers, by tier and zone.
	TierSubnetIDs map[networkplan.Tier]pulumi.StringMapOutput
	// GatewayEndpointIDs and PrefixListIDs are keyed by service: "s3" and
	// "dynamodb". Security group rules refer to the services by their prefix lists.
	GatewayEndpointIDs pulumi.StringMapOutput
	PrefixListIDs      pulumi.StringMapOutput
	// NATPublicIPs are the addresses from which tasks connect to the internet,
	// keyed by the zone of the NAT gateway.
	NATPublicIPs pulumi.StringMapOutput

	// unrouted are the subnet IDs by tier, which resolve without waiting for routes.
	unrouted map[networkplan.Tier]pulumi.StringMapOutput
}

// UnroutedSubnetIDs returns the IDs of the subnets of a tier, keyed by zone. They
// resolve without waiting for routes and NAT gateways, for resources that need none, such as
// interface endpoints. Those of public subnets wait for the internet gateway, without which
// AWS creates no internet-facing load balancer.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer
func (n *Network) UnroutedSubnetIDs(tier networkplan.Tier) (pulumi.StringMapOutput, error) {
	ids, ok := n.unrouted[tier]
	if !ok {
		return ids, fmt.Errorf("unknown tier %q", tier)
	}
	return ids, nil
}

// Tiers returns TierSubnetIDs as one output.
func (n *Network) Tiers() pulumi.Map {
	tiers := pulumi.Map{}
	for tier, ids := range n.TierSubnetIDs {
		tiers[string(tier)] = ids
	}
	return tiers
}

// New creates a network, or returns the existing one of the plan. If an argument is invalid, it registers nothing.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Network, error) {
	args = component.OrZero(args)
	if err := cmp.Or(args.Plan.Err(), component.Required(args, "Scope")); err != nil {
		return nil, kind.Error(name, err)
	}
	if args.Plan.Existing != nil {
		return newExisting(ctx, name, args, opts...)
	}
	policies, err := endpointpolicy.Policies(networkplan.GatewayServices(), args.Plan.Policies, args.Scope)
	if err != nil {
		return nil, kind.Error(name, err)
	}
	n := &Network{}
	base, err := kind.Register(ctx, name, n, args.Tags, opts...)
	if err != nil {
		return nil, err
	}
	b := newBuilder(base, args, policies)
	if err := b.build(); err != nil {
		return nil, base.Error(err)
	}
	b.setOutputs(n)
	return n, base.RegisterOutputs(pulumi.Map{
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

// A builder creates the resources of a network, step by step.
type builder struct {
	*component.Base
	plan  networkplan.Plan
	scope policy.Scope
	// policies are the policies of the gateway endpoints, by service.
	policies map[string]string

	vpc *ec2.Vpc
	igw *ec2.InternetGateway
	// egressOnly is nil if no route uses it.
	egressOnly *ec2.EgressOnlyInternetGateway
	// secondary are the associations of the VPC's secondary ranges.
	secondary map[netip.Prefix]pulumi.CustomResource
	subnets   map[string]*ec2.Subnet     // by key
	nats      map[string]*ec2.NatGateway // by zone
	tables    map[string]*ec2.RouteTable // by key
	// routes are the resources that each subnet requires before use, by subnet key.
	routes           map[string][]pulumi.CustomResource
	gatewayEndpoints map[string]*ec2.VpcEndpoint // by service
}

func newBuilder(base *component.Base, args *Args, policies map[string]string) *builder {
	return &builder{
		Base: base, plan: args.Plan, scope: args.Scope, policies: policies,
		secondary:        map[netip.Prefix]pulumi.CustomResource{},
		subnets:          map[string]*ec2.Subnet{},
		nats:             map[string]*ec2.NatGateway{},
		tables:           map[string]*ec2.RouteTable{},
		routes:           map[string][]pulumi.CustomResource{},
		gatewayEndpoints: map[string]*ec2.VpcEndpoint{},
	}
}

func (b *builder) build() error {
	for _, step := range []func() error{
		b.createVPC,
		b.createInternetGateway,
		b.associateSecondaryRanges,
		b.closeDefaultSecurityGroup,
		b.closeMainRouteTable,
		b.createSubnets,
		b.createRouteTables,
		b.createPublicRoutes,
		b.associatePublicSubnets,
		b.createNATGateways,
		b.createNATRoutes,
		b.createEgressOnlyInternetGateway,
		b.createIPv6Routes,
		b.associateOtherSubnets,
		b.createGatewayEndpoints,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// setOutputs sets the outputs. The ID of a subnet waits for its route table and
// routes.
func (b *builder) setOutputs(n *Network) {
	n.VPCID = b.vpc.ID()
	unrouted, routed := map[networkplan.Tier]pulumi.StringMap{}, map[networkplan.Tier]pulumi.StringMap{}
	for _, tier := range append(networkplan.Tiers(), b.plan.CustomTiers()...) {
		unrouted[tier], routed[tier] = pulumi.StringMap{}, pulumi.StringMap{}
	}
	for _, subnet := range b.plan.Subnets {
		id := b.subnets[subnet.Key].ID().ToStringOutput()
		unrouted[subnet.Tier][subnet.Zone.Key] = id
		if subnet.Tier == networkplan.Public && b.igw != nil {
			unrouted[subnet.Tier][subnet.Zone.Key] = component.After(b.Ctx, id, b.igw)
		}
		routed[subnet.Tier][subnet.Zone.Key] = component.After(b.Ctx, id, b.routes[subnet.Key]...)
	}
	n.unrouted = byTier(unrouted)
	ids := byTier(routed)
	n.PublicSubnetIDs = ids[networkplan.Public]
	n.PrivateSubnetIDs = ids[networkplan.Private]
	n.DataSubnetIDs = ids[networkplan.Data]
	for _, tier := range networkplan.Tiers() {
		delete(ids, tier)
	}
	n.TierSubnetIDs = ids

	endpoints, lists := pulumi.StringMap{}, pulumi.StringMap{}
	for _, service := range networkplan.GatewayServices() {
		endpoints[service] = b.gatewayEndpoints[service].ID()
		lists[service] = b.gatewayEndpoints[service].PrefixListId
	}
	n.GatewayEndpointIDs = endpoints.ToStringMapOutput()
	n.PrefixListIDs = lists.ToStringMapOutput()

	addresses := pulumi.StringMap{}
	for zone, nat := range b.nats {
		addresses[zone] = nat.PublicIp
	}
	n.NATPublicIPs = addresses.ToStringMapOutput()
}

func byTier(subnets map[networkplan.Tier]pulumi.StringMap) map[networkplan.Tier]pulumi.StringMapOutput {
	outputs := map[networkplan.Tier]pulumi.StringMapOutput{}
	for tier, ids := range subnets {
		outputs[tier] = ids.ToStringMapOutput()
	}
	return outputs
}
