package provider

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	sdkprovider "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"ecs-foundation/internal/awsname"
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
	// TopLevel reports whether the component has no parent in the program.
	TopLevel bool
	// State returns the outputs of all resources in the last state of the program's stack, by
	// URN.
	State func() (resource.PropertyMap, error)
	// Claim reserves a name for this component. It fails if another component of the program
	// has it.
	Claim func(name string) error

	properties resource.PropertyMap
	inputs     reflect.Type
	values     map[string]any
	unknown    *[]string // the placeholders, also those before In
	secrets    []string  // keys
	stored     []string  // keys of values that are stored as secrets
	errs       validate.Errors
}

// NewRequest returns the request for a component with a name and inputs.
func NewRequest(name string, c Component, inputs resource.PropertyMap) Request {
	errs := validate.NewErrors("")
	r := &reader{errs: errs, location: location(inputs)}
	values := r.object(inputs, c.Inputs)
	return Request{
		Name: name, properties: inputs, inputs: c.Inputs, values: values, unknown: &r.unknown,
		secrets: r.secrets, stored: r.stored, errs: errs,
	}
}

// In returns the request with placeholders of resources in a place, which the inputs do not always
// have.
func (r Request) In(place validate.Place) Request {
	reader := &reader{errs: validate.NewErrors(""), location: place}
	r.values = reader.object(r.properties, r.inputs)
	*r.unknown = append(*r.unknown, reader.unknown...)
	return r
}

// location returns the region and the accounts in the inputs of a component. The region of
// a placeholder is not important if that of the component is not an input.
func location(inputs resource.PropertyMap) validate.Place {
	place := validate.Place{Region: "us-east-1"}
	if region, _, _ := unwrap(inputs["region"]); region.IsString() && awsname.Region.MatchString(region.StringValue()) {
		place.Region = region.StringValue()
	}
	if accounts, _, _ := unwrap(inputs["accounts"]); accounts.IsArray() {
		for _, account := range accounts.ArrayValue() {
			if account.IsString() && awsname.AccountID.MatchString(account.StringValue()) {
				place.Accounts = append(place.Accounts, account.StringValue())
			}
		}
	}
	return place
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
	r.Options, r.HasAWS = pulumi.Composite(options, r.hideUnknown()), request.GetProviders()["aws"] != ""
	r.TopLevel = request.GetParent() == "" || resource.URN(request.GetParent()).Type() == resource.RootStackType
	r.Claim = func(name string) error { return s.claims.add(request, name) }
	r.State = func() (resource.PropertyMap, error) { return readState(ctx, request) }
	outputs, err := inputs.Map()
	if err != nil {
		return Request{}, fmt.Errorf("read the inputs: %w", err)
	}
	r.Inputs = r.encrypt(outputs)
	return r, nil
}

// encrypt returns the inputs with those marked as secrets that have a value at a key that is
// stored as one: a program can pass it without the mark, and the state has the inputs.
func (r Request) encrypt(inputs pulumi.Map) pulumi.Map {
	marked := maps.Clone(inputs)
	for _, key := range r.stored {
		top, _, _ := strings.Cut(key, ".")
		if input, ok := marked[top]; ok {
			marked[top] = pulumi.ToSecret(input)
		}
	}
	return marked
}

// Err returns the errors of inputs that cannot be read, such as secrets.
func (r Request) Err() error { return r.errs.Err() }

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

// Unknown returns the placeholders of inputs whose values are not known before the update. In a
// preview, each input that another resource makes has a different one, which is valid.
func (r Request) Unknown() []string { return slices.Clone(*r.unknown) }

// Decode sets the fields of a struct to the inputs and validates them.
func (r Request) Decode(inputs any) error {
	errs := validate.NewErrors("")
	config.Decode(r.values, inputs, errs)
	return errs.Err()
}
