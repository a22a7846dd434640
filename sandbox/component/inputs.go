package main

import (
	"context"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/sandbox/plugin"
)

// awsProvider is an AWS provider.
type awsProvider struct{ pulumi.ProviderResourceState }

// newProvider registers an AWS provider with default tags.
func newProvider(ctx *pulumi.Context, name, region string, tags map[string]string) (*awsProvider, error) {
	inputs := pulumi.Map{"region": pulumi.String(region)}
	if tags != nil {
		inputs["defaultTags"] = pulumi.Map{"tags": pulumi.ToStringMap(tags)}
	}
	var provider awsProvider
	return &provider, ctx.RegisterResource("pulumi:providers:aws", name, inputs, &provider, pulumi.Version(plugin.Version))
}

// input returns a value of the configuration as an input, with the values that the program provides.
func input(value any, cert pulumi.StringOutput) pulumi.Input {
	switch value := value.(type) {
	case map[string]any:
		inputs := pulumi.Map{}
		for key, element := range value {
			inputs[key] = input(element, cert)
		}
		return inputs
	case []any:
		inputs := pulumi.Array{}
		for _, element := range value {
			inputs = append(inputs, input(element, cert))
		}
		return inputs
	case string:
		switch value {
		case "${certificate}":
			return cert
		case "${unknown}":
			return cert.ApplyT(func(string) int { return 3000 })
		case "${secret}":
			return pulumi.ToSecret(pulumi.String("correct-horse"))
		}
	}
	return pulumi.Any(value)
}

// addTeam adds a tag to a VPC.
func (d declaration) addTeam(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
	tags, ok := args.Props["tags"].(pulumi.Map)
	if args.Type != "aws:ec2/vpc:Vpc" || !ok {
		return nil
	}
	tags["Team"] = pulumi.String(d.Team)
	return &pulumi.ResourceTransformResult{Props: args.Props, Opts: args.Opts}
}

// addOldName returns a transform that adds the name in a stack of the foundation's own program as an alias: without the
// prefix and the parent. The resources below a component get their aliases from it.
func addOldName(foundation string) pulumi.ResourceTransform {
	return func(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
		old, found := strings.CutPrefix(args.Name, foundation+"-")
		if !found {
			return nil
		}
		args.Opts.Aliases = append(args.Opts.Aliases, pulumi.Alias{Name: pulumi.String(old), NoParent: pulumi.Bool(true)})
		return &pulumi.ResourceTransformResult{Props: args.Props, Opts: args.Opts}
	}
}
