package main

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/stack/config"
)

// newProvider creates the provider of all resources. It sets their region, default tags
// and protection, and accepts only the accounts of the stack.
func newProvider(ctx *pulumi.Context, cfg config.Config) (pulumi.ResourceOrInvokeOption, error) {
	if err := protect(ctx, cfg); err != nil {
		return nil, err
	}
	provider, err := aws.NewProvider(ctx, "aws", &aws.ProviderArgs{
		Region:            pulumi.String(cfg.Region),
		AllowedAccountIds: pulumi.ToStringArray(cfg.Accounts),
		DefaultTags:       aws.ProviderDefaultTagsArgs{Tags: pulumi.ToStringMap(cfg.DefaultTags())},
	})
	if err != nil {
		return nil, fmt.Errorf("AWS provider: %w", err)
	}
	return pulumi.Provider(provider), nil
}
