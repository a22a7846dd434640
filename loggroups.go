package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/monitoring"
	"ecs-foundation/stack"
)

// createLogGroups creates the log groups of the services and builds.
func createLogGroups(ctx *pulumi.Context, plan stack.Plan, at place) (*monitoring.LogGroups, error) {
	return monitoring.NewLogGroups(ctx, at.name("logs"), &monitoring.LogGroupsArgs{
		Names: plan.LogGroups, RetentionDays: plan.Config.Logs.RetentionDays, Destination: plan.Config.Logs.ForwardTo,
		KeyARN: plan.Config.Logs.Key, RetainOnDelete: plan.Config.Logs.RetainOnDelete,
	}, at.option)
}
