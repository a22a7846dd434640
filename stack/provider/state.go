package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	sdkprovider "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// A State is a component that the last update of the program's stack has left.
type State struct {
	// Name is its logical name.
	Name    string
	Outputs map[string]any
}

// States returns the components of a type in the last state of the program's stack.
func (r Request) States(typ string) ([]State, error) {
	resources, err := r.State()
	if err != nil {
		return nil, fmt.Errorf("read the state of the stack: %w", err)
	}
	var states []State
	for _, urn := range slices.Sorted(maps.Keys(resources)) {
		if urn := resource.URN(urn); string(urn.Type()) == typ {
			outputs := resources[resource.PropertyKey(urn)].ObjectValue()["outputs"]
			states = append(states, State{urn.Name(), outputs.ObjectValue().MapRepl(nil, plain)})
		}
	}
	return states, nil
}

// plain returns the value of a secret: no output of these components is one, unless an option
// of the component makes it secret.
func plain(value resource.PropertyValue) (any, bool) {
	if !value.IsSecret() {
		return nil, false
	}
	return value.SecretValue().Element.MapRepl(nil, plain), true
}

// readResources is a function of Pulumi's engine. It returns the outputs of all resources of a
// stack, by URN.
// https://github.com/pulumi/pulumi/blob/v3.250.0/pkg/resource/deploy/builtins.go
const readResources = "pulumi:pulumi:readStackResourceOutputs"

// readState asks the engine for the resources of the program's stack. The Go SDK's Invoke would
// register each resource that an output refers to, also those of other components.
func readState(ctx context.Context, request *pulumirpc.ConstructRequest) (resource.PropertyMap, error) {
	monitor, err := sdkprovider.NewHostClient(request.GetMonitorEndpoint())
	if err != nil {
		return nil, err
	}
	defer func() { _ = monitor.Close() }()
	stack := request.GetOrganization() + "/" + request.GetProject() + "/" + request.GetStack()
	args, err := plugin.MarshalProperties(resource.PropertyMap{"stackName": resource.NewProperty(stack)}, plugin.MarshalOptions{})
	if err != nil {
		return nil, err
	}
	response, err := pulumirpc.NewResourceMonitorClient(monitor.EngineConn()).Invoke(ctx, &pulumirpc.ResourceInvokeRequest{
		Tok: readResources, Args: args, AcceptResources: true,
	})
	if err != nil {
		return nil, err
	}
	// Nulls are kept: the null in a secret output, such as the private key of a certificate that ACM requests, is malformed
	// without them.
	result, err := plugin.UnmarshalProperties(response.GetReturn(), plugin.MarshalOptions{
		KeepUnknowns: true, KeepSecrets: true, KeepResources: true,
	})
	if err != nil || !result["outputs"].IsObject() {
		return nil, err
	}
	return result["outputs"].ObjectValue(), nil
}
