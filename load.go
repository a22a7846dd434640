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

// load plans a stack of this program. It returns the plan, what is deployed, and the place of
// the components.
func load(ctx *pulumi.Context, values map[string]string, secrets []string) (stack.Plan, change.Deployed, place, error) {
	deployed, err := lookup.Deployed(ctx)
	if err != nil {
		return stack.Plan{}, deployed, place{}, err
	}
	plan, at, err := check(ctx, config.Stack{
		Project: ctx.Project(), Name: ctx.Stack(), Values: values, Secrets: secrets,
		File: stackfile.File(cmp.Or(ctx.RootDirectory(), "."), ctx.Stack()),
	}, deployed, once(func(cfg config.Config) (pulumi.ResourceOrInvokeOption, error) {
		if err := ctx.RegisterStackTransformation(protect(cfg)); err != nil {
			return nil, err
		}
		provider, err := newProvider(ctx, "aws", cfg)
		return pulumi.Provider(provider), err
	}))
	return plan, deployed, at, err
}

// check plans a stack and validates it, alone and as a change of what is deployed. It reports
// every error before it registers any resource, except for the provider. Without a provider it
// asks AWS nothing.
func check(
	ctx *pulumi.Context, source config.Stack, deployed change.Deployed, provider stackProvider, checks ...stack.Check,
) (stack.Plan, place, error) {
	region := source.Values["aws:region"]
	if err := deployed.CheckRegion(region); err != nil {
		return stack.Plan{}, place{}, stack.InvalidConfiguration(source.Name, err)
	}
	if provider != nil {
		source.Zones = lookup.ZoneNames(ctx, source.Prefix+"zones", region)
		source.Network, source.Listener = existingNetwork(ctx, provider), existingListener(ctx, provider)
	}
	source.Environment, source.Deployed = lookup.Environments(ctx), deployed.Network()
	plan, err := stack.Load(source, append(checks, preflight.Check, deployed.Check)...)
	if err != nil || provider == nil {
		return plan, place{}, err
	}
	plan.New = deployed.New()
	if changes := deployed.Report(plan); changes != "" {
		if err := ctx.Log.Warn(changes, nil); err != nil {
			return stack.Plan{}, place{}, err
		}
	}
	option, err := provider(plan.Config)
	return plan, place{source.Prefix, option}, err
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
