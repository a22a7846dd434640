package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/stack"
	"ecs-foundation/stack/cost"
	"ecs-foundation/stack/preflight"
)

// logSummary logs the allowed connections and the fixed cost of the stack, in a preview
// only.
func logSummary(ctx *pulumi.Context, plan stack.Plan) error {
	if !ctx.DryRun() {
		return nil
	}
	bill := cost.Stack(plan.Network, plan.LoadBalancers, plan.Config.Region)
	return ctx.Log.Info(preflight.Report(plan)+"\nthe stack costs "+bill.String(), nil)
}
