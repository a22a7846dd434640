package main

import (
	"cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/config/stackfile"
	"ecs-foundation/stack/lookup"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/change"
)

// load plans the stack and checks it, alone and as a change of what is deployed, which it
// returns, too. It reports every error before anything is registered.
func load(ctx *pulumi.Context, values map[string]string) (stack.Plan, change.Deployed, error) {
	deployed, err := lookup.Deployed(ctx)
	if err != nil {
		return stack.Plan{}, deployed, err
	}
	if err := deployed.CheckRegion(values["aws:region"]); err != nil {
		return stack.Plan{}, deployed, stack.InvalidConfiguration(ctx.Stack(), err)
	}
	plan, err := stack.Load(config.Stack{
		Project: ctx.Project(), Name: ctx.Stack(), Values: values, File: stackfile.File(cmp.Or(ctx.RootDirectory(), "."), ctx.Stack()),
		Zones: lookup.ZoneNames(ctx, values["aws:region"]), Deployed: deployed.Network(),
	}, preflight.Check, deployed.Check)
	if err != nil {
		return stack.Plan{}, deployed, err
	}
	plan.New = deployed.New()
	if changes := deployed.Report(plan); changes != "" {
		err = ctx.Log.Warn(changes, nil)
	}
	return plan, deployed, err
}
