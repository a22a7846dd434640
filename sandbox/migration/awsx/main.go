// Command awsx is a program that the sandbox's migration test deploys: the resources of awsx.ec2.Vpc, with two zones and a
// single NAT gateway, and of awsx.lb.ApplicationLoadBalancer, with the names and parents that awsx gives them. The plugin of
// awsx itself is a Node.js program that needs the official AWS provider.
// https://github.com/pulumi/pulumi-awsx/blob/v2.22.0/awsx/ec2/vpc.ts
// https://github.com/pulumi/pulumi-awsx/blob/v2.22.0/awsx/lb/applicationLoadBalancer.ts
package main

import (
	"errors"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/sandbox/plugin"
)

type (
	object = map[string]any
	list   = []any
)

// everywhere is the destination of a default route.
const everywhere = "0.0.0.0/0"

type resource struct {
	pulumi.CustomResourceState

	Arn pulumi.StringOutput `pulumi:"arn"`
}

type component struct {
	pulumi.ResourceState
}

// program registers resources by their type tokens, and collects the errors.
type program struct {
	ctx      *pulumi.Context
	provider pulumi.ProviderResource
	errs     []error
}

func (p *program) add(token, name string, parent pulumi.Resource, inputs object) *resource {
	var r resource
	p.errs = append(p.errs, p.ctx.RegisterResource("aws:"+token, name, pulumi.ToMap(inputs), &r,
		pulumi.Parent(parent), pulumi.Provider(p.provider), pulumi.Version(plugin.Version)))
	return &r
}

func (p *program) component(token, name string) *component {
	var c component
	p.errs = append(p.errs, p.ctx.RegisterComponentResource("awsx:"+token, name, &c))
	return &c
}

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		var provider pulumi.ProviderResourceState
		err := ctx.RegisterResource("pulumi:providers:aws", "aws", pulumi.Map{"region": pulumi.String("us-east-1")},
			&provider, pulumi.Version(plugin.Version))
		if err != nil {
			return err
		}
		p := &program{ctx: ctx, provider: &provider}
		vpc, subnets := p.vpc()
		p.loadBalancer(vpc, subnets)
		return errors.Join(p.errs...)
	})
}

// vpc adds a VPC, and returns it and the IDs of the public subnets.
func (p *program) vpc() (*resource, list) {
	vpc := p.add("ec2/vpc:Vpc", "shop", p.component("ec2:Vpc", "shop"), object{
		"cidrBlock": "10.20.0.0/16", "enableDnsHostnames": true, "enableDnsSupport": true, "tags": object{"Name": "shop"},
	})
	gateway := p.add("ec2/internetGateway:InternetGateway", "shop", vpc, object{"vpcId": vpc.ID(), "tags": object{"Name": "shop"}})
	var public list
	var nat *resource
	for i, zone := range []string{"us-east-1a", "us-east-1b"} {
		subnet, table := p.subnet(vpc, fmt.Sprintf("shop-public-%d", i+1), zone, fmt.Sprintf("10.20.10%d.0/24", i+1), true)
		p.add("ec2/route:Route", fmt.Sprintf("shop-public-%d", i+1), table, object{
			"routeTableId": table.ID(), "gatewayId": gateway.ID(), "destinationCidrBlock": everywhere,
		})
		public = append(public, subnet.ID())
		if nat == nil {
			address := p.add("ec2/eip:Eip", "shop-1", subnet, object{"domain": "vpc", "tags": object{"Name": "shop-1"}})
			nat = p.add("ec2/natGateway:NatGateway", "shop-1", subnet, object{
				"subnetId": subnet.ID(), "allocationId": address.ID(), "tags": object{"Name": "shop-1"},
			})
		}
		_, table = p.subnet(vpc, fmt.Sprintf("shop-private-%d", i+1), zone, fmt.Sprintf("10.20.%d.0/24", i+1), false)
		p.add("ec2/route:Route", fmt.Sprintf("shop-private-%d", i+1), table, object{
			"routeTableId": table.ID(), "natGatewayId": nat.ID(), "destinationCidrBlock": everywhere,
		})
	}
	return vpc, public
}

// subnet adds a subnet with its own route table.
func (p *program) subnet(vpc *resource, name, zone, cidr string, isPublic bool) (subnet, table *resource) {
	subnet = p.add("ec2/subnet:Subnet", name, vpc, object{
		"vpcId": vpc.ID(), "availabilityZone": zone, "cidrBlock": cidr, "mapPublicIpOnLaunch": isPublic, "tags": object{"Name": name},
	})
	table = p.add("ec2/routeTable:RouteTable", name, subnet, object{"vpcId": vpc.ID(), "tags": object{"Name": name}})
	p.add("ec2/routeTableAssociation:RouteTableAssociation", name, table, object{"routeTableId": table.ID(), "subnetId": subnet.ID()})
	return subnet, table
}

// loadBalancer adds a load balancer, with a rule for all paths in addition to the default action of awsx.
func (p *program) loadBalancer(vpc *resource, subnets list) {
	lb := p.component("lb:ApplicationLoadBalancer", "shop")
	group := p.add("ec2/securityGroup:SecurityGroup", "shop", lb, object{"vpcId": vpc.ID()})
	p.ctx.Export("securityGroup", group.ID())
	alb := p.add("lb/loadBalancer:LoadBalancer", "shop", lb, object{"subnets": subnets, "securityGroups": list{group.ID()}})
	targets := p.add("lb/targetGroup:TargetGroup", "shop", lb, object{
		"vpcId": vpc.ID(), "targetType": "ip", "port": 80, "protocol": "HTTP",
	})
	forward := list{object{"type": "forward", "targetGroupArn": targets.Arn}}
	listener := p.add("lb/listener:Listener", "shop-0", lb, object{
		"loadBalancerArn": alb.Arn, "port": 80, "protocol": "HTTP", "defaultActions": forward,
	})
	p.add("lb/listenerRule:ListenerRule", "all", listener, object{
		"listenerArn": listener.Arn, "priority": 50000, "actions": forward,
		"conditions": list{object{"pathPattern": object{"values": list{"/*"}}}},
	})
}
