package main

import (
	"errors"
	"reflect"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	"ecs-foundation/internal/validate"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/provider"
	parts "ecs-foundation/stack/provider/components"
)

// components returns the components of the package.
func components() []provider.Component {
	all := []provider.Component{{
		Token: foundationType, Inputs: reflect.TypeFor[config.Inputs](), Outputs: reflect.TypeFor[stack.Outputs](),
		Construct: constructFoundation,
	}}
	for _, part := range parts.All() {
		all = append(all, part.Component())
	}
	return all
}

// foundationType is the type of the component of a whole foundation.
const foundationType = "ecs-foundation:index:Foundation"

// A foundationComponent is a foundation in another program.
type foundationComponent struct {
	pulumi.ResourceState
}

// constructFoundation creates a foundation as a component. Its inputs are the configuration of
// a stack, with the same checks, and its outputs are those of a stack.
func constructFoundation(ctx *pulumi.Context, request provider.Request) (pulumi.ComponentResource, pulumi.Map, error) {
	source, err := sourceOf(ctx, request)
	if err != nil {
		return nil, nil, err
	}
	deployed, err := deployedAs(request, source)
	if err != nil {
		return nil, nil, err
	}
	isConfigured, err := checkProvider(ctx, source, request)
	unusable := errors.Join(request.Err(), checkNames(request), err)
	if unusable != nil {
		_, _, err := check(ctx, source, deployed, nil)
		return nil, nil, errors.Join(unusable, asInputs(err))
	}
	ctx = component.WithEnvironment(ctx, source.Project, source.Name)
	c := &foundationComponent{}
	plan, at, err := check(ctx, source, deployed, once(func(cfg config.Config) (pulumi.ResourceOrInvokeOption, error) {
		return register(ctx, c, cfg, request)
	}), func(plan stack.Plan) error { return request.Reserve(fixedNames(plan)...) })
	if err != nil {
		return nil, nil, asInputs(err)
	}
	plan.Config.Importable = request.TopLevel && !request.HasAWS
	if !isConfigured { // AWS cannot be asked
		plan.Config.Preflight.Lookups = new(false)
	}
	if err := preview(ctx, plan, deployed, at); err != nil {
		return nil, nil, asInputs(err)
	}
	outputs, err := build(ctx, plan, at)
	if err != nil {
		return nil, nil, err
	}
	if err := ctx.RegisterResourceOutputs(c, outputs); err != nil {
		return nil, nil, err
	}
	return c, outputs, record(ctx, outputs, at)
}

// sourceOf returns the inputs of the component as the configuration of a stack.
func sourceOf(ctx *pulumi.Context, request provider.Request) (config.Stack, error) {
	source := config.Stack{
		Project: request.Text("project", ctx.Project()), Name: request.Text("environment", ctx.Stack()),
		Prefix: request.Name + "-", Unknown: request.Unknown(),
	}
	keys := request.Values()
	for _, key := range []string{"region", "project", "environment"} {
		delete(keys, key)
	}
	values, err := config.Values(source.Project, keys)
	if err != nil {
		return source, err
	}
	values["aws:region"] = request.Text("region", "")
	source.Values = values
	return source, nil
}

// checkNames reports a project or an environment that Pulumi allows for no project and no stack. Those of the program
// are valid.
func checkNames(request provider.Request) error {
	errs := validate.NewErrors("")
	for _, key := range []string{"project", "environment"} {
		name, set := request.Values()[key].(string)
		switch {
		case set && name == "":
			errs.Child(key).Invalidf(validate.Empty)
		case set:
			config.NamePart.Validate(reflect.ValueOf(&name).Elem(), errs.Child(key))
		}
	}
	return errs.Err()
}

// register registers the component, and returns the option that makes resources its children.
// If the program passes no provider, the component creates one.
func register(
	ctx *pulumi.Context, c *foundationComponent, cfg config.Config, request provider.Request,
) (pulumi.ResourceOrInvokeOption, error) {
	protection := pulumi.Transformations([]pulumi.ResourceTransformation{protect(cfg)})
	if err := ctx.RegisterComponentResourceV2(foundationType, request.Name, request.Inputs, c, request.Options, protection); err != nil {
		return nil, err
	}
	parent := pulumi.Parent(c)
	if request.HasAWS {
		return parent, nil
	}
	aws, err := newProvider(ctx, request.Name+"-aws", cfg, parent)
	if err != nil {
		return nil, err
	}
	provider := pulumi.Provider(aws)
	return child{pulumi.Composite(parent, provider), provider}, nil
}

// A child is the option that makes a resource a child of the component, and selects the provider
// of a function.
type child struct {
	pulumi.ResourceOption
	pulumi.InvokeOption
}

// claims are what a component claims for the resources with fixed names, by type.
var claims = map[string]func(name string) string{
	"aws:cloudwatch/logGroup:LogGroup": provider.LogGroup,
	"aws:ecr/repository:Repository":    provider.Repository,
	"aws:iam/role:Role":                provider.Role,
}

// fixedNames returns the environment of a plan, with which most fixed names begin, and the resources whose fixed
// names another component can have, too.
func fixedNames(plan stack.Plan) []string {
	names := []string{"the environment " + plan.Config.Project + "-" + plan.Config.Environment}
	for _, fixed := range plan.FixedNames() {
		if claim, ok := claims[fixed.Type]; ok {
			names = append(names, claim(fixed.Name))
		}
	}
	return names
}

// inputWords replaces what messages say about a stack file.
var inputWords = strings.NewReplacer("aws:region", "region", ", set with pulumi config set --secret --path", "")

// asInputs returns errors in the configuration of a stack as errors of the inputs.
func asInputs(err error) error {
	invalid, ok := errors.AsType[*stack.InvalidError](err)
	if !ok {
		return err
	}
	errs := validate.NewErrors("")
	for _, e := range validate.Split(invalid.Unwrap()) {
		errs.Child(strings.TrimPrefix(e.Key, "aws:")).Addf("%s", inputWords.Replace(e.Message))
	}
	return errs.Err()
}
