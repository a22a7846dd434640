package bridge

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5/proto"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/vendored/opentofu/configs/configschema"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/vendored/opentofu/plans/objchange"
	"github.com/zclconf/go-cty/cty"
	"google.golang.org/grpc"
)

// client changes the requests of the bridge's shim into those that Terraform's core would send, because the provider
// relies on them: complete blocks, no prior state for a new resource, a proposed new state, and private data. It also
// turns error diagnostics into errors, because the shim expects a state in every response.
type client struct {
	proto.ProviderClient

	schemas     schemaFile
	provider    *configschema.Block
	resources   map[string]*configschema.Block
	dataSources map[string]*configschema.Block
}

// savedState is the state and the private data of a resource exactly as the provider returned them. The shim would
// convert the state to Pulumi's properties and back, which turns an empty list into a missing one, so that the provider
// would report a change. Pulumi stores it in the resource's private metadata, encrypted.
type savedState struct {
	State   []byte `json:"state,omitempty"`
	Private []byte `json:"private,omitempty"`
}

type savedStateKey struct{}

// withSavedState adds a resource's saved state to the context of the calls that the shim makes for it.
func withSavedState(ctx context.Context, meta map[string]any) context.Context {
	raw, err := json.Marshal(meta)
	if err != nil {
		return ctx
	}
	var saved savedState
	if json.Unmarshal(raw, &saved) != nil {
		return ctx
	}
	return context.WithValue(ctx, savedStateKey{}, saved)
}

func savedStateOf(ctx context.Context) savedState {
	saved, _ := ctx.Value(savedStateKey{}).(savedState)
	return saved
}

func encodeSavedState(state *proto.DynamicValue, private []byte) ([]byte, error) {
	return json.Marshal(savedState{State: state.GetMsgpack(), Private: private})
}

// PrepareProviderConfig validates the provider's configuration.
func (c *client) PrepareProviderConfig(
	ctx context.Context, req *proto.PrepareProviderConfig_Request, opts ...grpc.CallOption,
) (*proto.PrepareProviderConfig_Response, error) {
	if err := completeBlocks(c.provider, req.Config); err != nil {
		return nil, err
	}
	return c.ProviderClient.PrepareProviderConfig(ctx, req, opts...)
}

// maxAttempts is how often the provider tries an AWS call. Its default of 25 attempts takes ten minutes, and retrying
// does not help against an error of the emulator.
const maxAttempts = 3

// Configure configures the provider with fewer retries.
func (c *client) Configure(
	ctx context.Context, req *proto.Configure_Request, opts ...grpc.CallOption,
) (*proto.Configure_Response, error) {
	config, err := decode(c.provider, req.Config)
	if err != nil {
		return nil, err
	}
	settings := withBlocks(c.provider, config).AsValueMap()
	settings["max_retries"] = cty.NumberIntVal(maxAttempts)
	if req.Config, err = encode(c.provider, cty.ObjectVal(settings)); err != nil {
		return nil, err
	}
	return c.ProviderClient.Configure(ctx, req, opts...)
}

// ValidateResourceTypeConfig validates a resource's inputs.
func (c *client) ValidateResourceTypeConfig(
	ctx context.Context, req *proto.ValidateResourceTypeConfig_Request, opts ...grpc.CallOption,
) (*proto.ValidateResourceTypeConfig_Response, error) {
	if err := completeBlocks(c.resources[req.TypeName], req.Config); err != nil {
		return nil, err
	}
	return c.ProviderClient.ValidateResourceTypeConfig(ctx, req, opts...)
}

// UpgradeResourceState returns the saved state unchanged, because this version of the provider wrote it.
func (c *client) UpgradeResourceState(
	ctx context.Context, req *proto.UpgradeResourceState_Request, opts ...grpc.CallOption,
) (*proto.UpgradeResourceState_Response, error) {
	if saved := savedStateOf(ctx); saved.State != nil {
		return &proto.UpgradeResourceState_Response{UpgradedState: &proto.DynamicValue{Msgpack: saved.State}}, nil
	}
	return c.ProviderClient.UpgradeResourceState(ctx, req, opts...)
}

// PlanResourceChange plans a change as Terraform's core does: a resource that does not exist yet has a null prior
// state, and the proposed new state merges the configuration with the attributes that the provider computed before.
func (c *client) PlanResourceChange(
	ctx context.Context, req *proto.PlanResourceChange_Request, opts ...grpc.CallOption,
) (*proto.PlanResourceChange_Response, error) {
	block := c.resources[req.TypeName]
	if err := completeBlocks(block, req.Config); err != nil {
		return nil, err
	}
	config, err := decode(block, req.Config)
	if err != nil {
		return nil, err
	}
	prior := cty.NullVal(block.ImpliedType())
	if req.PriorPrivate != nil { // the shim sends private data only for existing resources
		if prior, err = decode(block, req.PriorState); err != nil {
			return nil, err
		}
	}
	if req.PriorState, err = encode(block, prior); err != nil {
		return nil, err
	}
	if req.ProposedNewState, err = encode(block, objchange.ProposedNew(block, prior, config)); err != nil {
		return nil, err
	}
	req.PriorPrivate = savedStateOf(ctx).Private
	resp, err := c.ProviderClient.PlanResourceChange(ctx, req, opts...)
	if err != nil {
		return nil, err
	}
	if err := diagnosticsError(resp.Diagnostics); err != nil {
		return nil, err
	}
	resp.PlannedPrivate, err = encodeSavedState(nil, resp.PlannedPrivate)
	return resp, err
}

// ApplyResourceChange creates, updates or deletes a resource.
func (c *client) ApplyResourceChange(
	ctx context.Context, req *proto.ApplyResourceChange_Request, opts ...grpc.CallOption,
) (*proto.ApplyResourceChange_Response, error) {
	saved := savedStateOf(ctx)
	if err := completeBlocks(c.resources[req.TypeName], req.Config); err != nil {
		return nil, err
	}
	var planned savedState
	if err := json.Unmarshal(req.PlannedPrivate, &planned); err != nil {
		return nil, err
	}
	req.PlannedPrivate = planned.Private
	if isNull(req.PlannedState) { // the shim does not plan a deletion
		req.PlannedPrivate = saved.Private
	}
	if saved.State == nil {
		req.PriorState = null()
	}
	resp, err := c.ProviderClient.ApplyResourceChange(ctx, req, opts...)
	if err != nil {
		return nil, err
	}
	if resp.NewState == nil {
		resp.NewState = null()
	}
	resp.Private, err = encodeSavedState(resp.NewState, resp.Private)
	return resp, err
}

// ReadResource reads the current state of a resource.
func (c *client) ReadResource(
	ctx context.Context, req *proto.ReadResource_Request, opts ...grpc.CallOption,
) (*proto.ReadResource_Response, error) {
	req.Private = savedStateOf(ctx).Private
	resp, err := c.ProviderClient.ReadResource(ctx, req, opts...)
	if err != nil {
		return nil, err
	}
	if err := diagnosticsError(resp.Diagnostics); err != nil {
		return nil, err
	}
	resp.Private, err = encodeSavedState(resp.NewState, resp.Private)
	return resp, err
}

// ImportResourceState reads a resource by its ID.
func (c *client) ImportResourceState(
	ctx context.Context, req *proto.ImportResourceState_Request, opts ...grpc.CallOption,
) (*proto.ImportResourceState_Response, error) {
	resp, err := c.ProviderClient.ImportResourceState(ctx, req, opts...)
	if err != nil {
		return nil, err
	}
	for _, r := range resp.ImportedResources {
		if r.Private, err = encodeSavedState(r.State, r.Private); err != nil {
			return nil, err
		}
	}
	return resp, diagnosticsError(resp.Diagnostics)
}

// ValidateDataSourceConfig validates a function's arguments.
func (c *client) ValidateDataSourceConfig(
	ctx context.Context, req *proto.ValidateDataSourceConfig_Request, opts ...grpc.CallOption,
) (*proto.ValidateDataSourceConfig_Response, error) {
	if err := completeBlocks(c.dataSources[req.TypeName], req.Config); err != nil {
		return nil, err
	}
	return c.ProviderClient.ValidateDataSourceConfig(ctx, req, opts...)
}

// ReadDataSource calls a function.
func (c *client) ReadDataSource(
	ctx context.Context, req *proto.ReadDataSource_Request, opts ...grpc.CallOption,
) (*proto.ReadDataSource_Response, error) {
	if err := completeBlocks(c.dataSources[req.TypeName], req.Config); err != nil {
		return nil, err
	}
	resp, err := c.ProviderClient.ReadDataSource(ctx, req, opts...)
	if err != nil {
		return nil, err
	}
	return resp, diagnosticsError(resp.Diagnostics)
}

// diagnosticsError joins the diagnostics that are errors. It returns nil if there are none.
func diagnosticsError(diagnostics []*proto.Diagnostic) error {
	var errs []error
	for _, d := range diagnostics {
		if d.Severity == proto.Diagnostic_ERROR {
			errs = append(errs, errors.New(strings.TrimSuffix(d.Summary+": "+d.Detail, ": ")))
		}
	}
	return errors.Join(errs...)
}
