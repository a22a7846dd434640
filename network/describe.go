package network

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"sync"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/netaddr"
	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
)

// Describe returns an existing network as AWS describes it. Its errors have the keys of
// ExistingSpec.
func Describe(ctx *pulumi.Context, spec networkplan.ExistingSpec, opts ...pulumi.InvokeOption) (networkplan.Existing, error) {
	d := &describer{ctx: ctx, opts: opts}
	errs := validate.NewErrors("")
	vpc, err := ec2.LookupVpc(ctx, &ec2.LookupVpcArgs{Id: &spec.VPCID}, opts...)
	if err != nil {
		errs.Child("vpcId").Addf("look up VPC %s: %v", spec.VPCID, err)
		return networkplan.Existing{}, errs.Err()
	}
	network := networkplan.Existing{
		VPC: vpc.Id, Owner: vpc.OwnerId, CIDRs: rangesOf(vpc), DNSSupport: vpc.EnableDnsSupport, DNSHostnames: vpc.EnableDnsHostnames,
	}
	if servers, err := d.nameServers(vpc.DhcpOptionsId); err == nil {
		network.NameServers = networkplan.CustomNameServers(network.CIDRs[0], servers)
	} else {
		errs.Child("vpcId").Addf("look up DHCP options %s: %v", vpc.DhcpOptionsId, err)
	}
	for _, tier := range networkplan.Tiers() {
		at := errs.Child("subnets").Child(string(tier))
		ids, err := d.choose(spec.VPCID, spec.Subnets.Of(tier))
		if err != nil {
			at.Addf("%v", err)
			continue
		}
		network.Subnets = append(network.Subnets, d.subnets(tier, ids, vpc.MainRouteTableId, at)...)
	}
	return network, errs.Err()
}

// rangesOf returns the IPv4 ranges of a VPC, the primary range first.
func rangesOf(vpc *ec2.LookupVpcResult) []netip.Prefix {
	var ranges []netip.Prefix
	add := func(text string) {
		if r, err := netip.ParsePrefix(text); err == nil && !slices.Contains(ranges, r) {
			ranges = append(ranges, r)
		}
	}
	add(vpc.CidrBlock)
	for _, association := range vpc.CidrBlockAssociations {
		if association.State == "associated" {
			add(association.CidrBlock)
		}
	}
	return ranges
}

// A describer reads an existing network.
type describer struct {
	ctx  *pulumi.Context
	opts []pulumi.InvokeOption
}

// nameServers returns the name servers of DHCP options. A VPC without DHCP options has
// "default", which has none.
func (d *describer) nameServers(options string) ([]string, error) {
	if options == "" || options == "default" {
		return nil, nil
	}
	set, err := ec2.LookupVpcDhcpOptions(d.ctx, &ec2.LookupVpcDhcpOptionsArgs{DhcpOptionsId: &options}, d.opts...)
	if err != nil {
		return nil, err
	}
	return set.DomainNameServers, nil
}

// choose returns the IDs of the subnets of a choice, sorted if they are found by tags.
func (d *describer) choose(vpc string, choice networkplan.SubnetChoice) ([]string, error) {
	if choice.Tags == nil {
		return choice.IDs, nil
	}
	filters := []ec2.GetSubnetsFilter{{Name: "vpc-id", Values: []string{vpc}}}
	for _, key := range slices.Sorted(maps.Keys(choice.Tags)) {
		filters = append(filters, ec2.GetSubnetsFilter{Name: "tag:" + key, Values: []string{choice.Tags[key]}})
	}
	subnets, err := ec2.GetSubnets(d.ctx, &ec2.GetSubnetsArgs{Filters: filters}, d.opts...)
	if err != nil {
		return nil, fmt.Errorf("look up subnets: %w", err)
	}
	if len(subnets.Ids) == 0 {
		return nil, fmt.Errorf("no subnet of %s has the tags: set the tags of existing subnets, or list their IDs", vpc)
	}
	return slices.Sorted(slices.Values(subnets.Ids)), nil
}

// subnets reads the subnets of a tier concurrently.
func (d *describer) subnets(tier networkplan.Tier, ids []string, main string, errs validate.Errors) []networkplan.ExistingSubnet {
	subnets, failed := make([]networkplan.ExistingSubnet, len(ids)), make([]error, len(ids))
	var group sync.WaitGroup
	for i, id := range ids {
		group.Go(func() { subnets[i], failed[i] = d.subnet(tier, id, main) })
	}
	group.Wait()
	for _, err := range failed {
		if err != nil {
			errs.Addf("%v", err)
		}
	}
	return subnets
}

func (d *describer) subnet(tier networkplan.Tier, id, main string) (networkplan.ExistingSubnet, error) {
	subnet, err := ec2.LookupSubnet(d.ctx, &ec2.LookupSubnetArgs{Id: &id}, d.opts...)
	if err != nil {
		return networkplan.ExistingSubnet{}, fmt.Errorf("look up subnet %s: %w", id, err)
	}
	target, err := d.defaultRoute(subnet, main)
	if err != nil {
		return networkplan.ExistingSubnet{}, fmt.Errorf("look up routes of subnet %s: %w", id, err)
	}
	described := networkplan.ExistingSubnet{
		ID: subnet.Id, VPC: subnet.VpcId, Tier: tier, Zone: subnet.AvailabilityZone,
		Free: subnet.AvailableIpAddressCount, Default: target,
	}
	if subnet.CidrBlock != "" { // an IPv6-only subnet has none
		described.CIDR, err = netip.ParsePrefix(subnet.CidrBlock)
	}
	return described, err
}

// defaultRoute returns the target of a subnet's default route, or "". A subnet that
// is not associated with a route table uses the main route table of the VPC.
func (d *describer) defaultRoute(subnet *ec2.LookupSubnetResult, main string) (string, error) {
	tables, err := ec2.GetRouteTables(d.ctx, &ec2.GetRouteTablesArgs{
		VpcId:   &subnet.VpcId,
		Filters: []ec2.GetRouteTablesFilter{{Name: "association.subnet-id", Values: []string{subnet.Id}}},
	}, d.opts...)
	if err != nil {
		return "", err
	}
	id := main
	if len(tables.Ids) > 0 {
		id = tables.Ids[0]
	}
	table, err := ec2.LookupRouteTable(d.ctx, &ec2.LookupRouteTableArgs{RouteTableId: &id}, d.opts...)
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
