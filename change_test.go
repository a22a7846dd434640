package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/change"
)

// deployedOutputs returns the outputs of a deployed stack that the program reads.
func deployedOutputs(t *testing.T, values map[string]string) map[string]any {
	t.Helper()
	plan, err := stack.Load(config.Stack{Project: "ecs-foundation", Name: "dev", Values: values}, preflight.Check)
	require.NoError(t, err)
	record, err := change.RecordOf(plan).Data()
	require.NoError(t, err)
	return map[string]any{"vpcId": "vpc-1", "deployed": record, "former": "an output of an older program"}
}

// edited returns the values of the dev stack with replacements in one key.
func edited(t *testing.T, key string, replacements ...string) map[string]string {
	t.Helper()
	values := graphtest.Stack(t, ".", "dev")
	values[key] = strings.NewReplacer(replacements...).Replace(values[key])
	return values
}

func TestRefusedChangeRegistersNothing(t *testing.T) {
	t.Parallel()
	outputs := deployedOutputs(t, graphtest.Stack(t, ".", "dev"))
	values := edited(t, "ecs-foundation:network", "10.0.", "10.1.")
	values["ecs-foundation:services"] = `{"ui": {"port": 3000}}`
	g, err := graphtest.TryWithStackOutputs(outputs, nil, foundation(values))
	require.ErrorContains(t, err, "invalid configuration in Pulumi.dev.yaml: ")
	require.ErrorContains(t, err, "\necs-foundation:network.cidr: network-vpc: ")
	require.NotContains(t, err.Error(), "service-cart", "an interruption is a warning in development")
	require.Empty(t, g.Names(""), "not even the provider")
	require.Equal(t, []string{"deployed", "vpcId"}, g.Exports, "the record stays")
}

func TestAnotherRegionIsTheOnlyError(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "dev")
	outputs := deployedOutputs(t, values)
	values["aws:region"] = "us-east-2" // whose zones are others
	g, err := graphtest.TryWithStackOutputs(outputs, nil, foundation(values))
	require.ErrorContains(t, err, "1 error; no resources were changed:\naws:region: ")
	require.Empty(t, g.Names(""))
}

func TestUnchangedStackIsNotRefused(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "dev")
	g, err := graphtest.TryWithStackOutputs(deployedOutputs(t, values), nil, foundation(values))
	require.NoError(t, err)
	require.Equal(t, recorded(t, "dev").Names(""), g.Names(""))
	require.NotContains(t, g.Exports, "former")
}

func TestStackWithoutRecordIsNew(t *testing.T) {
	t.Parallel()
	outputs := map[string]any{"vpcId": "vpc-1", "deployed": map[string]any{"version": change.Version + 1}}
	g, err := graphtest.TryWithStackOutputs(outputs, nil, foundation(graphtest.Stack(t, ".", "dev")))
	require.NoError(t, err)
	require.Equal(t, recorded(t, "dev").Names(""), g.Names(""))
}
