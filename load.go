package main

import (
	"cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/network"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/config/stackfile"
	"ecs-foundation/stack/lookup"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/change"
)

// load plans the stack and checks it, alone and as a change of what is deployed. It returns the
// plan, what is deployed, and the provider, and reports every error before it registers any
// other resource.
func load(ctx *pulumi.Context, values map[string]string) (stack.Plan, change.Deployed, pulumi.ResourceOrInvokeOption, error) {
	deployed, err := lookup.Deployed(ctx)
	if err != nil {
		return stack.Plan{}, deployed, nil, err
	}
	if err := deployed.CheckRegion(values["aws:region"]); err != nil {
		return stack.Plan{}, deployed, nil, stack.InvalidConfiguration(ctx.Stack(), err)
	}
	provider := providerOnce(ctx)
	plan, err := stack.Load(config.Stack{
		Project: ctx.Project(), Name: ctx.Stack(), Values: values, File: stackfile.File(cmp.Or(ctx.RootDirectory(), "."), ctx.Stack()),
		Zones: lookup.ZoneNames(ctx, values["aws:region"]), Network: existingNetwork(ctx, provider),
		Listener: existingListener(ctx, provider), Environment: lookup.Environments(ctx), Deployed: deployed.Network(),
	}, preflight.Check, deployed.Check)
	if err != nil {
		return stack.Plan{}, deployed, nil, err
	}
	plan.New = deployed.New()
	if changes := deployed.Report(plan); changes != "" {
		if err := ctx.Log.Warn(changes, nil); err != nil {
			return stack.Plan{}, deployed, nil, err
		}
	}
	aws, err := provider(plan.Config)
	return plan, deployed, aws, err
}

// existingListener returns a function that asks AWS for the existing listener of a stack, at
// preview and at update.
func existingListener(ctx *pulumi.Context, provider stackProvider) func(config.Config) (lbplan.ExistingListener, error) {
	return func(cfg config.Config) (lbplan.ExistingListener, error) {
		aws, err := provider(cfg)
		if err != nil {
			return lbplan.ExistingListener{}, err
		}
		return lookup.Listener(ctx, cfg.LoadBalancer.Existing.ListenerARN, aws)
	}
}

// existingNetwork returns a function that asks AWS for the existing network of a stack, at
// preview and at update.
func existingNetwork(ctx *pulumi.Context, provider stackProvider) func(config.Config) (networkplan.Existing, error) {
	return func(cfg config.Config) (networkplan.Existing, error) {
		aws, err := provider(cfg)
		if err != nil {
			return networkplan.Existing{}, err
		}
		existing, err := network.Describe(ctx, *cfg.Network.Existing, aws)
		if err != nil {
			return existing, err
		}
		existing.Account, err = accountID(ctx, aws)
		return existing, err
	}
}
