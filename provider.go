package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/cost"
	"ecs-foundation/stack/preflight"
)

// logSummary shows, at preview, which connections are allowed and what the stack
// costs.
func logSummary(ctx *pulumi.Context, plan stack.Plan) error {
	if !ctx.DryRun() {
		return nil
	}
	bill := cost.Stack(plan.Network, plan.LoadBalancers, plan.Config.Region)
	return ctx.Log.Info(preflight.Report(plan)+"\nthe stack costs "+bill.String(), nil)
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
