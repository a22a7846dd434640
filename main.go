// Command ecs-foundation deploys the foundation for services on Amazon ECS with
// AWS Fargate: network, security groups, IAM roles and load balancer.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam"
	"ecs-foundation/iam/policy"
	"ecs-foundation/monitoring"
	"ecs-foundation/network"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/security"
	"ecs-foundation/stack"
)

func main() {
	// Pulumi's package config reads one key at a time and would ignore a misspelled one.
	values := map[string]string{}
	if err := json.Unmarshal([]byte(os.Getenv(pulumi.EnvConfig)), &values); err != nil {
		fmt.Fprintln(os.Stderr, "this is a Pulumi program: run it with pulumi preview or pulumi up")
		os.Exit(1)
	}
	pulumi.Run(foundation(values))
}

// foundation returns the program for the configuration of a stack.
func foundation(values map[string]string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		plan, deployed, provider, err := load(ctx, values)
		if err != nil {
			return err
		}
		if err := preview(ctx, plan, deployed, provider); err != nil {
			return err
		}
		return build(ctx, plan, provider)
	}
}

// build composes the components and exports their outputs.
func build(ctx *pulumi.Context, plan stack.Plan, provider pulumi.ResourceOrInvokeOption) error {
	account, err := accountID(ctx, provider)
	if err != nil {
		return err
	}
	scope := policy.Scope{Region: plan.Config.Region, Account: account}
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
	stores, err := network.NewSubnetGroups(ctx, "data", &network.SubnetGroupsArgs{
		Stores: plan.Config.Data, SubnetIDs: net.DataSubnetIDs,
	}, provider)
	if err != nil {
		return err
	}
	private, err := net.UnroutedSubnetIDs(networkplan.Private)
	if err != nil {
		return err
	}
	endpoints, err := network.NewEndpoints(ctx, "endpoints", &network.EndpointsArgs{
		Services: plan.Network.Endpoints, Policies: plan.Network.Policies, Scope: scope,
		VPCID: net.VPCID, SubnetIDs: private, SecurityGroupID: groups.Endpoints,
	}, provider)
	if err != nil {
		return err
	}
	flowLogs, err := createNetworkControls(ctx, plan, net, scope, provider)
	if err != nil {
		return err
	}
	detection, err := monitoring.New(ctx, "monitoring", &monitoring.Args{
		Plan: plan.Monitoring, Scope: scope, Endpoints: endpoints.Resources,
	}, provider)
	if err != nil {
		return err
	}
	albs, err := createLoadBalancers(ctx, plan, net, groups.ALB, scope, provider)
	if err != nil {
		return err
	}
	logGroups, err := createLogGroups(ctx, plan, provider)
	if err != nil {
		return err
	}
	shared, err := iam.NewSharing(ctx, "sharing", &iam.SharingArgs{
		Plan: plan.Sharing, Scope: scope, Confinement: plan.Config.IAM.Confinement(),
	}, provider)
	if err != nil {
		return err
	}
	roles, err := createRoles(ctx, plan, referred{net, flowLogs, detection, albs, shared}, scope, provider)
	if err != nil {
		return err
	}
	return export(ctx, plan, outputs(net, groups, stores, endpoints, detection, roles, logGroups, shared, albs), provider)
}
