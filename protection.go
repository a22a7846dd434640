package main

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
)

// protect sets Pulumi's option protect on each resource that production protects. Deleting
// a resource with retainOnDelete loses nothing, because it stays in the account.
func protect(ctx *pulumi.Context, cfg config.Config) error {
	return ctx.RegisterStackTransformation(func(args *pulumi.ResourceTransformationArgs) *pulumi.ResourceTransformationResult {
		options, err := pulumi.NewResourceOptions(args.Opts...)
		if err != nil || options.RetainOnDelete || !stack.Protects(cfg, args.Type, args.Name) {
			return nil
		}
		return &pulumi.ResourceTransformationResult{
			Props: args.Props, Opts: slices.Concat(args.Opts, []pulumi.ResourceOption{pulumi.Protect(true)}),
		}
	})
}
