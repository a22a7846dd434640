// Command parts is the program with which the sandbox tests the components of the plugin ecs-foundation that are parts of a
// foundation. The inputs of each are outputs of the ones before it.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() { pulumi.Run(deploy) }

type network struct {
	pulumi.ResourceState

	VPCID            pulumi.StringOutput    `pulumi:"vpcId"`
	PublicSubnetIDs  pulumi.StringMapOutput `pulumi:"publicSubnetIds"`
	PrivateSubnetIDs pulumi.StringMapOutput `pulumi:"privateSubnetIds"`
	PrefixListIDs    pulumi.StringMapOutput `pulumi:"prefixListIds"`
	EndpointsGroup   pulumi.StringOutput    `pulumi:"endpointsSecurityGroupId"`
}

type groups struct {
	pulumi.ResourceState

	All   pulumi.StringMapOutput `pulumi:"securityGroupIds"`
	Tasks pulumi.StringMapOutput `pulumi:"taskSecurityGroupIds"`
}

type roles struct {
	pulumi.ResourceState

	Execution pulumi.StringMapOutput `pulumi:"executionRoleArns"`
	Task      pulumi.StringMapOutput `pulumi:"taskRoleArns"`
	Others    pulumi.StringMapOutput `pulumi:"roleArns"`
}

type loadBalancer struct {
	pulumi.ResourceState

	TargetGroups pulumi.StringMapOutput `pulumi:"targetGroupArns"`
	DNSName      pulumi.StringOutput    `pulumi:"loadBalancerDnsName"`
}

type cluster struct {
	pulumi.ResourceState

	ARN pulumi.StringOutput `pulumi:"arn"`
}

type service struct {
	pulumi.ResourceState

	ARN pulumi.StringOutput `pulumi:"arn"`
}

// A program registers the components of one run.
type program struct {
	ctx     *pulumi.Context
	options []pulumi.ResourceOption
	err     error
}

// newProgram returns a program whose components have an AWS provider in a region, or otherwise the default provider.
func newProgram(ctx *pulumi.Context, region string) *program {
	p := &program{ctx: ctx}
	if region != "" {
		var provider struct{ pulumi.ProviderResourceState }
		p.err = ctx.RegisterResource("pulumi:providers:aws", "regional", pulumi.Map{"region": pulumi.String(region)}, &provider)
		p.options = []pulumi.ResourceOption{pulumi.Providers(&provider)}
	}
	return p
}

// register registers a component, unless an earlier one failed.
func (p *program) register(token, name string, inputs pulumi.Map, resource pulumi.ComponentResource) {
	if p.err == nil {
		p.err = p.ctx.RegisterRemoteComponentResource("ecs-foundation:index:"+token, name, inputs, resource, p.options...)
	}
}

func deploy(ctx *pulumi.Context) error {
	settings, zones := config.New(ctx, ""), []string{"us-east-1a", "us-east-1b"} // the configuration can replace them
	if err := settings.GetObject("zones", &zones); err != nil {
		return err
	}
	var (
		p       = newProgram(ctx, settings.Get("providerRegion"))
		net     network
		sg      groups
		role    roles
		alb     loadBalancer
		ecs     cluster
		ui      service
		service = pulumi.String("ui")
	)
	p.register("Network", "net", pulumi.Map{"zones": pulumi.ToStringArray(zones), "egress": pulumi.String("isolated")}, &net)
	p.register("SecurityGroups", "groups", pulumi.Map{
		"vpcId": net.VPCID, "prefixListIds": net.PrefixListIDs, "endpointsSecurityGroupId": net.EndpointsGroup,
		"egress": pulumi.String("endpoints"), "listeners": pulumi.IntArray{pulumi.Int(80)},
		"services": pulumi.Map{"ui": pulumi.Map{"port": pulumi.Int(3000), "uses": pulumi.ToStringArray([]string{"db"})}},
		"data":     pulumi.Map{"db": pulumi.Map{"port": pulumi.Int(5432)}},
	}, &sg)
	p.register("Roles", "roles", pulumi.Map{
		"services": pulumi.Map{"ui": pulumi.Map{}},
		"roles": pulumi.Map{"resize": pulumi.Map{
			"assumedBy": pulumi.String("lambda.amazonaws.com"), "logGroup": pulumi.String("/aws/lambda/resize"),
		}},
	}, &role)
	p.register("LoadBalancer", "alb", pulumi.Map{
		"vpcId": net.VPCID, "subnetIds": net.PublicSubnetIDs, "securityGroupId": sg.All.MapIndex(pulumi.String("alb")),
		"http": pulumi.String("forward"), "deletionProtection": pulumi.Bool(false),
		"logs": pulumi.Map{"emptyOnDelete": pulumi.Bool(true)},
		"services": pulumi.Map{"ui": pulumi.Map{"port": pulumi.Int(3000), "routes": pulumi.Array{
			pulumi.Map{"priority": pulumi.Int(10), "paths": pulumi.ToStringArray([]string{"/*"})},
		}}},
	}, &alb)
	p.register("Cluster", "ecs", pulumi.Map{"name": pulumi.String("shop")}, &ecs)
	p.register("Service", "ui", pulumi.Map{
		"clusterArn": ecs.ARN, "subnetIds": net.PrivateSubnetIDs, "securityGroupId": sg.Tasks.MapIndex(service),
		"executionRoleArn": role.Execution.MapIndex(service), "taskRoleArn": role.Task.MapIndex(service),
		"targetGroupArn": alb.TargetGroups.MapIndex(service), "cpu": pulumi.Int(256), "memory": pulumi.Int(512), "count": pulumi.Int(1),
		"containers": pulumi.Array{pulumi.Map{
			"name": service, "image": pulumi.String("shop/ui:1"), "environment": pulumi.Map{"LOAD_BALANCER": alb.DNSName},
			"ports": pulumi.Array{pulumi.Map{"name": pulumi.String("http"), "number": pulumi.Int(3000)}},
		}},
	}, &ui)
	if p.err != nil {
		return p.err
	}
	ctx.Export("vpcId", net.VPCID)
	ctx.Export("serviceArn", ui.ARN)
	ctx.Export("resizeRoleArn", role.Others.MapIndex(pulumi.String("resize")))
	return nil
}
