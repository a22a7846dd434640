package graphtest

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Probe registers a resource that uses a value, so that the graph shows the
// dependencies of the value.
func Probe(ctx *pulumi.Context, name string, value pulumi.Input) error {
	var probe pulumi.CustomResourceState
	return ctx.RegisterResource("test:index:Probe", name, pulumi.Map{"value": value}, &probe)
}
