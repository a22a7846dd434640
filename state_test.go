package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/plan/deploy"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/state"
)

// TestStatesOfAllResourcesAreValid checks the state of a stack with every resource type that the program registers, with
// the inputs of its provider.
func TestStatesOfAllResourcesAreValid(t *testing.T) {
	t.Parallel()
	g := graphtest.RunAs(t, "dev", foundation(deployed(t, everyKey)))
	const stack, aws, id = "urn:pulumi:dev::ecs-foundation::", "pulumi:providers:aws", "01c03eef-16ae-4023-8cb5-d0b3aff53961"
	const engine = "pulumi:providers:pulumi"
	resources := []any{map[string]any{"urn": stack + engine + "::default", "type": engine, "custom": true, "id": id}}
	for _, r := range g.Resources() {
		entry := map[string]any{"urn": stack + r.Type + "::" + r.Name, "type": r.Type, "custom": r.Custom}
		switch {
		case r.Type == aws:
			r.Inputs["version"] = "6.83.2"
			entry["id"], entry["inputs"] = id, r.Inputs
		case r.Custom:
			entry["id"], entry["provider"] = "id", stack+aws+"::aws::"+id
		}
		resources = append(resources, entry)
	}
	text, err := json.Marshal(map[string]any{"version": 3, "deployment": map[string]any{"resources": resources}})
	require.NoError(t, err)
	summary, err := state.Check(strings.NewReader(string(text)), state.Expected{
		Project: "ecs-foundation", Stack: "dev", Region: "us-east-1", Accounts: []string{"123456789012"},
		Types: deploy.Types(), Versions: []string{"6.83.2"},
	})
	require.NoError(t, err)
	require.Greater(t, summary.Resources, len(deploy.Types()))
}
