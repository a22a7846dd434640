package components

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/provider"
)

// Common are the inputs of every component.
type Common struct {
	// Region is the region of the resources, which must be that of the provider. Default the
	// region of the provider.
	Region string `json:"region"`
	// Project and Environment are in the tags of all resources, and in the fixed names of roles
	// and log groups. Default the project and the stack of the program.
	Project string `json:"project"`
	// Environment is the environment, such as dev. Default the stack of the program.
	Environment string `json:"environment"`
	// Tags are added to every resource that supports tags, in addition to Project,
	// Environment, ManagedBy and Name.
	Tags map[string]string `json:"tags"`
}

// Constraints returns the constraints of the inputs.
func (Common) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"region":  {Pattern: awsname.Region, Format: "a region, such as us-east-1"},
		"project": config.NamePart, "environment": config.NamePart, "tags": validate.Tags(),
	}
}

// A place is where a component is created.
type place struct {
	policy.Scope
	project, environment string
	tags                 map[string]string
	// provider selects the provider of calls.
	provider pulumi.InvokeOption
	// isConfigured is false in a preview if a setting of the provider is an output that is not known.
	// Each call then returns nothing.
	isConfigured bool
}

// locate returns where a component is created, and reports a region that is not that of the
// provider.
func (c Common) locate(ctx *pulumi.Context, opts pulumi.ResourceOption) (place, error) {
	at := place{project: cmp.Or(c.Project, ctx.Project()), environment: cmp.Or(c.Environment, ctx.Stack())}
	at.tags = (&config.Config{Project: at.project, Environment: at.environment, Tags: c.Tags}).DefaultTags()
	var err error
	if at.provider, err = invokeOption(opts); err != nil {
		return at, err
	}
	region, err := aws.GetRegion(ctx, nil, at.provider)
	if err != nil {
		return at, fmt.Errorf("get region of the AWS provider: %w", err)
	}
	caller, err := aws.GetCallerIdentity(ctx, nil, at.provider)
	if err != nil {
		return at, fmt.Errorf("get caller identity: %w", err)
	}
	at.Scope, at.isConfigured = policy.Scope{Region: region.Name, Account: caller.AccountId}, region.Name != "" || !ctx.DryRun()
	if !at.isConfigured {
		at.Scope = policy.Scope{Region: c.Region, Account: provider.UnknownAccount}
	}
	errs := validate.NewErrors("")
	switch {
	case at.Region == "":
		errs.Child("region").Addf("required, because the AWS provider has settings that are not known before the update")
	case c.Region != "" && c.Region != at.Region:
		errs.Child("region").Addf("the AWS provider is in %s (got %q): remove the key, or set the option provider or providers to a provider in %[2]s",
			at.Region, c.Region)
	}
	return at, errs.Err()
}

// invokeOption returns the option of calls with the AWS provider of a component.
func invokeOption(opts pulumi.ResourceOption) (pulumi.InvokeOption, error) {
	selected, err := AWSProvider(opts)
	if err != nil || selected == nil {
		return pulumi.CompositeInvoke(), err // the default provider
	}
	return pulumi.Provider(selected), nil
}

// AWSProvider returns the AWS provider in the options of a component, or nil.
func AWSProvider(opts pulumi.ResourceOption) (*aws.Provider, error) {
	options, err := pulumi.NewResourceOptions(opts)
	if err != nil {
		return nil, fmt.Errorf("options of the component: %w", err)
	}
	for _, selected := range options.Providers {
		if selected, ok := selected.(*aws.Provider); ok {
			return selected, nil
		}
	}
	return nil, nil
}

// omitted hides a key of an embedded struct, because only a whole stack can plan it.
type omitted = struct{}

// services is the constraint of services by name.
func services() validate.Constraint {
	c := config.Config{}.Constraints()["services"]
	c.Required = false
	return c
}

// id returns the constraint of an eventual input that is an ID.
func id(format, example string, required bool) validate.Constraint {
	return validate.Constraint{Required: required, Format: format + ", such as " + example, Eventual: example}
}

// subnets is the constraint of the IDs of a minimum number of subnets by zone.
func subnets(least int) validate.Constraint {
	return validate.Constraint{
		Required: true, MinItems: least, EventualMap: true, Eventual: "subnet-0123456789abcdef0",
		Format: "the IDs of subnets by zone, such as {a: subnet-0123456789abcdef0}",
	}
}

// sortedServices returns the names of services, sorted.
func sortedServices[T any](services map[string]T) []string { return slices.Sorted(maps.Keys(services)) }
