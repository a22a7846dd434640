package network

import (
	"cmp"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumix"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/component"
	"ecs-foundation/internal/netaddr"
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
	n := &Network{}
	base, err := adoptedKind.Register(ctx, name, n, nil, opts...)
	if err != nil {
		return nil, err
	}
	l := &lookup{base}
	ids := l.subnets(args)
	n.PublicSubnetIDs = ids.MapIndex(pulumi.String(networkplan.Public))
	n.PrivateSubnetIDs = ids.MapIndex(pulumi.String(networkplan.Private))
	n.DataSubnetIDs = ids.MapIndex(pulumi.String(networkplan.Data))
	n.unrouted = map[networkplan.Tier]pulumi.StringMapOutput{
		networkplan.Public: n.PublicSubnetIDs, networkplan.Private: n.PrivateSubnetIDs, networkplan.Data: n.DataSubnetIDs,
	}
	n.VPCID = pulumix.Cast[pulumi.IDOutput](pulumix.Apply2(args.VPCID.ToStringOutput(), ids,
		func(vpc string, _ map[string]map[string]string) pulumi.ID { return pulumi.ID(vpc) }))
	if n.PrefixListIDs, err = l.prefixLists(args.Region); err != nil {
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

// A lookup reads an existing network.
type lookup struct {
	*component.Base
}

// prefixLists returns the prefix list IDs of the services with gateway endpoints, by
// service.
func (l *lookup) prefixLists(region string) (pulumi.StringMapOutput, error) {
	lists := pulumi.StringMap{}
	for _, service := range networkplan.GatewayServices() {
		name := awsname.Endpoint(region, service)
		list, err := ec2.LookupManagedPrefixList(l.Ctx, &ec2.LookupManagedPrefixListArgs{Name: &name}, l.Child)
		if err != nil {
			return pulumi.StringMapOutput{}, fmt.Errorf("look up prefix list of %s: %w", service, err)
		}
		lists[service] = pulumi.String(list.Id)
	}
	return lists.ToStringMapOutput(), nil
}

// subnets returns the IDs of the subnets by tier and zone. It fails if services would
// not work in them.
func (l *lookup) subnets(args *AdoptArgs) pulumi.StringMapMapOutput {
	data := args.DataSubnetIDs
	if data == nil {
		data = pulumi.StringArray{}
	}
	return pulumix.Cast[pulumi.StringMapMapOutput](pulumix.Apply4Err(
		args.VPCID.ToStringOutput(), args.PublicSubnetIDs.ToStringArrayOutput(),
		args.PrivateSubnetIDs.ToStringArrayOutput(), data.ToStringArrayOutput(),
		func(vpc string, public, private, data []string) (map[string]map[string]string, error) {
			ids, err := l.existing(vpc, map[networkplan.Tier][]string{
				networkplan.Public: public, networkplan.Private: private, networkplan.Data: data,
			})
			if err != nil {
				return nil, l.Error(fmt.Errorf("the existing VPC cannot be used:\n%w", err))
			}
			return ids, nil
		}))
}

// existing reads a VPC and its subnets, and returns the IDs of the subnets by tier
// and zone.
func (l *lookup) existing(id string, subnets map[networkplan.Tier][]string) (map[string]map[string]string, error) {
	vpc, err := ec2.LookupVpc(l.Ctx, &ec2.LookupVpcArgs{Id: &id}, l.Child)
	if err != nil {
		return nil, fmt.Errorf("look up VPC %s: %w", id, err)
	}
	network := networkplan.ExistingVPC{VPC: vpc.Id, DNSSupport: vpc.EnableDnsSupport, DNSHostnames: vpc.EnableDnsHostnames}
	for _, tier := range networkplan.Tiers() {
		for _, id := range subnets[tier] {
			subnet, err := ec2.LookupSubnet(l.Ctx, &ec2.LookupSubnetArgs{Id: &id}, l.Child)
			if err != nil {
				return nil, fmt.Errorf("look up subnet %s: %w", id, err)
			}
			target, err := l.defaultRoute(subnet, vpc.MainRouteTableId)
			if err != nil {
				return nil, fmt.Errorf("look up routes of subnet %s: %w", id, err)
			}
			network.Subnets = append(network.Subnets, networkplan.ExistingSubnet{
				ID: subnet.Id, VPC: subnet.VpcId, Tier: tier, Zone: subnet.AvailabilityZone,
				Free: subnet.AvailableIpAddressCount, Default: target,
			})
		}
	}
	return network.IDs()
}

// defaultRoute returns the target of a subnet's default route, or "". A subnet that
// is not associated with a route table uses the main route table of the VPC.
func (l *lookup) defaultRoute(subnet *ec2.LookupSubnetResult, main string) (string, error) {
	tables, err := ec2.GetRouteTables(l.Ctx, &ec2.GetRouteTablesArgs{
		VpcId:   &subnet.VpcId,
		Filters: []ec2.GetRouteTablesFilter{{Name: "association.subnet-id", Values: []string{subnet.Id}}},
	}, l.Child)
	if err != nil {
		return "", err
	}
	id := main
	if len(tables.Ids) > 0 {
		id = tables.Ids[0]
	}
	table, err := ec2.LookupRouteTable(l.Ctx, &ec2.LookupRouteTableArgs{RouteTableId: &id}, l.Child)
	if err != nil {
		return "", err
	}
	for _, route := range table.Routes {
		if route.CidrBlock == netaddr.AllIPv4.String() {
			return cmp.Or(route.GatewayId, route.NatGatewayId, route.TransitGatewayId, route.NetworkInterfaceId,
				route.VpcEndpointId, "another gateway"), nil
		}
	}
	return "", nil
}
