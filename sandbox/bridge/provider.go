// Package bridge is the AWS provider for Pulumi, made on this machine from Terraform's AWS provider with Pulumi's own
// bridge library: the official provider is the same two parts with a larger table.
package bridge

import (
	"context"
	"fmt"
	"maps"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/info"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5" //nolint:staticcheck // the pinned release has it
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5/proto"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

// Version is the release of Pulumi's AWS provider that this one stands in for.
const Version = "6.83.2"

// Serve starts the Terraform provider and answers Pulumi's engine until it ends.
func Serve(terraformProvider string) error {
	ctx := context.Background()
	aws, stop, err := start(terraformProvider)
	if err != nil {
		return fmt.Errorf("starting %s: %w", terraformProvider, err)
	}
	defer stop()
	info, err := describe(ctx, aws)
	if err != nil {
		return fmt.Errorf("reading the schema of %s: %w", terraformProvider, err)
	}
	return tfbridge.Serve("aws", Version, info, nil)
}

// describe maps the Terraform provider's resources to Pulumi's.
func describe(ctx context.Context, aws proto.ProviderClient) (info.Provider, error) {
	shimmed, err := tfplugin5.NewProvider(ctx, &client{ProviderClient: aws}, "")
	if err != nil {
		return info.Provider{}, err
	}
	p := info.Provider{
		P: &provider{shimmed}, Name: "aws", Version: Version, Config: config,
		Resources: map[string]*info.Resource{}, DataSources: map[string]*info.DataSource{},
	}
	for name, kind := range resources {
		r := &info.Resource{Tok: tokens.Type(tokenOf(kind)), Fields: exceptions[name]}
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

// withDefaultTags merges the provider's default tags into a resource's own, as version 6 of the official provider does.
func withDefaultTags(_ context.Context, inputs, config resource.PropertyMap) (resource.PropertyMap, error) {
	defaults, own := config["defaultTags"], inputs["tags"]
	if !defaults.IsObject() || !defaults.ObjectValue()["tags"].IsObject() || own.ContainsUnknowns() && !own.IsObject() {
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

// provider hands each resource's memory to the calls the shim makes for it.
type provider struct{ shim.Provider }

func (p *provider) Diff(
	ctx context.Context, t string, s shim.InstanceState, c shim.ResourceConfig, opts shim.DiffOptions,
) (shim.InstanceDiff, error) {
	// The engine has put the old inputs in the place of ignored ones already; the shim refuses the option.
	opts.IgnoreChanges = nil
	return p.Provider.Diff(recallState(ctx, s), t, s, c, opts)
}

func (p *provider) Apply(
	ctx context.Context, t string, s shim.InstanceState, d shim.InstanceDiff,
) (shim.InstanceState, error) {
	return p.Provider.Apply(recallState(ctx, s), t, s, d)
}

func (p *provider) Refresh(
	ctx context.Context, t string, s shim.InstanceState, c shim.ResourceConfig,
) (shim.InstanceState, error) {
	return p.Provider.Refresh(recallState(ctx, s), t, s, c)
}

func recallState(ctx context.Context, s shim.InstanceState) context.Context {
	if s == nil {
		return ctx
	}
	return recall(ctx, s.Meta())
}
