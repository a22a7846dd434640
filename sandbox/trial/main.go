// Command trial is a program to try the sandbox with. It names resources by their tokens: compiling Pulumi's SDK for AWS
// takes minutes and gigabytes.
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

type object = pulumi.Map

// stack registers resources with one provider and keeps the first error.
type stack struct {
	ctx      *pulumi.Context
	provider pulumi.ProviderResource
	err      error
}

func (s *stack) add(token, name string, inputs object, opts ...pulumi.ResourceOption) *pulumi.CustomResourceState {
	var r pulumi.CustomResourceState
	opts = append(opts, pulumi.Provider(s.provider), pulumi.Version("6.83.2"))
	if err := s.ctx.RegisterResource("aws:"+token, name, inputs, &r, opts...); err != nil && s.err == nil {
		s.err = err
	}
	return &r
}

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		fmt.Fprintln(os.Stderr, "a line from the program")
		settings := config.New(ctx, "")
		var provider pulumi.ProviderResourceState
		if err := ctx.RegisterResource("pulumi:providers:aws", "aws", object{
			"region":      pulumi.String("us-east-1"),
			"defaultTags": pulumi.JSONMarshal(object{"tags": object{"Team": pulumi.String(settings.Get("team"))}}),
		}, &provider, pulumi.Version("6.83.2")); err != nil {
			return err
		}
		s := &stack{ctx: ctx, provider: &provider}
		cidr := settings.Get("cidr")
		vpc := s.add("ec2/vpc:Vpc", "vpc", object{"cidrBlock": pulumi.String(cidr)})
		igw := s.add("ec2/internetGateway:InternetGateway", "igw", object{"vpcId": vpc.ID()})
		routes := s.add("ec2/routeTable:RouteTable", "public", object{"vpcId": vpc.ID()})
		s.add("ec2/route:Route", "public", object{
			"routeTableId": routes.ID(), "gatewayId": igw.ID(), "destinationCidrBlock": pulumi.String("0.0.0.0/0"),
		})
		subnets := pulumi.Array{}
		for i, zone := range []string{"a", "b"} {
			subnet := s.add("ec2/subnet:Subnet", "public-"+zone, object{
				"vpcId": vpc.ID(), "availabilityZone": pulumi.String("us-east-1" + zone),
				"cidrBlock": pulumi.String(strings.Replace(cidr, ".0.0/16", fmt.Sprintf(".%d.0/24", i), 1)),
			})
			s.add("ec2/routeTableAssociation:RouteTableAssociation", "public-"+zone,
				object{"subnetId": subnet.ID(), "routeTableId": routes.ID()})
			subnets = append(subnets, subnet.ID())
		}
		address := s.add("ec2/eip:Eip", "nat", object{"domain": pulumi.String("vpc")})
		s.add("ec2/natGateway:NatGateway", "nat", object{"allocationId": address.ID(), "subnetId": subnets[0]},
			pulumi.DependsOn([]pulumi.Resource{igw}))
		alb := s.add("ec2/securityGroup:SecurityGroup", "alb", object{"vpcId": vpc.ID()})
		tasks := s.add("ec2/securityGroup:SecurityGroup", "tasks", object{"vpcId": vpc.ID()})
		s.add("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "alb-to-tasks", object{
			"securityGroupId": tasks.ID(), "referencedSecurityGroupId": alb.ID(), "ipProtocol": pulumi.String("tcp"),
			"fromPort": pulumi.Int(3000), "toPort": pulumi.Int(3000), "description": pulumi.String("requests"),
		})
		s.add("iam/role:Role", "role", object{"assumeRolePolicy": pulumi.String(trust)})
		s.add("cloudwatch/logGroup:LogGroup", "logs", object{"retentionInDays": pulumi.Int(30)})
		balancer := s.add("lb/loadBalancer:LoadBalancer", "alb",
			object{"subnets": subnets, "securityGroups": pulumi.Array{alb.ID()}})
		group := s.add("lb/targetGroup:TargetGroup", "ui", object{
			"vpcId": vpc.ID(), "port": pulumi.Int(3000), "protocol": pulumi.String("HTTP"), "targetType": pulumi.String("ip"),
		})
		listener := s.add("lb/listener:Listener", "http", object{
			"loadBalancerArn": balancer.ID(), "port": pulumi.Int(80), "defaultActions": pulumi.Array{object{
				"type":          pulumi.String("fixed-response"),
				"fixedResponse": object{"contentType": pulumi.String("text/plain"), "statusCode": pulumi.String("404")},
			}},
		})
		s.add("lb/listenerRule:ListenerRule", "ui", object{
			"listenerArn": listener.ID(), "priority": pulumi.Int(100),
			"conditions": pulumi.Array{object{"pathPattern": object{"values": pulumi.ToStringArray([]string{"/*"})}}},
			"actions":    pulumi.Array{object{"type": pulumi.String("forward"), "targetGroupArn": group.ID()}},
		})
		ctx.Export("vpcId", vpc.ID())
		return s.err
	})
}

const trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
