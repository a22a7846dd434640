package network

import (
	"cmp"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/netaddr"
	networkplan "ecs-foundation/network/plan"
)

// AdoptedType is the type token of a network that somebody else has built.
const AdoptedType = "ecs-foundation:index:AdoptedNetwork"

// AdoptArgs name a VPC that stands already, or that something else in the
// program builds, and the subnets of it to use: one for each zone and tier.
type AdoptArgs struct {
	// VPCID is the VPC's ID. Required.
	VPCID pulumi.StringInput
	// Region is the AWS region, such as us-east-1. Required.
	Region string
	// PublicSubnetIDs are where load balancers stand. Required.
	PublicSubnetIDs pulumi.StringArrayInput
	// PrivateSubnetIDs are where tasks run. Required.
	PrivateSubnetIDs pulumi.StringArrayInput
	// DataSubnetIDs are for databases and caches, if there are any.
	DataSubnetIDs pulumi.StringArrayInput
}

// Adopt returns a network that it did not build, for the other components to
// stand on. It asks AWS what is there, and its outputs resolve only when DNS,
// zones and routes are such that services work: at preview, where the IDs are
// known by then. Nothing in the VPC is changed. Its plan, its gateway endpoints
// and its NAT addresses are those of whoever built it, and not told.
func Adopt(ctx *pulumi.Context, name string, args *AdoptArgs, opts ...pulumi.ResourceOption) (*Network, error) {
	n := &Network{}
	if err := ctx.RegisterComponentResource(AdoptedType, name, n, opts...); err != nil {
		return nil, fmt.Errorf("registering network %q: %w", name, err)
	}
	ask := asking{ctx, pulumi.Parent(n)}
	data := args.DataSubnetIDs
	if data == nil {
		data = pulumi.StringArray{}
	}
	ids := pulumi.All(args.VPCID, args.PublicSubnetIDs, args.PrivateSubnetIDs, data).ApplyT(
		func(known []any) (map[string]map[string]string, error) {
			subnets := map[networkplan.Tier][]string{}
			for i, tier := range networkplan.Tiers() {
				subnets[tier] = known[i+1].([]string)
			}
			ids, err := ask.standing(known[0].(string), subnets)
			if err != nil {
				return nil, fmt.Errorf("network %q cannot be adopted:\n%w", name, err)
			}
			return ids, nil
		}).(pulumi.StringMapMapOutput)
	of := func(t networkplan.Tier) pulumi.StringMapOutput { return ids.MapIndex(pulumi.String(t)) }
	n.PublicSubnetIDs, n.PrivateSubnetIDs, n.DataSubnetIDs = of(networkplan.Public), of(networkplan.Private), of(networkplan.Data)
	n.VPCID = pulumi.All(args.VPCID, ids).ApplyT(func(both []any) pulumi.ID { return pulumi.ID(both[0].(string)) }).(pulumi.IDOutput)
	lists := pulumi.StringMap{}
	for _, service := range networkplan.GatewayServices() {
		name := serviceName(args.Region, service)
		list, err := ec2.LookupManagedPrefixList(ctx, &ec2.LookupManagedPrefixListArgs{Name: &name}, ask.of)
		if err != nil {
			return nil, fmt.Errorf("prefix list of %s: %w", service, err)
		}
		lists[service] = pulumi.String(list.Id)
	}
	n.PrefixListIDs = lists.ToStringMapOutput()
	n.GatewayEndpointIDs, n.NATPublicIPs = pulumi.StringMap{}.ToStringMapOutput(), pulumi.StringMap{}.ToStringMapOutput()
	return n, ctx.RegisterResourceOutputs(n, pulumi.Map{
		"vpcId":            n.VPCID,
		"publicSubnetIds":  n.PublicSubnetIDs,
		"privateSubnetIds": n.PrivateSubnetIDs,
		"dataSubnetIds":    n.DataSubnetIDs,
		"prefixListIds":    n.PrefixListIDs,
	})
}

// asking asks AWS.
type asking struct {
	ctx *pulumi.Context
	of  pulumi.ResourceOrInvokeOption
}

// standing returns the subnets by tier and zone, as they are or as they are not
// to be.
func (a asking) standing(id string, subnets map[networkplan.Tier][]string) (map[string]map[string]string, error) {
	vpc, err := ec2.LookupVpc(a.ctx, &ec2.LookupVpcArgs{Id: &id}, a.of)
	if err != nil {
		return nil, err
	}
	s := networkplan.Standing{VPC: vpc.Id, DNSSupport: vpc.EnableDnsSupport, DNSHostnames: vpc.EnableDnsHostnames}
	for _, tier := range networkplan.Tiers() {
		for _, id := range subnets[tier] {
			subnet, err := ec2.LookupSubnet(a.ctx, &ec2.LookupSubnetArgs{Id: &id}, a.of)
			if err != nil {
				return nil, err
			}
			way, err := a.way(subnet, vpc.MainRouteTableId)
			if err != nil {
				return nil, err
			}
			s.Subnets = append(s.Subnets, networkplan.StandingSubnet{
				ID: subnet.Id, VPC: subnet.VpcId, Tier: tier, Zone: subnet.AvailabilityZone,
				Free: subnet.AvailableIpAddressCount, Default: way,
			})
		}
	}
	return s.IDs()
}

// way returns what a subnet's default route leads to. A subnet that is in no
// table is in the VPC's main one.
func (a asking) way(subnet *ec2.LookupSubnetResult, main string) (string, error) {
	tables, err := ec2.GetRouteTables(a.ctx, &ec2.GetRouteTablesArgs{
		VpcId:   &subnet.VpcId,
		Filters: []ec2.GetRouteTablesFilter{{Name: "association.subnet-id", Values: []string{subnet.Id}}},
	}, a.of)
	if err != nil {
		return "", err
	}
	id := append(tables.Ids, main)[0]
	table, err := ec2.LookupRouteTable(a.ctx, &ec2.LookupRouteTableArgs{RouteTableId: &id}, a.of)
	if err != nil {
		return "", err
	}
	for _, r := range table.Routes {
		if r.CidrBlock == netaddr.World.String() {
			return cmp.Or(r.GatewayId, r.NatGatewayId, r.TransitGatewayId, r.NetworkInterfaceId, r.VpcEndpointId, "another gateway"), nil
		}
	}
	return "", nil
}
