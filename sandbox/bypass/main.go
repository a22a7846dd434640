// Command bypass is the program with which the sandbox tests the policy pack. It has a foundation and, with the setting
// bypass:resources, resources that may refer to it (allowed) or also those that the pack refuses (all).
package main

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// foundation has the outputs to which other resources refer.
type foundation struct {
	pulumi.ResourceState

	VPCID                pulumi.StringOutput    `pulumi:"vpcId"`
	PublicSubnetIDs      pulumi.StringMapOutput `pulumi:"publicSubnetIds"`
	PrivateSubnetIDs     pulumi.StringMapOutput `pulumi:"privateSubnetIds"`
	DataSubnetIDs        pulumi.StringMapOutput `pulumi:"dataSubnetIds"`
	GatewayEndpointIDs   pulumi.StringMapOutput `pulumi:"gatewayEndpointIds"`
	SecurityGroupIDs     pulumi.StringMapOutput `pulumi:"securityGroupIds"`
	TaskSecurityGroupIDs pulumi.StringMapOutput `pulumi:"taskSecurityGroupIds"`
	TaskRoleARNs         pulumi.StringMapOutput `pulumi:"taskRoleArns"`
	LoadBalancerARN      pulumi.StringOutput    `pulumi:"loadBalancerArn"`
	ListenerARNs         pulumi.StringMapOutput `pulumi:"listenerArns"`
	LogBucketName        pulumi.StringOutput    `pulumi:"logBucketName"`
}

func main() { pulumi.Run(deploy) }

func deploy(ctx *pulumi.Context) error {
	var f foundation
	err := ctx.RegisterRemoteComponentResource("ecs-foundation:index:Foundation", "shop", pulumi.Map{
		"region": pulumi.String("us-east-1"),
		"network": pulumi.Any(map[string]any{
			"cidr": "10.0.0.0/16", "zones": []string{"us-east-1a", "us-east-1b"},
			"nat": map[string]any{"strategy": "None"}, "endpoints": "derived",
		}),
		"loadBalancer": pulumi.Any(map[string]any{"http": "forward", "accessLogs": true, "deletionProtection": false}),
		"services": pulumi.Any(map[string]any{"cart": map[string]any{
			"port": 8080, "routes": []any{map[string]any{"paths": []string{"/*"}, "priority": 100}},
		}}),
	}, &f)
	if err != nil {
		return err
	}
	p := program{ctx: ctx, f: &f}
	resources, _ := ctx.GetConfig("bypass:resources")
	if resources != "" {
		p.addAllowed()
	}
	if resources == "all" {
		p.bypassGroups()
		p.bypassNetwork()
		p.bypassLoadBalancer()
	}
	return p.err
}

// program registers resources until one fails.
type program struct {
	ctx *pulumi.Context
	f   *foundation
	err error
}

func (p *program) add(token, name string, inputs pulumi.Map) pulumi.IDOutput {
	var resource pulumi.CustomResourceState
	if p.err == nil {
		p.err = p.ctx.RegisterResource(token, name, inputs, &resource)
	}
	return resource.ID()
}

// addAllowed adds resources of the program that refer to the foundation and change nothing in it.
func (p *program) addAllowed() {
	group := p.add("aws:ec2/securityGroup:SecurityGroup", "own-group", pulumi.Map{"vpcId": p.f.VPCID})
	p.add("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "own-rule", pulumi.Map{
		"securityGroupId": group, "ipProtocol": pulumi.String("-1"),
		"referencedSecurityGroupId": p.f.TaskSecurityGroupIDs.MapIndex(pulumi.String("cart")),
	})
	p.add("aws:ecs/service:Service", "own-service", pulumi.Map{"networkConfiguration": pulumi.Map{
		"subnets": pulumi.Array{p.f.PrivateSubnetIDs.MapIndex(pulumi.String("a"))}, "assignPublicIp": pulumi.Bool(false),
		"securityGroups": pulumi.Array{p.f.TaskSecurityGroupIDs.MapIndex(pulumi.String("cart"))},
	}})
	p.add("aws:ecs/service:Service", "own-public-service", pulumi.Map{"networkConfiguration": pulumi.Map{
		"subnets": pulumi.Array{p.f.PublicSubnetIDs.MapIndex(pulumi.String("a"))}, "assignPublicIp": pulumi.Bool(true),
	}})
}

func (p *program) bypassGroups() {
	p.add("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "open-alb", pulumi.Map{
		"securityGroupId": p.f.SecurityGroupIDs.MapIndex(pulumi.String("alb")), "cidrIpv4": pulumi.String("0.0.0.0/0"),
		"ipProtocol": pulumi.String("-1"),
	})
	p.add("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "open-tasks", pulumi.Map{
		"securityGroupId": p.f.TaskSecurityGroupIDs.MapIndex(pulumi.String("cart")), "cidrIpv4": pulumi.String("0.0.0.0/0"),
		"ipProtocol": pulumi.String("-1"),
	})
	role := p.f.TaskRoleARNs.MapIndex(pulumi.String("cart")).ApplyT(func(arn string) string {
		return arn[strings.LastIndex(arn, "/")+1:]
	})
	p.add("aws:iam/rolePolicy:RolePolicy", "all-actions", pulumi.Map{
		"role": role, "policy": pulumi.String(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}`),
	})
	p.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "administrator", pulumi.Map{
		"role": role, "policyArn": pulumi.String("arn:aws:iam::aws:policy/AdministratorAccess"),
	})
}

func (p *program) bypassNetwork() {
	private := p.f.PrivateSubnetIDs.MapIndex(pulumi.String("a"))
	p.add("aws:ecs/service:Service", "public-task", pulumi.Map{"networkConfiguration": pulumi.Map{
		"subnets": pulumi.Array{private}, "assignPublicIp": pulumi.Bool(true),
	}})
	table := p.add("aws:ec2/routeTable:RouteTable", "own-routes", pulumi.Map{"vpcId": p.f.VPCID})
	p.add("aws:ec2/routeTableAssociation:RouteTableAssociation", "other-routes", pulumi.Map{
		"subnetId": p.f.DataSubnetIDs.MapIndex(pulumi.String("b")), "routeTableId": table,
	})
	p.add("aws:ec2/subnet:Subnet", "public-subnet", pulumi.Map{
		"vpcId": p.f.VPCID, "cidrBlock": pulumi.String("10.0.250.0/24"), "mapPublicIpOnLaunch": pulumi.Bool(true),
	})
	p.add("aws:lb/loadBalancer:LoadBalancer", "public-balancer", pulumi.Map{
		"subnets": pulumi.Array{private, p.f.PrivateSubnetIDs.MapIndex(pulumi.String("b"))},
	})
	p.add("aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy", "open-endpoint", pulumi.Map{
		"vpcEndpointId": p.f.GatewayEndpointIDs.MapIndex(pulumi.String("s3")),
	})
	p.add("aws:ec2/vpcEndpoint:VpcEndpoint", "new-endpoint", pulumi.Map{
		"vpcId": p.f.VPCID, "serviceName": pulumi.String("com.amazonaws.us-east-1.execute-api"), "vpcEndpointType": pulumi.String("Interface"),
	})
}

func (p *program) bypassLoadBalancer() {
	respond := pulumi.Map{"type": pulumi.String("fixed-response"), "fixedResponse": pulumi.Map{
		"contentType": pulumi.String("text/plain"), "statusCode": pulumi.String("200"),
	}}
	p.add("aws:lb/listenerRule:ListenerRule", "first-rule", pulumi.Map{
		"listenerArn": p.f.ListenerARNs.MapIndex(pulumi.String("http")), "priority": pulumi.Int(1), "actions": pulumi.Array{respond},
		"conditions": pulumi.Array{pulumi.Map{"pathPattern": pulumi.Map{"values": pulumi.ToStringArray([]string{"/*"})}}},
	})
	p.add("aws:lb/listener:Listener", "second-listener", pulumi.Map{
		"loadBalancerArn": p.f.LoadBalancerARN, "port": pulumi.Int(8081), "protocol": pulumi.String("HTTP"),
		"defaultActions": pulumi.Array{respond},
	})
	p.add("aws:s3/bucketPolicy:BucketPolicy", "other-policy", pulumi.Map{
		"bucket": p.f.LogBucketName, "policy": pulumi.String(`{"Version": "2012-10-17", "Statement": []}`),
	})
}
