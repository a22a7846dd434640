package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/stack/config"
	"ecs-foundation/stack/cost"
	"ecs-foundation/stack/preflight"
)

// report shows, at preview, who will reach whom and what the stack costs.
func report(ctx *pulumi.Context, cfg config.Config) error {
	if !ctx.DryRun() {
		return nil
	}
	plans, err := cfg.Plans()
	if err != nil {
		return err
	}
	return ctx.Log.Info(preflight.Report(plans)+"\nthe stack costs "+cost.Stack(plans.Network, plans.Routing, cfg.Region).String(), nil)
}

// newProvider returns the one provider of every resource, so that all of them
// are in one region and account and carry the same tags.
func newProvider(ctx *pulumi.Context, cfg config.Config) (*aws.Provider, error) {
	return aws.NewProvider(ctx, "aws", &aws.ProviderArgs{
		Region:            pulumi.String(cfg.Region),
		AllowedAccountIds: pulumi.ToStringArray(cfg.Accounts),
		DefaultTags:       aws.ProviderDefaultTagsArgs{Tags: pulumi.ToStringMap(cfg.DefaultTags())},
	})
}
