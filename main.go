// Command ecs-foundation deploys the foundation for services on Amazon ECS with
// AWS Fargate: network, security groups, IAM roles and load balancer. It is a Pulumi program,
// and the provider of the same foundation as a component for programs in every language.
package main

import (
	"fmt"
	"os"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam"
	"ecs-foundation/iam/policy"
	"ecs-foundation/monitoring"
	"ecs-foundation/network"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/registry"
	"ecs-foundation/security"
	"ecs-foundation/stack"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// foundation returns the program for the configuration of a stack, and the keys of its secrets.
func foundation(values map[string]string, secrets ...string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		plan, deployed, at, err := load(ctx, values, secrets)
		if err != nil {
			return err
		}
		if err := preview(ctx, plan, deployed, at); err != nil {
			return err
		}
		outputs, err := build(ctx, plan, at)
		export(ctx, outputs)
		return err
	}
}

// build composes the components and returns their outputs.
func build(ctx *pulumi.Context, plan stack.Plan, at place) (pulumi.Map, error) {
	account, err := accountID(ctx, at.option)
	if err != nil {
		return nil, err
	}
	scope := policy.Scope{Region: plan.Config.Region, Account: account}
	net, err := network.New(ctx, at.name("network"), &network.Args{Plan: plan.Network, Scope: scope}, at.option)
	if err != nil {
		return nil, err
	}
	groups, err := security.New(ctx, at.name("security"), &security.Args{
		Plan: plan.Security, VPCID: net.VPCID, PrefixListIDs: net.PrefixListIDs,
	}, at.option)
	if err != nil {
		return nil, err
	}
	stores, err := network.NewSubnetGroups(ctx, at.name("data"), &network.SubnetGroupsArgs{
		Stores: plan.Config.Data, SubnetIDs: net.DataSubnetIDs,
	}, at.option)
	if err != nil {
		return nil, err
	}
	private, err := net.UnroutedSubnetIDs(networkplan.Private)
	if err != nil {
		return nil, err
	}
	endpoints, err := network.NewEndpoints(ctx, at.name("endpoints"), &network.EndpointsArgs{
		Services: plan.Network.Endpoints, Policies: plan.Network.Policies, Scope: scope,
		VPCID: net.VPCID, SubnetIDs: private, SecurityGroupID: groups.Endpoints,
	}, at.option)
	if err != nil {
		return nil, err
	}
	flowLogs, err := createNetworkControls(ctx, plan, net, scope, at)
	if err != nil {
		return nil, err
	}
	detection, err := monitoring.New(ctx, at.name("monitoring"), &monitoring.Args{
		Plan: plan.Monitoring, Scope: scope, Endpoints: endpoints.Resources,
	}, at.option)
	if err != nil {
		return nil, err
	}
	albs, err := createLoadBalancers(ctx, plan, net, groups.ALB, scope, at)
	if err != nil {
		return nil, err
	}
	logGroups, err := createLogGroups(ctx, plan, at)
	if err != nil {
		return nil, err
	}
	repositories, err := registry.New(ctx, at.name("repositories"), &registry.Args{Plan: plan.Registry}, at.option)
	if err != nil {
		return nil, err
	}
	shared, err := iam.NewSharing(ctx, at.name("sharing"), &iam.SharingArgs{
		Plan: plan.Sharing, Scope: scope, Confinement: plan.Config.IAM.Confinement(), Created: repositories.Names,
	}, at.option)
	if err != nil {
		return nil, err
	}
	roles, err := createRoles(ctx, plan, referred{net, flowLogs, detection, albs, shared}, scope, at)
	if err != nil {
		return nil, err
	}
	return complete(ctx, plan, outputs(net, groups, stores, endpoints, detection, roles, logGroups, shared, repositories, albs), at)
}
