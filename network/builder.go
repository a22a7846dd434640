package network

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	"ecs-foundation/internal/netaddr"
	networkplan "ecs-foundation/network/plan"
)

// A builder turns a plan into resources, step by step.
type builder struct {
	ctx    *pulumi.Context
	plan   networkplan.Plan
	region string
	// policies are those of the gateway endpoints, by service.
	policies map[string]string
	namer    component.Namer
	child    pulumi.ResourceOption

	vpc *ec2.Vpc
	igw *ec2.InternetGateway
	// secondary are the ranges beside the VPC's own.
	secondary map[netip.Prefix]pulumi.CustomResource
	subnets   map[string]*ec2.Subnet
	nats      map[string]*ec2.NatGateway
	tables    map[string]*ec2.RouteTable
	// ways are what has to exist before a subnet, by its key, is of use.
	ways             map[string][]pulumi.CustomResource
	gatewayEndpoints map[string]*ec2.VpcEndpoint
	egressOnly       *ec2.EgressOnlyInternetGateway // or none
}

func (b *builder) build() error {
	b.secondary = map[netip.Prefix]pulumi.CustomResource{}
	b.subnets = map[string]*ec2.Subnet{}
	b.nats = map[string]*ec2.NatGateway{}
	b.tables = map[string]*ec2.RouteTable{}
	b.ways = map[string][]pulumi.CustomResource{}
	b.gatewayEndpoints = map[string]*ec2.VpcEndpoint{}
	steps := []func() error{
		b.makeVPC, b.addRanges, b.lockDefaults, b.makeSubnets, b.makeTables,
		b.routePublic, b.makeNATs, b.routePrivate, b.makeEgressOnly, b.routeIPv6, b.makeGatewayEndpoints,
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// makeVPC makes the VPC and its door. Private DNS of interface endpoints needs
// both DNS support and DNS hostnames. Another IPAM pool would replace the VPC,
// so that the pool of one that stands is no longer looked at.
func (b *builder) makeVPC() (err error) {
	args := &ec2.VpcArgs{
		CidrBlock:          pulumi.String(b.plan.CIDR.String()),
		EnableDnsSupport:   pulumi.Bool(true),
		EnableDnsHostnames: pulumi.Bool(true),
		Tags:               b.namer.Tags("vpc"),
	}
	if b.plan.IPv6 {
		args.AssignGeneratedIpv6CidrBlock = pulumi.Bool(true)
	}
	if pool := b.plan.IPAMPool; pool != "" {
		args.Ipv4IpamPoolId = pulumi.String(pool)
	}
	b.vpc, err = ec2.NewVpc(b.ctx, b.namer.Name("vpc"), args, b.child, pulumi.IgnoreChanges([]string{"ipv4IpamPoolId"}))
	if err != nil {
		return err
	}
	b.igw, err = ec2.NewInternetGateway(b.ctx, b.namer.Name("igw"), &ec2.InternetGatewayArgs{
		VpcId: b.vpc.ID(),
		Tags:  b.namer.Tags("igw"),
	}, b.child, component.FailSoon())
	return err
}

// addRanges adds the secondary ranges. AWS takes a subnet only where its range
// is the VPC's already.
func (b *builder) addRanges() error {
	for _, r := range b.plan.Secondary {
		key := "range-" + strings.NewReplacer(".", "-", "/", "-").Replace(r.String())
		added, err := ec2.NewVpcIpv4CidrBlockAssociation(b.ctx, b.namer.Name(key), &ec2.VpcIpv4CidrBlockAssociationArgs{
			VpcId:     b.vpc.ID(),
			CidrBlock: pulumi.String(r.String()),
		}, b.child)
		if err != nil {
			return fmt.Errorf("range %s: %w", r, err)
		}
		b.secondary[r] = added
	}
	return nil
}

// rangeOf returns what a subnet's range waits for: nothing in the VPC's own.
func (b *builder) rangeOf(s networkplan.Subnet) []pulumi.CustomResource {
	for r, added := range b.secondary {
		if r.Contains(s.CIDR.Addr()) {
			return []pulumi.CustomResource{added}
		}
	}
	return nil
}

// lockDefaults empties the group and the table that AWS gives every VPC, which
// whoever names none falls into (Security Hub EC2.2, CIS 5.5).
func (b *builder) lockDefaults() error {
	_, err := ec2.NewDefaultSecurityGroup(b.ctx, b.namer.Name("default"), &ec2.DefaultSecurityGroupArgs{
		VpcId: b.vpc.ID(),
		Tags:  b.namer.Tags("default-closed"),
	}, b.child)
	if err != nil {
		return err
	}
	_, err = ec2.NewDefaultRouteTable(b.ctx, b.namer.Name("main"), &ec2.DefaultRouteTableArgs{
		DefaultRouteTableId: b.vpc.DefaultRouteTableId,
		Routes:              ec2.DefaultRouteTableRouteArray{},
		Tags:                b.namer.Tags("main-closed"),
	}, b.child)
	return err
}

// makeSubnets gives no subnet automatic public addresses: a load balancer and
// a NAT gateway bring their own (Security Hub EC2.15).
func (b *builder) makeSubnets() error {
	for _, s := range b.plan.Subnets {
		args := &ec2.SubnetArgs{
			VpcId:               b.vpc.ID(),
			CidrBlock:           pulumi.String(s.CIDR.String()),
			MapPublicIpOnLaunch: pulumi.Bool(false),
			Tags:                b.namer.Tags(s.Key),
		}
		if b.plan.HasIPv6(s) {
			args.Ipv6CidrBlock = b.ipv6(s)
		}
		if s.Zone.ID != "" {
			args.AvailabilityZoneId = pulumi.String(s.Zone.ID)
		} else {
			args.AvailabilityZone = pulumi.String(s.Zone.Name)
		}
		subnet, err := ec2.NewSubnet(b.ctx, b.namer.Name(s.Key), args, b.child,
			component.DependsOn(b.rangeOf(s)...), component.FailSoon())
		if err != nil {
			return err
		}
		b.subnets[s.Key] = subnet
	}
	return nil
}

func (b *builder) makeTables() error {
	for _, t := range b.plan.Tables {
		table, err := ec2.NewRouteTable(b.ctx, b.namer.Name(t.Key+"-routes"), &ec2.RouteTableArgs{
			VpcId: b.vpc.ID(),
			Tags:  b.namer.Tags(t.Key),
		}, b.child)
		if err != nil {
			return err
		}
		b.tables[t.Key] = table
		for _, subnet := range t.Subnets {
			association, err := ec2.NewRouteTableAssociation(b.ctx, b.namer.Name(subnet+"-association"),
				&ec2.RouteTableAssociationArgs{
					RouteTableId: table.ID(),
					SubnetId:     b.subnets[subnet].ID(),
				}, b.child)
			if err != nil {
				return err
			}
			b.ways[subnet] = append(b.ways[subnet], association)
		}
	}
	return nil
}

func (b *builder) routePublic() error {
	return b.route(networkplan.ViaInternet, func(networkplan.RouteTable) *ec2.RouteArgs {
		return &ec2.RouteArgs{GatewayId: b.igw.ID()}
	})
}

func (b *builder) routePrivate() error {
	return b.route(networkplan.ViaNAT, func(t networkplan.RouteTable) *ec2.RouteArgs {
		return &ec2.RouteArgs{NatGatewayId: b.nats[t.NAT].ID()}
	})
}

// route adds a default route to every table whose plan leads through via.
func (b *builder) route(via networkplan.Gateway, target func(networkplan.RouteTable) *ec2.RouteArgs) error {
	for _, t := range b.plan.Tables {
		if t.Default != via {
			continue
		}
		args := target(t)
		args.RouteTableId = b.tables[t.Key].ID()
		args.DestinationCidrBlock = pulumi.String(netaddr.World.String())
		route, err := ec2.NewRoute(b.ctx, b.namer.Name(t.Key+"-default"), args, b.child)
		if err != nil {
			return err
		}
		for _, subnet := range t.Subnets {
			b.ways[subnet] = append(b.ways[subnet], route)
		}
	}
	return nil
}

// makeNATs waits for the way out of the public subnet: AWS refuses a NAT
// gateway in a VPC whose internet gateway is not attached yet.
func (b *builder) makeNATs() error {
	for _, planned := range b.plan.NATs {
		key := planned.Zone.Key
		subnet := "public-" + key
		ready := component.DependsOn(b.ways[subnet]...)
		args := &ec2.NatGatewayArgs{SubnetId: b.subnets[subnet].ID(), Tags: b.namer.Tags("nat-" + key)}
		if planned.ElasticIP != "" {
			args.AllocationId = pulumi.String(planned.ElasticIP)
		} else {
			address, err := ec2.NewEip(b.ctx, b.namer.Name("nat-"+key+"-address"), &ec2.EipArgs{
				Domain: pulumi.String("vpc"),
				Tags:   b.namer.Tags("nat-" + key),
			}, b.child, component.DependsOn(b.igw))
			if err != nil {
				return err
			}
			args.AllocationId = address.ID()
		}
		nat, err := ec2.NewNatGateway(b.ctx, b.namer.Name("nat-"+key), args, b.child, ready)
		if err != nil {
			return err
		}
		b.nats[key] = nat
	}
	return nil
}
