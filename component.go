package main

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	"ecs-foundation/internal/validate"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/preflight/change"
	"ecs-foundation/stack/provider"
	parts "ecs-foundation/stack/provider/components"
)

// A foundationComponent is a foundation in another program.
type foundationComponent struct {
	pulumi.ResourceState
}

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

// foundationType is the type of the component.
const foundationType = "ecs-foundation:index:Foundation"

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
	if !request.Readable() {
		_, _, err := check(ctx, source, deployed, nil)
		return nil, nil, asInputs(err)
	}
	if err := request.Claim(source.Project + "/" + source.Name); err != nil {
		return nil, nil, err
	}
	ctx = component.WithEnvironment(ctx, source.Project, source.Name)
	c := &foundationComponent{}
	plan, at, err := check(ctx, source, deployed, once(func(cfg config.Config) (pulumi.ResourceOrInvokeOption, error) {
		return register(ctx, c, cfg, request)
	}))
	if err != nil {
		return nil, nil, asInputs(err)
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
		Project: request.Text("project", ctx.Project()), Name: request.Text("environment", ctx.Stack()), Prefix: request.Name + "-",
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

// recordType is the type of the component that has the outputs of the last complete update as
// outputs. Those of the Foundation itself are lost when an update of its inputs fails.
const recordType = "ecs-foundation:index:Record"

// deployedAs returns what the last complete update of the component has left, if its project
// and environment, or its name, are the same.
func deployedAs(request provider.Request, source config.Stack) (change.Deployed, error) {
	states, err := request.States(recordType)
	if err != nil {
		return change.Deployed{}, err
	}
	var named change.Deployed
	for _, state := range states {
		deployed, err := change.FromOutputs(state.Outputs)
		if err != nil {
			return change.Deployed{}, fmt.Errorf("%s: %w", state.Name, err)
		}
		switch r := deployed.Record; {
		case r != nil && r.Project == source.Project && r.Environment == source.Name:
			return deployed, nil
		case state.Name == source.Prefix+"record":
			named = deployed
		}
	}
	return named, nil
}

// record registers the outputs as the record of a complete update: it waits for all of them.
func record(ctx *pulumi.Context, outputs pulumi.Map, at place) error {
	r := &foundationComponent{}
	if err := ctx.RegisterComponentResourceV2(recordType, at.name("record"), outputs, r, at.option); err != nil {
		return err
	}
	return ctx.RegisterResourceOutputs(r, outputs)
}

// register registers the component, and returns the option that makes resources its children.
// Without a provider from the program, the component has one of its own.
func register(
	ctx *pulumi.Context, c *foundationComponent, cfg config.Config, request provider.Request,
) (pulumi.ResourceOrInvokeOption, error) {
	protection := pulumi.Transformations([]pulumi.ResourceTransformation{protect(cfg)})
	if err := ctx.RegisterComponentResourceV2(foundationType, request.Name, request.Inputs, c, request.Options, protection); err != nil {
		return nil, err
	}
	if request.HasAWS {
		return pulumi.Parent(c), nil
	}
	aws, err := newProvider(ctx, request.Name+"-aws", cfg, pulumi.Parent(c))
	if err != nil {
		return nil, err
	}
	parent, provider := pulumi.Parent(c), pulumi.Provider(aws)
	return child{pulumi.Composite(parent, provider), pulumi.CompositeInvoke(parent, provider)}, nil
}

// A child is the option that makes a resource a child of a component, with a provider that the
// component itself does not have.
type child struct {
	pulumi.ResourceOption
	pulumi.InvokeOption
}

// asInputs returns errors in the configuration of a stack as errors of the inputs.
func asInputs(err error) error {
	var invalid *stack.InvalidError
	if !errors.As(err, &invalid) {
		return err
	}
	errs := validate.NewErrors("")
	for _, e := range validate.Split(invalid.Unwrap()) {
		key := strings.TrimPrefix(e.Key, "aws:")
		errs.Child(key).Addf("%s", strings.ReplaceAll(e.Message, "aws:region", "region"))
	}
	return errs.Err()
}
