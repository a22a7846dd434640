package provider

import (
	"context"
	"fmt"
	"maps"
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	sdkprovider "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/config"
)

// A Request asks for a component with a name, inputs and options.
type Request struct {
	Name    string
	Options pulumi.ResourceOption
	// Inputs are the inputs as outputs, with the resources that they depend on.
	Inputs pulumi.Map
	// HasAWS reports whether the options select an AWS provider for the resources.
	HasAWS bool
	// State returns the outputs of all resources in the last state of the program's stack, by
	// URN.
	State func() (resource.PropertyMap, error)
	// Claim reserves a name for this component. It fails if another component of its type in
	// the program has it.
	Claim func(name string) error

	properties resource.PropertyMap
	values     map[string]any
	secrets    []string // keys
	errs       validate.Errors
}

// NewRequest returns the request for a component with a name and inputs.
func NewRequest(name string, c Component, inputs resource.PropertyMap) Request {
	errs := validate.NewErrors("")
	r := &reader{errs: errs}
	values := r.object(inputs, c.Inputs)
	return Request{Name: name, properties: inputs, values: values, secrets: r.secrets, errs: errs}
}

// read reads a request of the engine. The errors in the inputs are reported together with
// those that the component finds.
func (s *server) read(
	ctx context.Context, request *pulumirpc.ConstructRequest, c Component, inputs sdkprovider.ConstructInputs, options pulumi.ResourceOption,
) (Request, error) {
	properties, err := plugin.UnmarshalProperties(request.GetInputs(), plugin.MarshalOptions{
		KeepUnknowns: true, KeepSecrets: true, KeepResources: true, KeepOutputValues: true,
	})
	if err != nil {
		return Request{}, fmt.Errorf("read the inputs: %w", err)
	}
	r := NewRequest(request.GetName(), c, properties)
	r.Options, r.HasAWS = options, request.GetProviders()["aws"] != ""
	r.Claim = func(name string) error { return s.claims.add(request, name) }
	r.State = func() (resource.PropertyMap, error) { return readState(ctx, request) }
	if r.Inputs, err = inputs.Map(); err != nil {
		return Request{}, fmt.Errorf("read the inputs: %w", err)
	}
	return r, nil
}

// Readable reports whether all inputs can be read. The server reports those that cannot, such
// as secrets, together with the errors that Construct returns.
func (r Request) Readable() bool { return r.errs.Len() == 0 }

// Text returns an input that is a string, or otherwise a default. It reports every other value.
func (r Request) Text(key, otherwise string) string {
	switch value := r.values[key].(type) {
	case nil:
		return otherwise
	case string:
		return value
	default:
		r.errs.Child(key).WrongType("a string", value, reflect.TypeFor[string]())
		return otherwise
	}
}

// Values returns the inputs that are set, by key, as encoding/json decodes them.
func (r Request) Values() map[string]any { return maps.Clone(r.values) }

// Decode sets the fields of a struct to the inputs and validates them.
func (r Request) Decode(inputs any) error {
	errs := validate.NewErrors("")
	config.Decode(r.values, inputs, errs)
	return errs.Err()
}
