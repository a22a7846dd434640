// Package components has the components of the package ecs-foundation other than Foundation:
// one part of a foundation each, for programs that need no more. Each validates and plans its
// inputs before it registers anything, and groups the components of the domains as its children.
package components

import (
	"cmp"
	"errors"
	"reflect"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/provider"
)

// A Definition is a component of the package.
type Definition struct {
	// Token is its type token.
	Token string
	// Settings is the struct of its inputs: their keys, documentation and constraints. Those
	// with the mark validate.Constraint.Eventual accept outputs of other resources.
	Settings reflect.Type
	// Outputs is the struct of its outputs.
	Outputs reflect.Type

	noun    string
	prepare func(c call, settings any) (create, error)
}

// All returns the components of the package, by the order in which they build on each other.
func All() []Definition {
	return []Definition{
		define[NetworkSettings, NetworkOutputs]("Network", "network", prepareNetwork),
		define[SecurityGroupsSettings, SecurityGroupsOutputs]("SecurityGroups", "security groups", prepareSecurityGroups),
		define[RolesSettings, RolesOutputs]("Roles", "roles", prepareRoles),
		define[LoadBalancerSettings, LoadBalancerOutputs]("LoadBalancer", "load balancer", prepareLoadBalancer),
		define[ClusterSettings, ClusterOutputs]("Cluster", "cluster", prepareCluster),
		define[ServiceSettings, ServiceOutputs]("Service", "service", prepareService),
	}
}

// A call is the creation of one component.
type call struct {
	ctx   *pulumi.Context
	name  string
	place place
	// errors are the errors so far. Errors of a plan that only repeat one of them are left out.
	errors validate.Errors
	// reserve reserves fixed names of resources, and reports those that another component of the program has.
	reserve func(what ...string) error
}

// create registers the children of a component and returns its outputs.
type create func(*component.Base) (pulumi.Map, error)

// define returns the definition of a component. prepare validates and plans the settings. It
// returns what creates the component.
func define[S, O any](name, noun string, prepare func(c call, settings S) (create, error)) Definition {
	return Definition{
		Token: "ecs-foundation:index:" + name, noun: noun,
		Settings: reflect.TypeFor[S](), Outputs: reflect.TypeFor[O](),
		prepare: func(c call, settings any) (create, error) { return prepare(c, settings.(S)) },
	}
}

// A resource is a component in a program.
type resource struct {
	pulumi.ResourceState
}

// Component returns the component as the provider serves it.
func (d Definition) Component() provider.Component {
	return provider.Component{Token: d.Token, Inputs: d.Settings, Outputs: d.Outputs, Construct: d.construct}
}

// construct creates a component. All errors in the inputs are reported at once, before anything is
// registered.
func (d Definition) construct(ctx *pulumi.Context, request provider.Request) (pulumi.ComponentResource, pulumi.Map, error) {
	ctx, create, err := d.plan(ctx, request)
	if err := errors.Join(request.Err(), err); err != nil {
		return nil, nil, err
	}
	c := &resource{}
	base, err := component.Kind{Type: d.Token, Noun: d.noun}.RegisterWithInputs(ctx, request.Name, c, request.Inputs, request.Options)
	if err != nil {
		return nil, nil, err
	}
	outputs, err := create(base)
	if err != nil {
		return nil, nil, base.Error(err)
	}
	if err := component.CheckOutputs(outputs, d.outputNames()); err != nil {
		return nil, nil, base.Error(err)
	}
	return c, outputs, base.RegisterOutputs(outputs)
}

// plan returns what creates a component, with the context of its environment.
func (d Definition) plan(ctx *pulumi.Context, request provider.Request) (*pulumi.Context, create, error) {
	settings, err := d.decode(request)
	errs := validate.NewErrors("")
	errs.Add(err)
	at, err := settings.FieldByName("Common").Interface().(Common).locate(ctx, request.Options)
	errs.Add(err)
	if errs.Len() == 0 { // the region is known
		in := validate.Place{Region: at.Region}
		if at.isConfigured {
			in.Accounts = []string{at.Account}
		}
		settings, err = d.decode(request.In(in))
		errs.Add(err)
		validate.ARNs(errs, settings.Interface(), in)
	}
	ctx = component.WithEnvironment(ctx, at.project, at.environment)
	create, err := d.prepare(call{
		ctx: ctx, name: request.Name, place: at, errors: errs, reserve: request.Reserve,
	}, settings.Interface())
	errs.Add(err)
	return ctx, create, errs.Err()
}

// decode returns the settings of a component, and their errors.
func (d Definition) decode(request provider.Request) (reflect.Value, error) {
	pointer := reflect.New(d.Settings)
	err := request.Decode(pointer.Interface())
	return pointer.Elem(), err
}

// outputNames returns the names of the outputs.
func (d Definition) outputNames() []string {
	var names []string
	for _, field := range validate.Fields(d.Outputs) {
		names = append(names, validate.KeyOf(field))
	}
	return names
}

// inputs returns the errors of a plan at the keys of a component. Each pair is the beginning of a
// key of a stack, or of a sentence, and what the component calls it, such as "network." and "". It
// does not change values, which are in quotes. An error of the whole domain is at the key whole.
func inputs(err error, whole string, pairs ...string) error {
	errs := validate.NewErrors("")
	for _, e := range validate.Split(err) {
		key, message := e.Key, e.Message
		for pair := range slices.Chunk(append(pairs, "aws:region", "region"), 2) {
			if rest, ok := strings.CutPrefix(key+".", pair[0]); ok {
				key = strings.TrimSuffix(pair[1]+rest, ".")
			}
			for _, before := range []string{" ", "("} {
				message = strings.ReplaceAll(message, before+pair[0], before+pair[1])
			}
		}
		errs.Child(cmp.Or(key, whole)).Addf("%s", message)
	}
	return errs.Err()
}
