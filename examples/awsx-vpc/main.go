// Command awsx-vpc lays a foundation in a VPC that is not the foundation's: one
// that awsx builds in the same program, or one that stands, made by Terraform or
// handed out by a landing zone.
package main

import (
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	awsxec2 "github.com/pulumi/pulumi-awsx/sdk/v2/go/awsx/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/loadbalancer"
	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/network"
	"ecs-foundation/security"
	securityplan "ecs-foundation/security/plan"
)

func main() {
	pulumi.Run(build)
}

// standing names a VPC that stands.
type standing struct {
	ID      string   `json:"id"`
	Public  []string `json:"public"`
	Private []string `json:"private"`
}

func build(ctx *pulumi.Context) error {
	region, err := aws.GetRegion(ctx, &aws.GetRegionArgs{})
	if err != nil {
		return err
	}
	where, err := vpc(ctx)
	if err != nil {
		return err
	}
	where.Region = region.Name
	net, err := network.Adopt(ctx, "network", where)
	if err != nil {
		return err
	}
	groupPlan, err := securityplan.New(securityplan.Input{
		Listeners: []int{80}, Services: []securityplan.Service{{Name: "ui", Port: 3000}},
	})
	if err != nil {
		return err
	}
	groups, err := security.New(ctx, "security", &security.Args{
		Plan: groupPlan, VPCID: net.VPCID, PrefixListIDs: net.PrefixListIDs,
	})
	if err != nil {
		return err
	}
	plan, err := lbplan.New(lbplan.Input{
		// A bucket with logs in it would stay when the example is deleted.
		Spec: lbplan.Spec{HTTP: lbplan.Forward, AccessLogs: new(false)},
		Services: []lbplan.Service{{
			Name: "ui", Port: 3000, ServiceRouting: lbplan.ServiceRouting{Routes: []lbplan.Route{{Paths: []string{"/*"}, Priority: 50000}}},
		}},
	})
	if err != nil {
		return err
	}
	alb, err := loadbalancer.New(ctx, "public", &loadbalancer.Args{
		Plan: plan, VPCID: net.VPCID, SubnetIDs: net.PublicSubnetIDs, SecurityGroupID: groups.ALB,
	})
	if err != nil {
		return err
	}
	tasks, err := groups.Tasks.Get("ui")
	if err != nil {
		return err
	}
	targets, err := alb.TargetGroupARNs.Get("ui")
	if err != nil {
		return err
	}
	ctx.Export("privateSubnetIds", net.PrivateSubnetIDs)
	ctx.Export("taskSecurityGroupId", tasks)
	ctx.Export("targetGroupArn", targets)
	return nil
}

// vpc returns the VPC to adopt: the one of the configuration, or awsx's.
func vpc(ctx *pulumi.Context) (*network.AdoptArgs, error) {
	if text, ok := ctx.GetConfig(ctx.Project() + ":vpc"); ok {
		var named standing
		if err := json.Unmarshal([]byte(text), &named); err != nil {
			return nil, fmt.Errorf("%s:vpc: %w", ctx.Project(), err)
		}
		return &network.AdoptArgs{
			VPCID:            pulumi.String(named.ID),
			PublicSubnetIDs:  pulumi.ToStringArray(named.Public),
			PrivateSubnetIDs: pulumi.ToStringArray(named.Private),
		}, nil
	}
	built, err := awsxec2.NewVpc(ctx, "shop", &awsxec2.VpcArgs{
		EnableDnsHostnames: pulumi.BoolPtr(true), // awsx leaves them off, and endpoints' names need them
		NatGateways:        &awsxec2.NatGatewayConfigurationArgs{Strategy: awsxec2.NatGatewayStrategySingle},
	})
	if err != nil {
		return nil, err
	}
	return &network.AdoptArgs{
		VPCID: built.VpcId, PublicSubnetIDs: built.PublicSubnetIds, PrivateSubnetIDs: built.PrivateSubnetIds,
	}, nil
}
