package provider

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"
)

// TestOutputsInPropertiesAreHidden hides an output, which most properties of a resource in the component are.
func TestOutputsInPropertiesAreHidden(t *testing.T) {
	t.Parallel()
	r := Request{unknown: &[]string{"placeholder"}}
	for _, output := range []pulumi.Output{
		pulumi.String("arn:placeholder").ToStringOutput(), pulumi.ToStringArray([]string{"a"}).ToStringArrayOutput(), pulumi.Any(nil),
	} {
		require.NotPanics(t, func() {
			hidden, isMap := r.hide(pulumi.Map{"property": output}).(pulumi.Map)
			require.True(t, isMap)
			require.Implements(t, (*pulumi.Output)(nil), hidden["property"])
		})
	}
}
