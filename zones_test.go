package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
)

// TestDeployedZonesByIDChangeNothing lists by ID the zones of a stack that is deployed by name.
func TestDeployedZonesByIDChangeNothing(t *testing.T) {
	t.Parallel()
	outputs := deployedOutputs(t, graphtest.Stack(t, ".", "dev"))
	deployed, _ := outputs["deployed"].(map[string]any)
	network, _ := deployed["network"].(map[string]any)
	values := edited(t, "ecs-foundation:network", "us-east-1a", "use1-az1", "us-east-1b", "use1-az2")

	_, err := graphtest.TryWithStackOutputs(outputs, nil, foundation(values))
	require.ErrorContains(t, err, "\necs-foundation:network.zones: ", "the IDs are unknown")

	network["zoneIds"] = map[string]any{"us-east-1a": "use1-az1", "us-east-1b": "use1-az2"}
	g, err := graphtest.TryWithStackOutputs(outputs, nil, foundation(values))
	require.NoError(t, err)
	want := recorded(t, "dev")
	require.Equal(t, want.Names(""), g.Names(""))
	for _, subnet := range want.Names("aws:ec2/subnet:Subnet") {
		require.Equal(t, want.Get(t, subnet).Inputs, g.Get(t, subnet).Inputs)
	}
}
