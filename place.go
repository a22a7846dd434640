package main

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// A place is where the components are registered: in a stack of this program, or in the
// component Foundation of another program.
type place struct {
	// prefix is the beginning of their names: "" in a stack, and the name of the Foundation with
	// a hyphen in a component, because a program can have several.
	prefix string
	// option selects their provider or parent.
	option pulumi.ResourceOrInvokeOption
}

// name returns the logical name of a component.
func (at place) name(component string) string { return at.prefix + component }
