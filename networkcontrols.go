package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/network"
	"ecs-foundation/stack"
)

// createNetworkControls creates the network ACLs, the VPC settings and the flow logs, which it
// returns.
func createNetworkControls(
	ctx *pulumi.Context, plan stack.Plan, net *network.Network, scope policy.Scope, at place,
) (*network.FlowLogs, error) {
	_, err := network.NewACLs(ctx, at.name("acls"), &network.ACLsArgs{
		Plan: plan.ACLs, VPCID: net.VPCID, SubnetIDs: net.UnroutedSubnetIDs,
	}, at.option)
	if err != nil {
		return nil, err
	}
	_, err = network.NewVPCSettings(ctx, at.name("vpc"), &network.VPCSettingsArgs{Plan: plan.Network.VPC, VPCID: net.VPCID}, at.option)
	if err != nil {
		return nil, err
	}
	return network.NewFlowLogs(ctx, at.name("flow-logs"), &network.FlowLogsArgs{
		Plan: plan.Network.FlowLogs, Scope: scope, Confinement: plan.Config.IAM.Confinement(), VPCID: net.VPCID,
		KeyARN: plan.Config.Logs.Key, RetainOnDelete: plan.Config.Logs.RetainOnDelete,
	}, at.option)
}
