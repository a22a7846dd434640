package component

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumix"
)

// Apply returns the result of f for an input. Unlike ApplyT, the compiler checks its
// types. Pass several strings as one pulumi.StringArray or pulumi.StringMap.
func Apply[A any](a pulumix.Input[A], f func(A) (string, error)) pulumi.StringOutput {
	return pulumix.Cast[pulumi.StringOutput](pulumix.ApplyErr(a, f))
}

// Apply2 returns the result of f for two inputs.
func Apply2[A, B any](a pulumix.Input[A], b pulumix.Input[B], f func(A, B) (string, error)) pulumi.StringOutput {
	return pulumix.Cast[pulumi.StringOutput](pulumix.Apply2Err(a, b, f))
}

// Apply3 returns the result of f for three inputs.
func Apply3[A, B, C any](
	a pulumix.Input[A], b pulumix.Input[B], c pulumix.Input[C], f func(A, B, C) (string, error),
) pulumi.StringOutput {
	return pulumix.Cast[pulumi.StringOutput](pulumix.Apply3Err(a, b, c, f))
}
