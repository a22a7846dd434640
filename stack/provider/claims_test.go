package provider

import (
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"
)

func TestComponentsOfEachTypeShareTheNamesOfAProgram(t *testing.T) {
	t.Parallel()
	request := func(typ, name, monitor string) *pulumirpc.ConstructRequest {
		return &pulumirpc.ConstructRequest{Type: "ecs-foundation:index:" + typ, Name: name, MonitorEndpoint: monitor}
	}
	var c claims
	const group = "the log group /ecs/shop-dev/ui"
	require.NoError(t, c.add(request("Foundation", "shop", "127.0.0.1:1"), group))
	require.NoError(t, c.add(request("Foundation", "shop", "127.0.0.1:1"), group), "the same component")
	require.NoError(t, c.add(request("Service", "ui", "127.0.0.1:2"), group), "another run")
	require.NoError(t, c.add(request("Service", "ui", "127.0.0.1:1"), "the log group /ecs/shop-prod/ui"))
	require.EqualError(t, c.add(request("Service", "ui", "127.0.0.1:1"), group), "another component of this program also creates "+
		"the log group /ecs/shop-dev/ui: set another environment or project for one of them, or remove one")
}
