// Package sandbox_test tries the sandbox with a small program.
package sandbox_test

import (
	"testing"

	"ecs-foundation/sandbox/engine"

	"github.com/stretchr/testify/require"
)

func TestProgramGoesUpAndStaysAndChangesAndGoesDown(t *testing.T) {
	e := engine.New(t, "trial", "dev")

	preview := e.Preview()
	require.NoError(t, preview.Err)
	up := e.Up()
	require.NoError(t, up.Err)
	require.Equal(t, preview.Creates, up.Creates, "up makes what the preview shows")
	require.Contains(t, up.Output, "a line from the program")

	require.Empty(t, e.Preview().Changed(), "nothing changes by itself")
	require.Empty(t, e.Refresh().Changed(), "nothing drifts")
	require.Contains(t, e.Ask("ec2", "DescribeVpcs"), e.Outputs()["vpcId"])

	tagged := e.Preview("team=edge")
	require.NotEmpty(t, tagged.Updates)
	require.Equal(t, tagged.Updates, tagged.Changed(), "a tag is changed in place")

	moved := e.Preview("trial:cidr=10.1.0.0/16")
	require.Contains(t, moved.Replaces, "aws:ec2/vpc:Vpc::vpc")

	refused := e.Preview("trial:cidr=10.0.0/16")
	require.Error(t, refused.Err)
	require.Contains(t, refused.Output, "invalid CIDR address")

	destroyed := e.Destroy()
	require.NoError(t, destroyed.Err)
	require.ElementsMatch(t, up.Creates, destroyed.Deletes)
	require.NotContains(t, e.Ask("ec2", "DescribeVpcs"), "10.0.0.0/16")
}
