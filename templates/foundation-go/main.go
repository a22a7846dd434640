// Command ${PROJECT} deploys the foundation of services on Amazon ECS with AWS Fargate.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam"
	"ecs-foundation/iam/policy"
	"ecs-foundation/loadbalancer"
	"ecs-foundation/network"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/security"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/preflight"
)

func main() { pulumi.Run(deploy) }

// deploy plans the foundation from the stack file, which reports every error before it registers a resource, and creates
// what is planned.
func deploy(ctx *pulumi.Context) error {
	values := map[string]string{}
	if err := json.Unmarshal([]byte(os.Getenv(pulumi.EnvConfig)), &values); err != nil {
		return fmt.Errorf("read the stack configuration: %w", err)
	}
	plan, err := stack.Load(config.Stack{Project: ctx.Project(), Name: ctx.Stack(), Values: values}, preflight.Check)
	if err != nil {
		return err
	}
	if err := ctx.Log.Info(preflight.Report(plan), nil); err != nil {
		return err
	}
	provider, err := aws.NewProvider(ctx, "aws", &aws.ProviderArgs{
		Region:            pulumi.String(plan.Config.Region),
		AllowedAccountIds: pulumi.ToStringArray(plan.Config.Accounts),
		DefaultTags:       aws.ProviderDefaultTagsArgs{Tags: pulumi.ToStringMap(plan.Config.DefaultTags())},
	})
	if err != nil {
		return err
	}
	return build(ctx, plan, pulumi.Provider(provider))
}

// build composes the components. Replace one of them with your own resources, or pass other IDs to it.
func build(ctx *pulumi.Context, plan stack.Plan, provider pulumi.ResourceOrInvokeOption) error {
	caller, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, provider)
	if err != nil {
		return err
	}
	scope := policy.Scope{Region: plan.Config.Region, Account: caller.AccountId}
	net, err := network.New(ctx, "network", &network.Args{Plan: plan.Network, Scope: scope}, provider)
	if err != nil {
		return err
	}
	groups, err := security.New(ctx, "security", &security.Args{
		Plan: plan.Security, VPCID: net.VPCID, PrefixListIDs: net.PrefixListIDs,
	}, provider)
	if err != nil {
		return err
	}
	private, err := net.UnroutedSubnetIDs(networkplan.Private)
	if err != nil {
		return err
	}
	_, err = network.NewEndpoints(ctx, "endpoints", &network.EndpointsArgs{
		Services: plan.Network.Endpoints, Policies: plan.Network.Policies, Scope: scope,
		VPCID: net.VPCID, SubnetIDs: private, SecurityGroupID: groups.Endpoints,
	}, provider)
	if err != nil {
		return err
	}
	if len(plan.LoadBalancers) > 0 { // there is none with http: off
		alb, err := loadbalancer.New(ctx, "public", &loadbalancer.Args{
			Plan: plan.LoadBalancers[0], VPCID: net.VPCID, SubnetIDs: net.PublicSubnetIDs, SecurityGroupID: groups.ALB,
		}, provider)
		if err != nil {
			return err
		}
		ctx.Export("targetGroupArns", alb.TargetGroupARNs.Map())
		ctx.Export("loadBalancerDnsName", alb.DNSName)
	}
	roles, err := iam.New(ctx, "iam", &iam.Args{Plan: plan.IAM, Scope: scope}, provider)
	if err != nil {
		return err
	}
	ctx.Export("vpcId", net.VPCID)
	ctx.Export("privateSubnetIds", net.PrivateSubnetIDs)
	ctx.Export("taskSecurityGroupIds", groups.Tasks.Map())
	ctx.Export("executionRoleArns", roles.ExecutionRoleARNs.Map())
	ctx.Export("taskRoleArns", roles.TaskRoleARNs.Map())
	return nil
}
