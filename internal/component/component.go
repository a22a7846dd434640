// Package component has what the components of this module share: registration, names,
// tags and error messages.
package component

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// A Kind is a kind of component.
type Kind struct {
	// Type is the type token. Changing it changes the URN of every child.
	Type string
	// Noun is the name of the kind in error messages, such as "network".
	Noun string
}

// Error prefixes an error with the component that it belongs to. A list of errors
// starts on a new line.
func (k Kind) Error(name string, err error) error {
	if strings.Contains(err.Error(), "\n") {
		return fmt.Errorf("%s %q:\n%w", k.Noun, name, err)
	}
	return fmt.Errorf("%s %q: %w", k.Noun, name, err)
}

// Register registers a component and returns the base for its children. Every
// component is registered before its children, and its outputs after them.
func (k Kind) Register(
	ctx *pulumi.Context, name string, resource pulumi.ComponentResource, tags map[string]string, opts ...pulumi.ResourceOption,
) (*Base, error) {
	return k.base(ctx, name, resource, tags, ctx.RegisterComponentResource(k.Type, name, resource, opts...))
}

// RegisterWithInputs registers a component with its inputs, which policies can check and which it
// is deleted before. Its children have no tags in addition to the Name tag.
func (k Kind) RegisterWithInputs(
	ctx *pulumi.Context, name string, resource pulumi.ComponentResource, inputs pulumi.Map, opts ...pulumi.ResourceOption,
) (*Base, error) {
	return k.base(ctx, name, resource, nil, ctx.RegisterComponentResourceV2(k.Type, name, inputs, resource, opts...))
}

// base returns the base for the children of a registered component.
func (k Kind) base(
	ctx *pulumi.Context, name string, resource pulumi.ComponentResource, tags map[string]string, err error,
) (*Base, error) {
	if err != nil {
		return nil, k.Error(name, err)
	}
	return &Base{
		Namer: NewNamer(ctx, name, tags), Ctx: ctx, Child: pulumi.Parent(resource),
		kind: k, name: name, resource: resource,
	}, nil
}

// A Base names, tags and parents the children of one component.
type Base struct {
	Namer
	Ctx *pulumi.Context
	// Child is the option that makes a resource a child of the component. A function
	// that is invoked with it uses the component's provider.
	Child pulumi.ResourceOrInvokeOption

	kind     Kind
	name     string
	resource pulumi.ComponentResource
}

// Error prefixes an error with the component that it belongs to.
func (b *Base) Error(err error) error { return b.kind.Error(b.name, err) }

// Resource returns the component, for messages about it.
func (b *Base) Resource() pulumi.Resource { return b.resource }

// RegisterOutputs ends the registration of the component.
func (b *Base) RegisterOutputs(outputs pulumi.Map) error {
	if err := b.Ctx.RegisterResourceOutputs(b.resource, outputs); err != nil {
		return b.Error(err)
	}
	return nil
}
