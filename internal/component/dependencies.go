package component

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

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
	converted := make([]pulumi.Resource, len(resources))
	for i, r := range resources {
		converted[i] = r
	}
	return converted
}
