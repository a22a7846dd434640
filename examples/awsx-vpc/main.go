// Command awsx-vpc deploys the foundation's components in a VPC that they do not manage:
// one that awsx creates in the same program, or an existing one, for example from
// Terraform or a landing zone.
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

// An existingVPC identifies an existing VPC in the configuration.
type existingVPC struct {
	ID      string   `json:"id"`
	Public  []string `json:"public"`
	Private []string `json:"private"`
}

func build(ctx *pulumi.Context) error {
	region, err := aws.GetRegion(ctx, &aws.GetRegionArgs{})
	if err != nil {
		return err
	}
	adopt, err := vpc(ctx)
	if err != nil {
		return err
	}
	adopt.Region = region.Name
	net, err := network.Adopt(ctx, "network", adopt)
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
		// AWS deletes neither a bucket that contains logs nor a load balancer with deletion protection, and the example must
		// be easy to destroy.
		Spec: lbplan.Spec{HTTP: lbplan.Forward, AccessLogs: new(false), DeletionProtection: new(false)},
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

// vpc returns the VPC to adopt: the one in the configuration, or one that awsx creates.
func vpc(ctx *pulumi.Context) (*network.AdoptArgs, error) {
	if text, ok := ctx.GetConfig(ctx.Project() + ":vpc"); ok {
		var existing existingVPC
		if err := json.Unmarshal([]byte(text), &existing); err != nil {
			return nil, fmt.Errorf("%s:vpc: %w", ctx.Project(), err)
		}
		return &network.AdoptArgs{
			VPCID:            pulumi.String(existing.ID),
			PublicSubnetIDs:  pulumi.ToStringArray(existing.Public),
			PrivateSubnetIDs: pulumi.ToStringArray(existing.Private),
		}, nil
	}
	created, err := awsxec2.NewVpc(ctx, "shop", &awsxec2.VpcArgs{
		EnableDnsHostnames: pulumi.BoolPtr(true), // off by default in awsx, and required by private DNS of endpoints
		NatGateways:        &awsxec2.NatGatewayConfigurationArgs{Strategy: awsxec2.NatGatewayStrategySingle},
	})
	if err != nil {
		return nil, err
	}
	return &network.AdoptArgs{
		VPCID: created.VpcId, PublicSubnetIDs: created.PublicSubnetIds, PrivateSubnetIDs: created.PrivateSubnetIds,
	}, nil
}
