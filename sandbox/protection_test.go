package sandbox_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// unprotect matches the command in Pulumi's message about a protected resource.
var unprotect = regexp.MustCompile("`pulumi state unprotect '([^']+)'`")

// removeProtectedZone removes a zone from prod, in the ways that docs/changes.md describes, and returns the update.
func removeProtectedZone(t *testing.T, e *engine.Engine) engine.Result {
	t.Helper()
	const zones, allow = "network.zones=[us-east-1a, us-east-1b]",
		"preflight.allow=[network-public-c, network-private-c, network-data-c, network-nat-c]"
	b := e.Backend("file://"+filepath.Join(e.State(), "backend"), "PULUMI_CONFIG_PASSPHRASE=sandbox")
	destroyed, err := b.Run("destroy", "--yes", "--stack", "prod")
	require.Error(t, err)
	require.Contains(t, destroyed, "because it is protected")
	require.Empty(t, e.Preview().Changed(), "nothing was deleted")

	requireUsedSubnetKept(t, e, zones, allow)
	refused := e.Preview(zones, allow)
	require.Error(t, refused.Err)
	urns := map[string]string{}
	for _, match := range unprotect.FindAllStringSubmatch(refused.Output, -1) {
		urns[match[1][strings.LastIndex(match[1], "::")+2:]] = match[1]
	}
	require.Len(t, urns, 4, "three subnets and the address of the NAT gateway")

	allowed := e.Up("preflight.allow=[network-public-c, network-data-c]")
	require.NoError(t, allowed.Err)
	require.Empty(t, allowed.Changed())
	b.MustRun("state", "unprotect", "--yes", "--stack", "prod", urns["network-private-c"], urns["network-nat-c-address"])
	removed := e.Up(zones, allow)
	require.NoError(t, removed.Err)
	for name := range urns {
		require.Contains(t, strings.Join(removed.Deletes, " "), "::"+name)
	}
	return removed
}

// requireProtectedFromReplacement checks that a subnet of prod is replaced only if the stack file names it.
func requireProtectedFromReplacement(t *testing.T, e *engine.Engine) {
	t.Helper()
	moved := `network.subnets={public: [10.1.128.0/23, 10.1.130.0/23, 10.1.132.0/23],
		private: [10.1.0.0/20, 10.1.48.0/20, 10.1.32.0/20], data: [10.1.144.0/23, 10.1.146.0/23, 10.1.148.0/23]}`
	refused := e.Preview(moved)
	require.Error(t, refused.Err)
	require.Contains(t, refused.Output, "network-private-b")
	allowed := e.Preview(moved, "preflight.allow=[network-private-b]")
	require.NoError(t, allowed.Err)
	require.Contains(t, allowed.Replaces, "aws:ec2/subnet:Subnet::network-private-b")
}

// requireUsedSubnetKept checks that a preview reports a task in a subnet that the update would delete.
func requireUsedSubnetKept(t *testing.T, e *engine.Engine, change ...string) {
	t.Helper()
	subnets, _ := e.Outputs()["privateSubnetIds"].(map[string]any)
	created := e.CallQuery("ec2", "CreateNetworkInterface", "SubnetId", fmt.Sprint(subnets["c"]),
		"Description", "arn:aws:ecs:us-east-1:123456789012:attachment/1")
	used := e.Preview(change...)
	require.Error(t, used.Err)
	require.Contains(t, used.Output, "ecs-foundation:network.zones: AWS does not delete the subnet private-c")
	require.Contains(t, used.Output, "while 1 task is in it")
	e.CallQuery("ec2", "DeleteNetworkInterface", "NetworkInterfaceId", regexp.MustCompile(`eni-[0-9a-f]+`).FindString(created))
}
