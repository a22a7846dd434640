package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/stack"
	"ecs-foundation/stack/cost"
	"ecs-foundation/stack/lookup"
	"ecs-foundation/stack/preflight"
)

// preview logs the allowed connections and the fixed cost of the stack, and asks AWS what
// plain data cannot show. In an update it does nothing.
func preview(ctx *pulumi.Context, plan stack.Plan, provider pulumi.InvokeOption) error {
	if !ctx.DryRun() {
		return nil
	}
	bill := cost.Stack(plan.Network, plan.LoadBalancers, plan.Config.Region)
	if err := ctx.Log.Info(preflight.Report(plan)+"\nthe stack costs "+bill.String(), nil); err != nil {
		return err
	}
	return lookup.Check(ctx, plan, provider)
}
