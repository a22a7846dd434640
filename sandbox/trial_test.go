// Package sandbox_test tries the sandbox with a small program, with one of everything, and with the foundation.
package sandbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

func TestEveryKindGoesUpAndStaysAndChangesAndGoesDown(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "trial", "all")

	preview := e.Preview()
	require.NoError(t, preview.Err)
	up := e.Up()
	require.NoError(t, up.Err)
	require.Equal(t, preview.Creates, up.Creates, "up makes what the preview shows")
	require.Contains(t, up.Output, "a line from the program")
	require.Contains(t, e.Ask("ec2", "DescribeVpcs"), e.Outputs()["vpcId"])
	stays(t, e)

	// The bucket's policy denies plain HTTP only, and is not asked about anything else.
	object := fmt.Sprintf("%s/%s/object", e.Endpoint(), e.Outputs()["bucket"])
	put, err := http.NewRequestWithContext(t.Context(), http.MethodPut, object, strings.NewReader("content"))
	require.NoError(t, err)
	answer, err := http.DefaultClient.Do(put)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusOK, answer.StatusCode)

	change := []string{"team=edge", "trial:size=90"}
	changed := e.Up(change...)
	require.NoError(t, changed.Err)
	require.Greater(t, len(changed.Updates), 60)
	require.Equal(t, []string{"aws:ec2/securityGroup:SecurityGroup::other"}, changed.Creates)
	require.Empty(t, append(changed.Replaces, changed.Deletes...), "all is changed in place")
	stays(t, e, change...)

	moved := e.Preview("trial:cidr=10.1.0.0/16")
	require.Contains(t, moved.Replaces, "aws:ec2/vpc:Vpc::vpc")

	refused := e.Preview("trial:cidr=10.0.0/16")
	require.Error(t, refused.Err)
	require.Contains(t, refused.Output, "invalid CIDR address")

	destroyed := e.Destroy()
	require.NoError(t, destroyed.Err)
	require.ElementsMatch(t, append(up.Creates, changed.Creates...), destroyed.Deletes)
	require.NotContains(t, e.Ask("ec2", "DescribeVpcs"), "10.0.0.0/16")
}

// stays demands that nothing changes by itself, neither in the program's eyes nor in the emulator.
func stays(t *testing.T, e *engine.Engine, config ...string) {
	t.Helper()
	preview := e.Preview(config...)
	require.NoError(t, preview.Err)
	require.Empty(t, preview.Changed(), "nothing changes by itself")
	refresh := e.Refresh()
	require.NoError(t, refresh.Err)
	require.Empty(t, refresh.Changed(), "nothing drifts")
}
