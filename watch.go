package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/config"
	"ecs-foundation/iam/policy"
	"ecs-foundation/network"
)

// watch filters the traffic between the network's tiers, logs it, and sets what
// counts for the whole VPC, where the stack wants that.
func watch(
	ctx *pulumi.Context, cfg config.Config, net *network.Network, scope policy.Scope, provider pulumi.ResourceOption,
) error {
	_, err := network.NewACLs(ctx, "acls", &network.ACLsArgs{
		VPCID: net.VPCID, Plan: net.Plan, Chain: cfg.Chain(), SubnetIDs: net.Addresses,
	}, provider)
	if err != nil {
		return err
	}
	_, err = network.NewVPCSettings(ctx, "vpc", &network.VPCSettingsArgs{VPCID: net.VPCID, Plan: net.Plan.VPC}, provider)
	if err != nil {
		return err
	}
	_, err = network.NewFlowLogs(ctx, "flow-logs", &network.FlowLogsArgs{
		VPCID: net.VPCID, Plan: net.Plan.FlowLogs, Scope: scope, Confinement: cfg.IAM.Confinement(),
	}, provider)
	return err
}
