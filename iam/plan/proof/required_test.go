package proof_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/policy"
)

// TestActionsHaveTheResourceTypesTheyRequire compares the statements of the role that deploys
// a stack with the service authorization reference: AWS authorizes an action on a resource of
// each required type.
func TestActionsHaveTheResourceTypesTheyRequire(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs Node.js")
	}
	resources := map[string][]string{}
	for _, s := range created(planned(t, modes["github-foundation"])["github-foundation"].Policy).Statements {
		for _, action := range s.Actions {
			if s.Effect == policy.Allow {
				resources[action] = append(resources[action], s.Resources...)
			}
		}
	}
	in, err := json.Marshal(resources)
	require.NoError(t, err)
	command := exec.CommandContext(t.Context(), "node", "required.mjs")
	command.Dir, command.Stdin = tools, bytes.NewReader(in)
	out, err := command.Output()
	require.NoError(t, err)
	var missing []string
	require.NoError(t, json.Unmarshal(out, &missing))
	// The reference lists each kind of load balancer as required. The stack's are ALBs.
	missing = slices.DeleteFunc(missing, func(m string) bool { return strings.HasSuffix(m, "/net") || strings.HasSuffix(m, "/gwy") })
	require.Empty(t, missing)
}
