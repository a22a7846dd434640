// Package sandbox_test runs end-to-end tests in the sandbox: of the sandbox itself with the trial program, and of the
// foundation.
package sandbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

func TestMain(m *testing.M) {
	engine.RunTestsSideBySide()
	m.Run()
}

func TestEveryResourceTypeEndToEnd(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "trial", "all")

	preview := e.Preview()
	require.NoError(t, preview.Err)
	up := e.Up()
	require.NoError(t, up.Err)
	require.Equal(t, preview.Creates, up.Creates, "up creates what the preview shows")
	require.Contains(t, up.Output, "a line from the program")
	require.Contains(t, e.CallQuery("ec2", "DescribeVpcs"), e.Outputs()["vpcId"])
	requireNoChanges(t, e)

	// The bucket policy only denies plain HTTP, a condition that the emulator ignores.
	object := fmt.Sprintf("%s/%s/object", e.Endpoint(), e.Outputs()["bucket"])
	put, err := http.NewRequestWithContext(t.Context(), http.MethodPut, object, strings.NewReader("content"))
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(put)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusOK, response.StatusCode)

	change := []string{"team=edge", "trial:size=90"}
	changed := e.Up(change...)
	require.NoError(t, changed.Err)
	require.Greater(t, len(changed.Updates), 60)
	require.Equal(t, []string{"aws:ec2/securityGroup:SecurityGroup::other"}, changed.Creates)
	require.Empty(t, append(changed.Replaces, changed.Deletes...), "everything is updated in place")
	requireNoChanges(t, e, change...)

	moved := e.Preview("trial:cidr=10.1.0.0/16")
	require.Contains(t, moved.Replaces, "aws:ec2/vpc:Vpc::vpc")

	invalid := e.Preview("trial:cidr=10.0.0/16")
	require.Error(t, invalid.Err)
	require.Contains(t, invalid.Output, "invalid CIDR address")

	destroyed := e.Destroy()
	require.NoError(t, destroyed.Err)
	require.ElementsMatch(t, append(up.Creates, changed.Creates...), destroyed.Deletes)
	require.NotContains(t, e.CallQuery("ec2", "DescribeVpcs"), "10.0.0.0/16")
}

// requireNoChanges checks that a preview shows no changes and a refresh no drift.
func requireNoChanges(t *testing.T, e *engine.Engine, config ...string) {
	t.Helper()
	preview := e.Preview(config...)
	require.NoError(t, preview.Err)
	require.Empty(t, preview.Changed(), "no changes")
	refresh := e.Refresh()
	require.NoError(t, refresh.Err)
	require.Empty(t, refresh.Changed(), "no drift")
}
