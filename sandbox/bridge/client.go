package bridge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5/proto"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/vendored/opentofu/configs/configschema"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/vendored/opentofu/plans/objchange"
	"github.com/zclconf/go-cty/cty"
	"google.golang.org/grpc"
)

// client stands between the bridge's shim and the Terraform provider and makes each request what Terraform's own core
// would have sent. The shim is simpler than the core in five ways, and providers rely on the core.
type client struct {
	proto.ProviderClient

	provider    *configschema.Block
	resources   map[string]*configschema.Block
	dataSources map[string]*configschema.Block
}

// memory is what the shim would lose of a resource between two calls: its state and private data as the provider
// returned them, byte for byte. Pulumi's properties cannot tell an empty list from none, which would show as a change.
// It travels in the private meta of Pulumi's state.
type memory struct {
	State   []byte `json:"state,omitempty"`
	Private []byte `json:"private,omitempty"`
}

type memoryKey struct{}

// recall hands a resource's memory to the calls the shim makes for it.
func recall(ctx context.Context, meta map[string]any) context.Context {
	raw, err := json.Marshal(meta)
	if err != nil {
		return ctx
	}
	var m memory
	if json.Unmarshal(raw, &m) != nil {
		return ctx
	}
	return context.WithValue(ctx, memoryKey{}, m)
}

func recalled(ctx context.Context) memory {
	m, _ := ctx.Value(memoryKey{}).(memory)
	return m
}

func remember(state *proto.DynamicValue, private []byte) ([]byte, error) {
	return json.Marshal(memory{State: state.GetMsgpack(), Private: private})
}

// GetSchema keeps the schemas of the tables only: all of them take a gigabyte.
func (c *client) GetSchema(
	ctx context.Context, req *proto.GetProviderSchema_Request, opts ...grpc.CallOption,
) (*proto.GetProviderSchema_Response, error) {
	resp, err := c.ProviderClient.GetSchema(ctx, req, opts...)
	if err != nil {
		return nil, err
	}
	if c.provider, err = blockOf(resp.Provider); err != nil {
		return nil, err
	}
	if c.resources, err = keep(resp.ResourceSchemas, resources); err != nil {
		return nil, err
	}
	c.dataSources, err = keep(resp.DataSourceSchemas, functions)
	return resp, err
}

func keep(schemas map[string]*proto.Schema, table map[string]string) (map[string]*configschema.Block, error) {
	blocks := map[string]*configschema.Block{}
	for name, schema := range schemas {
		if _, ok := table[name]; !ok {
			delete(schemas, name)
			continue
		}
		block, err := blockOf(schema)
		if err != nil {
			return nil, fmt.Errorf("reading the schema of %s: %w", name, err)
		}
		blocks[name] = block
	}
	return blocks, nil
}

// PrepareProviderConfig validates the provider's configuration.
func (c *client) PrepareProviderConfig(
	ctx context.Context, req *proto.PrepareProviderConfig_Request, opts ...grpc.CallOption,
) (*proto.PrepareProviderConfig_Response, error) {
	if err := complete(c.provider, req.Config); err != nil {
		return nil, err
	}
	return c.ProviderClient.PrepareProviderConfig(ctx, req, opts...)
}

// maxAttempts is how often the provider asks before it shows an error. Its own 25 attempts take ten minutes, and an
// emulator's error does not pass.
const maxAttempts = 3

// Configure configures the provider.
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
	if err := complete(c.resources[req.TypeName], req.Config); err != nil {
		return nil, err
	}
	return c.ProviderClient.ValidateResourceTypeConfig(ctx, req, opts...)
}

// UpgradeResourceState gives back the remembered state as it is: it came from this very version of the provider.
func (c *client) UpgradeResourceState(
	ctx context.Context, req *proto.UpgradeResourceState_Request, opts ...grpc.CallOption,
) (*proto.UpgradeResourceState_Response, error) {
	if m := recalled(ctx); m.State != nil {
		return &proto.UpgradeResourceState_Response{UpgradedState: &proto.DynamicValue{Msgpack: m.State}}, nil
	}
	return c.ProviderClient.UpgradeResourceState(ctx, req, opts...)
}

// PlanResourceChange plans as the core does: a resource that does not exist yet has no prior state at all, and what is
// proposed is the inputs merged with what the provider computed before.
func (c *client) PlanResourceChange(
	ctx context.Context, req *proto.PlanResourceChange_Request, opts ...grpc.CallOption,
) (*proto.PlanResourceChange_Response, error) {
	block, m := c.resources[req.TypeName], recalled(ctx)
	if err := complete(block, req.Config); err != nil {
		return nil, err
	}
	config, err := decode(block, req.Config)
	if err != nil {
		return nil, err
	}
	prior := cty.NullVal(block.ImpliedType())
	if req.PriorPrivate != nil { // the shim sends private data of existing resources only
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
	req.PriorPrivate = m.Private
	resp, err := c.ProviderClient.PlanResourceChange(ctx, req, opts...)
	if err != nil {
		return nil, err
	}
	// A plan that fails has no state, which the shim does not expect.
	if err := failure(resp.Diagnostics); err != nil {
		return nil, err
	}
	resp.PlannedPrivate, err = remember(nil, resp.PlannedPrivate)
	return resp, err
}

// ApplyResourceChange creates, updates or deletes.
func (c *client) ApplyResourceChange(
	ctx context.Context, req *proto.ApplyResourceChange_Request, opts ...grpc.CallOption,
) (*proto.ApplyResourceChange_Response, error) {
	block, m := c.resources[req.TypeName], recalled(ctx)
	if err := complete(block, req.Config); err != nil {
		return nil, err
	}
	var planned memory
	if err := json.Unmarshal(req.PlannedPrivate, &planned); err != nil {
		return nil, err
	}
	if req.PlannedPrivate = planned.Private; isNull(req.PlannedState) {
		req.PlannedPrivate = m.Private // a deletion is not planned
	}
	if m.State == nil {
		req.PriorState = null()
	}
	resp, err := c.ProviderClient.ApplyResourceChange(ctx, req, opts...)
	if err != nil {
		return nil, err
	}
	if resp.NewState == nil {
		resp.NewState = null()
	}
	resp.Private, err = remember(resp.NewState, resp.Private)
	return resp, err
}

// ReadResource refreshes a resource.
func (c *client) ReadResource(
	ctx context.Context, req *proto.ReadResource_Request, opts ...grpc.CallOption,
) (*proto.ReadResource_Response, error) {
	req.Private = recalled(ctx).Private
	resp, err := c.ProviderClient.ReadResource(ctx, req, opts...)
	if err != nil {
		return nil, err
	}
	if err := failure(resp.Diagnostics); err != nil {
		return nil, err
	}
	resp.Private, err = remember(resp.NewState, resp.Private)
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
		if r.Private, err = remember(r.State, r.Private); err != nil {
			return nil, err
		}
	}
	return resp, failure(resp.Diagnostics)
}

// ValidateDataSourceConfig validates a function's arguments.
func (c *client) ValidateDataSourceConfig(
	ctx context.Context, req *proto.ValidateDataSourceConfig_Request, opts ...grpc.CallOption,
) (*proto.ValidateDataSourceConfig_Response, error) {
	if err := complete(c.dataSources[req.TypeName], req.Config); err != nil {
		return nil, err
	}
	return c.ProviderClient.ValidateDataSourceConfig(ctx, req, opts...)
}

// ReadDataSource calls a function. One that fails has no state, which the shim does not expect.
func (c *client) ReadDataSource(
	ctx context.Context, req *proto.ReadDataSource_Request, opts ...grpc.CallOption,
) (*proto.ReadDataSource_Response, error) {
	if err := complete(c.dataSources[req.TypeName], req.Config); err != nil {
		return nil, err
	}
	resp, err := c.ProviderClient.ReadDataSource(ctx, req, opts...)
	if err != nil {
		return nil, err
	}
	return resp, failure(resp.Diagnostics)
}

func failure(diagnostics []*proto.Diagnostic) error {
	var errs []error
	for _, d := range diagnostics {
		if d.Severity == proto.Diagnostic_ERROR {
			errs = append(errs, errors.New(strings.TrimSuffix(d.Summary+": "+d.Detail, ": ")))
		}
	}
	return errors.Join(errs...)
}
