// Command component is the program with which the sandbox tests the components of the plugin ecs-foundation. It registers
// them without a generated SDK.
package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() { pulumi.Run(deploy) }

// declaration is a Foundation in the configuration.
type declaration struct {
	// Inputs are its inputs, in which ${certificate} is the ARN of a certificate of the same program, ${unknown} a number
	// that is not known before it exists, and ${secret} a secret.
	Inputs map[string]any
	// Parent is the name of a component that is its parent, and Alias its earlier name.
	Parent, Alias string
	// Protect is Pulumi's option.
	Protect bool
	// ProviderRegion is the region of a provider that is passed to it, and Tags are that provider's default tags.
	ProviderRegion string
	Tags           map[string]string
	// Team is a tag that a transform adds to its VPC.
	Team string
	// Moved is whether its resources are those of the program of the foundation in the same stack.
	Moved bool
}

// foundation has the outputs that the tests read.
type foundation struct {
	pulumi.ResourceState

	VPCID            pulumi.StringOutput    `pulumi:"vpcId"`
	PrivateSubnetIDs pulumi.StringMapOutput `pulumi:"privateSubnetIds"`
	ListenerARNs     pulumi.StringMapOutput `pulumi:"listenerArns"`
}

func deploy(ctx *pulumi.Context) error {
	declarations := map[string]declaration{}
	config.New(ctx, "").RequireObject("foundations", &declarations)
	region, _ := ctx.GetConfig("aws:region")
	provider, err := newProvider(ctx, "program", region, nil)
	if err != nil {
		return err
	}
	cert, err := newCertificate(ctx, provider)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(declarations)) {
		if err := newFoundation(ctx, name, declarations[name], cert); err != nil {
			return err
		}
	}
	return nil
}

// newFoundation registers a Foundation and exports its outputs.
func newFoundation(ctx *pulumi.Context, name string, d declaration, cert pulumi.StringOutput) error {
	options, err := d.options(ctx, name)
	if err != nil {
		return err
	}
	inputs, _ := input(d.Inputs, cert).(pulumi.Map)
	var f foundation
	err = ctx.RegisterRemoteComponentResource("ecs-foundation:index:Foundation", name, inputs, &f, options...)
	if err != nil {
		return fmt.Errorf("foundation %s: %w", name, err)
	}
	ctx.Export(name, pulumi.Map{
		"vpcId": f.VPCID, "privateSubnetId": f.PrivateSubnetIDs.MapIndex(pulumi.String("a")),
		"httpsListenerArn": f.ListenerARNs.MapIndex(pulumi.String("https")),
	})
	return nil
}

// options returns Pulumi's options for a Foundation.
func (d declaration) options(ctx *pulumi.Context, name string) ([]pulumi.ResourceOption, error) {
	options := []pulumi.ResourceOption{pulumi.Protect(d.Protect)}
	if d.Parent != "" {
		var parent pulumi.ResourceState
		if err := ctx.RegisterComponentResource("component:index:Team", d.Parent, &parent); err != nil {
			return nil, err
		}
		options = append(options, pulumi.Parent(&parent))
	}
	if d.Alias != "" {
		options = append(options, pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String(d.Alias), NoParent: pulumi.Bool(true)}}))
	}
	if d.Team != "" {
		options = append(options, pulumi.Transforms([]pulumi.ResourceTransform{d.addTeam}))
	}
	if d.Moved {
		options = append(options, pulumi.Transforms([]pulumi.ResourceTransform{addOldName(name)}))
	}
	if d.ProviderRegion != "" {
		provider, err := newProvider(ctx, "for-"+name, d.ProviderRegion, d.Tags)
		if err != nil {
			return nil, err
		}
		options = append(options, pulumi.Providers(provider))
	}
	return options, nil
}
