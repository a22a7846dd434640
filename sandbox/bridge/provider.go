// Package bridge is an AWS provider for Pulumi built from Terraform's AWS provider and Pulumi's bridge library. The
// official provider is built from the same two parts and maps all resource types; this one maps those in table.go.
package bridge

import (
	"context"
	"fmt"
	"maps"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/info"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5" //nolint:staticcheck // the pinned release has it
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"

	"ecs-foundation/sandbox/plugin"
)

// Serve starts the Terraform provider and serves Pulumi's engine until the engine closes the connection.
func Serve(terraformProvider string) error {
	ctx := context.Background()
	aws, stop, err := start(terraformProvider)
	if err != nil {
		return fmt.Errorf("start %s: %w", terraformProvider, err)
	}
	defer stop()
	schemas, err := newSchemaFile(terraformProvider)
	if err != nil {
		return err
	}
	info, err := describe(ctx, &client{ProviderClient: aws, schemas: schemas})
	if err != nil {
		return fmt.Errorf("read the schema of %s: %w", terraformProvider, err)
	}
	return tfbridge.Serve("aws", plugin.Version, info, nil)
}

// describe maps the Terraform provider's resources and data sources to Pulumi's resources and functions.
func describe(ctx context.Context, aws *client) (info.Provider, error) {
	shimmed, err := tfplugin5.NewProvider(ctx, aws, "")
	if err != nil {
		return info.Provider{}, err
	}
	p := info.Provider{
		P: &provider{shimmed}, Name: "aws", Version: plugin.Version, Config: config,
		Resources: map[string]*info.Resource{}, DataSources: map[string]*info.DataSource{},
	}
	for name, kind := range resources {
		r := &info.Resource{Tok: tokens.Type(tokenOf(kind)), Fields: exceptions[name], TransformOutputs: hideSavedState}
		if _, ok := shimmed.ResourcesMap().Get(name).Schema().GetOk("tags"); ok {
			r.PreCheckCallback = withDefaultTags
		}
		p.Resources[name] = r
	}
	for name, function := range functions {
		p.DataSources[name] = &info.DataSource{Tok: tokens.ModuleMember(tokenOf(function)), Fields: functionExceptions[name]}
	}
	p.SetAutonaming(255, "-")
	return p, nil
}

// withDefaultTags adds the provider's default tags to a resource's tags, as version 6 of the official provider does.
func withDefaultTags(_ context.Context, inputs, config resource.PropertyMap) (resource.PropertyMap, error) {
	defaults, own := config["defaultTags"], inputs["tags"]
	if !defaults.IsObject() || !defaults.ObjectValue()["tags"].IsObject() {
		return inputs, nil
	}
	if own.ContainsUnknowns() && !own.IsObject() { // the tags are not known yet
		return inputs, nil
	}
	tags := defaults.ObjectValue()["tags"].ObjectValue().Copy()
	if own.IsObject() {
		maps.Copy(tags, own.ObjectValue())
	}
	inputs = inputs.Copy()
	inputs["tags"] = resource.NewObjectProperty(tags)
	return inputs, nil
}

// privateMetadata is the property with a resource's private metadata.
const privateMetadata = "__meta"

// hideSavedState encrypts a resource's saved state, which has the values of its secret properties. The official provider
// has only Terraform's private data there, which is not secret.
func hideSavedState(_ context.Context, outputs resource.PropertyMap) (resource.PropertyMap, error) {
	if meta, ok := outputs[privateMetadata]; ok {
		outputs = outputs.Copy()
		outputs[privateMetadata] = resource.MakeSecret(meta)
	}
	return outputs, nil
}

// provider adds each resource's saved state to the calls that the shim makes for it.
type provider struct{ shim.Provider }

func (p *provider) Diff(
	ctx context.Context, t string, s shim.InstanceState, c shim.ResourceConfig, opts shim.DiffOptions,
) (shim.InstanceDiff, error) {
	// The shim does not support the option. It is not needed: the engine has replaced ignored inputs with the old ones.
	opts.IgnoreChanges = nil
	return p.Provider.Diff(stateContext(ctx, s), t, s, c, opts)
}

func (p *provider) Apply(
	ctx context.Context, t string, s shim.InstanceState, d shim.InstanceDiff,
) (shim.InstanceState, error) {
	return p.Provider.Apply(stateContext(ctx, s), t, s, d)
}

func (p *provider) Refresh(
	ctx context.Context, t string, s shim.InstanceState, c shim.ResourceConfig,
) (shim.InstanceState, error) {
	return p.Provider.Refresh(stateContext(ctx, s), t, s, c)
}

func stateContext(ctx context.Context, s shim.InstanceState) context.Context {
	if s == nil {
		return ctx
	}
	return withSavedState(ctx, s.Meta())
}
