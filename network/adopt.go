package network

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumix"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/component"
	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
)

// AdoptedType is the type token of an existing network.
const AdoptedType = "ecs-foundation:index:AdoptedNetwork"

var adoptedKind = component.Kind{Type: AdoptedType, Noun: "network"}

// AdoptArgs are the arguments of Adopt: a VPC that exists already or that another
// part of the program creates, and the subnets to use, one for each zone and tier.
type AdoptArgs struct {
	// Region is the AWS region, such as us-east-1. Required.
	Region string

	// VPCID is the VPC's ID. Required.
	VPCID pulumi.StringInput
	// PublicSubnetIDs are the subnets for load balancers. Required.
	PublicSubnetIDs pulumi.StringArrayInput
	// PrivateSubnetIDs are the subnets for tasks. Required.
	PrivateSubnetIDs pulumi.StringArrayInput
	// DataSubnetIDs are the subnets for databases and caches. Optional.
	DataSubnetIDs pulumi.StringArrayInput
}

// Adopt returns an existing VPC as a network for the other components. It only reads
// the VPC. The outputs fail if the DNS settings, zones or routes of the VPC do not
// meet the requirements of services; a preview fails as well if the IDs are known.
// The network has no gateway endpoint IDs and no NAT addresses.
func Adopt(ctx *pulumi.Context, name string, args *AdoptArgs, opts ...pulumi.ResourceOption) (*Network, error) {
	args = component.OrZero(args)
	if err := component.Required(args, "Region", "VPCID", "PublicSubnetIDs", "PrivateSubnetIDs"); err != nil {
		return nil, adoptedKind.Error(name, err)
	}
	n := &Network{}
	base, err := adoptedKind.Register(ctx, name, n, nil, opts...)
	if err != nil {
		return nil, err
	}
	ids := describedSubnets(base, args)
	n.VPCID = pulumix.Cast[pulumi.IDOutput](pulumix.Apply2(args.VPCID.ToStringOutput(), ids,
		func(vpc string, _ map[string]map[string]string) pulumi.ID { return pulumi.ID(vpc) }))
	return n.adopt(base, args.Region, ids)
}

// newExisting returns the existing network of a plan, whose subnets have been read.
func newExisting(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Network, error) {
	n := &Network{}
	base, err := adoptedKind.Register(ctx, name, n, nil, opts...)
	if err != nil {
		return nil, err
	}
	ids := pulumi.StringMapMap{}
	for tier, byZone := range args.Plan.Existing.IDs() {
		ids[string(tier)] = pulumi.ToStringMap(byZone)
	}
	n.VPCID = pulumi.ID(args.Plan.Existing.VPC).ToIDOutput()
	return n.adopt(base, args.Scope.Region, ids.ToStringMapMapOutput())
}

// adopt sets the outputs of an existing network with the subnets by tier and zone.
func (n *Network) adopt(base *component.Base, region string, ids pulumi.StringMapMapOutput) (*Network, error) {
	n.PublicSubnetIDs = ids.MapIndex(pulumi.String(networkplan.Public))
	n.PrivateSubnetIDs = ids.MapIndex(pulumi.String(networkplan.Private))
	n.DataSubnetIDs = ids.MapIndex(pulumi.String(networkplan.Data))
	n.unrouted = map[networkplan.Tier]pulumi.StringMapOutput{
		networkplan.Public: n.PublicSubnetIDs, networkplan.Private: n.PrivateSubnetIDs, networkplan.Data: n.DataSubnetIDs,
	}
	var err error
	if n.PrefixListIDs, err = prefixLists(base, region); err != nil {
		return nil, base.Error(err)
	}
	n.GatewayEndpointIDs, n.NATPublicIPs = pulumi.StringMap{}.ToStringMapOutput(), pulumi.StringMap{}.ToStringMapOutput()
	return n, base.RegisterOutputs(pulumi.Map{
		"vpcId":            n.VPCID,
		"publicSubnetIds":  n.PublicSubnetIDs,
		"privateSubnetIds": n.PrivateSubnetIDs,
		"dataSubnetIds":    n.DataSubnetIDs,
		"prefixListIds":    n.PrefixListIDs,
	})
}

// prefixLists returns the prefix list IDs of the services with gateway endpoints, by
// service.
func prefixLists(base *component.Base, region string) (pulumi.StringMapOutput, error) {
	lists := pulumi.StringMap{}
	for _, service := range networkplan.GatewayServices() {
		name := awsname.Endpoint(region, service)
		list, err := ec2.LookupManagedPrefixList(base.Ctx, &ec2.LookupManagedPrefixListArgs{Name: &name}, base.Child)
		if err != nil {
			return pulumi.StringMapOutput{}, fmt.Errorf("look up prefix list of %s: %w", service, err)
		}
		lists[service] = pulumi.String(list.Id)
	}
	return lists.ToStringMapOutput(), nil
}

// describedSubnets returns the IDs of the subnets by tier and zone. It fails if services
// would not work in them.
func describedSubnets(base *component.Base, args *AdoptArgs) pulumi.StringMapMapOutput {
	data := args.DataSubnetIDs
	if data == nil {
		data = pulumi.StringArray{}
	}
	return pulumix.Cast[pulumi.StringMapMapOutput](pulumix.Apply4Err(
		args.VPCID.ToStringOutput(), args.PublicSubnetIDs.ToStringArrayOutput(),
		args.PrivateSubnetIDs.ToStringArrayOutput(), data.ToStringArrayOutput(),
		func(vpc string, public, private, data []string) (map[string]map[string]string, error) {
			network, err := Describe(base.Ctx, networkplan.ExistingSpec{VPCID: vpc, Subnets: networkplan.ExistingSubnets{
				Public: networkplan.SubnetChoice{IDs: public}, Private: networkplan.SubnetChoice{IDs: private},
				Data: networkplan.SubnetChoice{IDs: data},
			}}, base.Child)
			errs := validate.NewErrors("")
			errs.Add(err)
			if err == nil {
				network.Validate(errs)
				network.ValidateLoadBalancer(networkplan.Public, errs)
			}
			if err := errs.Err(); err != nil {
				return nil, base.Error(fmt.Errorf("the existing VPC cannot be used:\n%w", err))
			}
			ids := map[string]map[string]string{}
			for tier, byZone := range network.IDs() {
				ids[string(tier)] = byZone
			}
			return ids, nil
		}))
}
