package main

import (
	"fmt"
	"sync"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/stack/config"
	"ecs-foundation/stack/provider"
)

// A stackProvider returns the option that selects the provider of a stack with a configuration.
type stackProvider func(config.Config) (pulumi.ResourceOrInvokeOption, error)

// once returns a function that creates the provider at its first call, which can be before the
// stack is planned, and returns the same provider at every call.
func once(create stackProvider) stackProvider {
	var once sync.Once
	var option pulumi.ResourceOrInvokeOption
	var err error
	return func(cfg config.Config) (pulumi.ResourceOrInvokeOption, error) {
		once.Do(func() { option, err = create(cfg) })
		return option, err
	}
}

// accountID returns the account of a provider, which a preview does not know if a setting of the
// provider is an output that is not known.
func accountID(ctx *pulumi.Context, option pulumi.InvokeOption) (string, error) {
	caller, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, option)
	if err != nil {
		return "", fmt.Errorf("get caller identity: %w", err)
	}
	if ctx.DryRun() && caller.AccountId == "" {
		return provider.UnknownAccount, nil
	}
	return caller.AccountId, nil
}

// newProvider creates the provider of all resources. It sets their region and default tags,
// and accepts only the accounts of the stack.
func newProvider(ctx *pulumi.Context, name string, cfg config.Config, opts ...pulumi.ResourceOption) (*aws.Provider, error) {
	provider, err := aws.NewProvider(ctx, name, &aws.ProviderArgs{
		Region:            pulumi.String(cfg.Region),
		AllowedAccountIds: pulumi.ToStringArray(cfg.Accounts),
		DefaultTags:       aws.ProviderDefaultTagsArgs{Tags: pulumi.ToStringMap(cfg.DefaultTags())},
	}, opts...)
	if err != nil {
		return nil, fmt.Errorf("AWS provider: %w", err)
	}
	return provider, nil
}
