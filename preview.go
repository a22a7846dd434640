package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/stack"
	"ecs-foundation/stack/cost"
	"ecs-foundation/stack/lookup"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/change"
)

// preview asks AWS what plain data cannot show, and logs what is probably not meant, the allowed
// connections and the fixed cost of the stack. In an update it does nothing.
func preview(ctx *pulumi.Context, plan stack.Plan, deployed change.Deployed, at place) error {
	if !ctx.DryRun() {
		return nil
	}
	if err := lookup.Check(ctx, plan, deployed, at.option); err != nil {
		return err
	}
	if warnings := preflight.Warnings(plan); warnings != nil {
		if err := ctx.Log.Warn("probably not meant:\n"+warnings.Error(), nil); err != nil {
			return err
		}
	}
	bill := cost.Stack(plan.Network, plan.LoadBalancers, plan.Config.Region)
	return ctx.Log.Info(preflight.Report(plan)+"\nthe stack costs "+bill.String(), nil)
}
