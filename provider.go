package main

import (
	"fmt"
	"sync"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/stack/config"
)

// A stackProvider returns the provider of a stack with a configuration.
type stackProvider func(config.Config) (pulumi.ResourceOrInvokeOption, error)

// providerOnce returns a function that creates the provider at its first call, which can be
// before the stack is planned, and returns the same provider at every call.
func providerOnce(ctx *pulumi.Context) stackProvider {
	var once sync.Once
	var provider pulumi.ResourceOrInvokeOption
	var err error
	return func(cfg config.Config) (pulumi.ResourceOrInvokeOption, error) {
		once.Do(func() { provider, err = newProvider(ctx, cfg) })
		return provider, err
	}
}

// accountID returns the account of a provider.
func accountID(ctx *pulumi.Context, provider pulumi.InvokeOption) (string, error) {
	caller, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, provider)
	if err != nil {
		return "", fmt.Errorf("get caller identity: %w", err)
	}
	return caller.AccountId, nil
}

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
