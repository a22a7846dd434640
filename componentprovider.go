package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/provider"
	parts "ecs-foundation/stack/provider/components"
)

// checkProvider reports an AWS provider of the program with which the component would not deploy
// what its inputs describe, and returns whether the provider is configured: in a preview, one with
// a setting that is not known returns nothing. An own provider has these settings.
func checkProvider(ctx *pulumi.Context, source config.Stack, request provider.Request) (isConfigured bool, err error) {
	selected, err := parts.AWSProvider(request.Options)
	if err != nil || selected == nil {
		return true, err
	}
	option := pulumi.Provider(selected)
	region, err := aws.GetRegion(ctx, &aws.GetRegionArgs{}, option)
	if err != nil {
		return false, fmt.Errorf("get region of the AWS provider: %w", err)
	}
	if ctx.DryRun() && region.Name == "" {
		return false, nil
	}
	return true, checkConfigured(ctx, source, region.Name, option)
}

// checkConfigured reports a configured provider in another region or account, or with other tags.
func checkConfigured(ctx *pulumi.Context, source config.Stack, region string, option pulumi.InvokeOption) error {
	account, err := accountID(ctx, option)
	if err != nil {
		return err
	}
	tags, err := aws.GetDefaultTags(ctx, &aws.GetDefaultTagsArgs{}, option)
	if err != nil {
		return fmt.Errorf("get default tags of the AWS provider: %w", err)
	}
	errs := validate.NewErrors("")
	if wanted := source.Values["aws:region"]; wanted != "" && wanted != region {
		errs.Child("region").Addf("the AWS provider in the option providers is in %s (got %q): set %[1]s, or select a provider in %[3]s",
			region, wanted, wanted)
	}
	checkAccount(errs.Child("accounts"), source, account)
	checkTags(errs.Child("tags"), source, tags.Tags)
	return errs.Err()
}

// checkAccount reports a provider of an account that is not in the input accounts.
func checkAccount(errs validate.Errors, source config.Stack, account string) {
	var accounts []string
	if json.Unmarshal([]byte(source.Values[source.Project+":accounts"]), &accounts) != nil || account == "" {
		return // an error of the input is reported with the others
	}
	if !slices.Contains(accounts, account) {
		errs.Addf("the AWS provider in the option providers is in account %s (got %s): add it, or select a provider in one of these accounts",
			account, strings.Join(accounts, ", "))
	}
}

// checkTags reports default tags of a provider that lack those of the foundation. The policies
// of its roles depend on them.
func checkTags(errs validate.Errors, source config.Stack, tags map[string]string) {
	cfg := config.Config{Project: source.Project, Environment: source.Name}
	_ = json.Unmarshal([]byte(source.Values[source.Project+":tags"]), &cfg.Tags) // reported with the other errors
	wanted := cfg.DefaultTags()
	missing := slices.DeleteFunc(slices.Sorted(maps.Keys(wanted)), func(key string) bool { return tags[key] == wanted[key] })
	if len(missing) == 0 {
		return
	}
	var list []string
	for _, key := range missing {
		list = append(list, fmt.Sprintf("%s: %s", key, wanted[key]))
	}
	errs.Addf("the AWS provider in the option providers lacks default tags: add {%s} to defaultTags.tags of the provider, "+
		"or leave out the option, and the component creates a provider", strings.Join(list, ", "))
}
