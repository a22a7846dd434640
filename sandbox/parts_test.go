package sandbox_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPartsEndToEnd wires the components of the package that are parts of a foundation by their outputs.
func TestPartsEndToEnd(t *testing.T) {
	t.Parallel()
	e := newComponentEngine(t, "parts")

	invalid := e.Preview(`parts:zones=["us-east-1a", "us-east-1z"]`)
	require.Error(t, invalid.Err)
	require.Contains(t, invalid.Output, "zones[1]")
	require.NotContains(t, strings.Join(invalid.Creates, " "), "aws:ec2", "nothing of the component is created")

	elsewhere := e.Preview("parts:providerRegion=eu-west-1")
	require.Error(t, elsewhere.Err)
	require.Contains(t, elsewhere.Output, "us-east-1a is a zone of us-east-1, but region is eu-west-1", "the provider of the program")

	preview := e.Preview()
	require.NoError(t, preview.Err)
	up := e.Up()
	require.NoError(t, up.Err)
	require.ElementsMatch(t, preview.Creates, up.Creates, "up creates what the preview with unknown inputs shows")
	outputs := e.Outputs()
	require.Regexp(t, "^arn:aws:ecs:us-east-1:.*:service/shop/ui$", outputs["serviceArn"])
	require.Regexp(t, "role/parts-resize-role-dev$", outputs["resizeRoleArn"])
	requireNoChanges(t, e)

	destroyed := e.Destroy()
	require.NoError(t, destroyed.Err)
	require.ElementsMatch(t, up.Creates, destroyed.Deletes)
	require.NotContains(t, e.CallQuery("ec2", "DescribeVpcs"), "10.0.0.0/16")
}
