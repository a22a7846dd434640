package main

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
)

// protect returns a transformation that sets Pulumi's option protect on each resource that
// production protects. Deleting a resource with retainOnDelete loses nothing, because it stays
// in the account.
func protect(cfg config.Config) pulumi.ResourceTransformation {
	return func(args *pulumi.ResourceTransformationArgs) *pulumi.ResourceTransformationResult {
		options, err := pulumi.NewResourceOptions(args.Opts...)
		if err != nil || options.RetainOnDelete || !stack.Protects(cfg, args.Type, strings.TrimPrefix(args.Name, cfg.Prefix)) {
			return nil
		}
		return &pulumi.ResourceTransformationResult{
			Props: args.Props, Opts: slices.Concat(args.Opts, []pulumi.ResourceOption{pulumi.Protect(true)}),
		}
	}
}
