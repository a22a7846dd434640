package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/monitoring"
	"ecs-foundation/network"
	"ecs-foundation/stack"
)

// watch filters the traffic between the network's tiers, logs it, sets what
// counts for the whole VPC, and watches the account, where the stack wants that.
func watch(
	ctx *pulumi.Context, plan stack.Plan, net *network.Network, endpoints *network.Endpoints, scope policy.Scope,
	provider pulumi.ResourceOption,
) (*monitoring.Monitoring, error) {
	_, err := network.NewACLs(ctx, "acls", &network.ACLsArgs{
		Plan: plan.ACLs, VPCID: net.VPCID, SubnetIDs: net.UnroutedSubnetIDs,
	}, provider)
	if err != nil {
		return nil, err
	}
	_, err = network.NewVPCSettings(ctx, "vpc", &network.VPCSettingsArgs{Plan: plan.Network.VPC, VPCID: net.VPCID}, provider)
	if err != nil {
		return nil, err
	}
	_, err = network.NewFlowLogs(ctx, "flow-logs", &network.FlowLogsArgs{
		Plan: plan.Network.FlowLogs, Scope: scope, Confinement: plan.Config.IAM.Confinement(), VPCID: net.VPCID,
	}, provider)
	if err != nil {
		return nil, err
	}
	return monitoring.New(ctx, "monitoring", &monitoring.Args{
		Plan: plan.Monitoring, Scope: scope, Endpoints: endpoints.Resources,
	}, provider)
}
