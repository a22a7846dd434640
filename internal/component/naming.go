package component

import (
	"fmt"
	"hash/crc32"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// A Namer names the children of one component.
type Namer struct {
	component string
	prefix    string
	tags      map[string]string
}

// NewNamer returns the names and tags of the children of a component.
func NewNamer(ctx *pulumi.Context, component string, tags map[string]string) Namer {
	return Namer{component: component, prefix: ctx.Project() + "-" + ctx.Stack(), tags: tags}
}

// Name returns the logical name of a child: the component's name and a suffix.
// A suffix is for ever: another name is another resource.
func (n Namer) Name(suffix string) string {
	return n.component + "-" + suffix
}

// Tags returns a child's tags: the component's, and a Name that tells project
// and stack too, for an account's console shows many stacks side by side.
func (n Namer) Tags(suffix string) pulumi.StringMap {
	tags := pulumi.StringMap{}
	for key, value := range n.tags {
		tags[key] = pulumi.String(value)
	}
	tags["Name"] = pulumi.String(n.Label(suffix))
	return tags
}

// Label returns a child's Name tag, by which AWS finds it.
func (n Namer) Label(suffix string) string {
	return n.prefix + "-" + suffix
}

// Shorten returns name, or where it is longer than limit its beginning and a
// checksum of the whole, so that two long names stay two.
func Shorten(name string, limit int) string {
	if len(name) <= limit {
		return name
	}
	tail := fmt.Sprintf("-%08x", crc32.ChecksumIEEE([]byte(name)))
	return name[:limit-len(tail)] + tail
}

// DependsOn makes a resource wait for others. It accepts no component: Pulumi
// expands a component to the children registered so far, and the Go SDK adds a
// child inside its asynchronous registration, so that one may be missed.
func DependsOn(resources ...pulumi.CustomResource) pulumi.ResourceOption {
	return pulumi.DependsOn(asResources(resources)) //nolint:forbidigo // the only caller
}

// After returns an ID or ARN that resolves once the resources exist. Its value
// does not change and is known at preview.
func After(ctx *pulumi.Context, id pulumi.StringOutput, resources ...pulumi.CustomResource) pulumi.StringOutput {
	return pulumi.OutputWithDependencies(ctx.Context(), id, asResources(resources)...).(pulumi.StringOutput)
}

func asResources(resources []pulumi.CustomResource) []pulumi.Resource {
	all := make([]pulumi.Resource, len(resources))
	for i, r := range resources {
		all[i] = r
	}
	return all
}

// Sorted returns the values of a map in an order that stays.
func Sorted(ids pulumi.StringMapInput) pulumi.StringArrayOutput {
	return ids.ToStringMapOutput().ApplyT(func(ids map[string]string) []string {
		return slices.Sorted(maps.Values(ids))
	}).(pulumi.StringArrayOutput)
}

// Map returns outputs by key as one output.
func Map(outputs map[string]pulumi.StringOutput) pulumi.StringMap {
	all := pulumi.StringMap{}
	for key, value := range outputs {
		all[key] = value
	}
	return all
}
