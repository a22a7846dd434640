package preflight_test

import (
	"encoding/json"
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/reach"
	"ecs-foundation/stack/sandboxtest"
)

type object = map[string]any

// A configuration overrides keys of the dev stack.
type configuration struct {
	name string
	keys object
}

// network returns a network in two zones, or with a third one between them.
func network(third bool, keys object) object {
	zones := []string{"us-east-1b", "us-east-1d"}
	if third {
		zones = []string{"us-east-1b", "us-east-1c", "us-east-1d"}
	}
	network := object{"cidr": "10.0.0.0/16", "zones": zones}
	maps.Copy(network, keys)
	return network
}

var single = object{"strategy": "Single"}

// configurations are deployed one after the other.
var configurations = []configuration{
	{"initial", object{"network": network(false, object{"nat": single})}},
	{"NAT gateway in each zone", object{"network": network(false, nil)}},
	{"additional zone", object{"network": network(true, nil)}},
	{"single NAT gateway", object{"network": network(true, object{"nat": single})}},
	{"endpoints and network ACLs", object{"network": network(true, object{"nat": single, "egress": "balanced", "acls": true})}},
	{"groups per service and the shared group", object{
		"network":  network(true, object{"nat": single, "egress": "balanced", "acls": true}),
		"security": object{"isolation": "migrating"},
	}},
	{"no internet access", object{"network": network(true, object{"egress": "isolated", "acls": true})}},
	{"zone and network ACLs removed", object{"network": network(false, object{"egress": "isolated"})}},
}

// TestChangesKeepRequiredFlowsOpen observes the emulator while Pulumi updates a stack, and traces
// every flow that both the old and the new plan require through each observed state.
func TestChangesKeepRequiredFlowsOpen(t *testing.T) {
	t.Parallel()
	for _, chain := range chains(configurations, 2) {
		t.Run(chain[1].name, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.New(t, "../..", "dev")
			from := chain[0]
			s.Up(from.config(t)...)
			for _, to := range chain[1:] {
				before := deployed(t, s)
				observed := sandboxtest.During[reach.Description](s, sandboxtest.Describe, func() { s.Up(to.config(t)...) })
				require.Greater(t, len(observed), 1, "no change was observed")
				flows := requiredByBoth(from.plans(t), to.plans(t))
				require.NotEmpty(t, flows)
				requireOpen(t, before, observed, flows)
				requireSameEnds(t, before, deployed(t, s), flows)
				t.Logf("%s: %d flows traced in %d states, none stopped", to.name, len(flows), len(observed))
				from = to
			}
		})
	}
}

// chains splits a sequence of configurations into shorter ones of at most a number of updates, which can be deployed at
// the same time. Each one begins with the configuration with which the one before ends.
func chains[Configuration any](sequence []Configuration, updates int) [][]Configuration {
	var split [][]Configuration
	for ; len(sequence) > 1; sequence = sequence[min(updates, len(sequence)-1):] {
		split = append(split, sequence[:min(updates+1, len(sequence))])
	}
	return split
}

// requireSameEnds checks that the ends of the flows have the same subnets and groups before and after an update.
func requireSameEnds(t *testing.T, before, after deployment, flows []preflight.Flow) {
	t.Helper()
	for _, f := range flows {
		require.Equal(t, preflight.DeployedEnd(before.Outputs, f.From), preflight.DeployedEnd(after.Outputs, f.From))
	}
}

// texts returns the keys with their values in JSON.
func (c configuration) texts(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for key, value := range c.keys {
		text, err := json.Marshal(value)
		require.NoError(t, err)
		texts[key] = string(text)
	}
	return texts
}

// config returns the arguments for the sandbox's command line.
func (c configuration) config(t *testing.T) []string {
	t.Helper()
	var args []string
	for key, text := range c.texts(t) {
		args = append(args, key+"="+text)
	}
	return args
}

// plans returns the stack's plan with the configuration.
func (c configuration) plans(t *testing.T) stack.Plan {
	t.Helper()
	values := graphtest.Stack(t, "../..", "dev")
	for key, text := range c.texts(t) {
		values["ecs-foundation:"+key] = text
	}
	return plans(t, "dev", values)
}

// requiredByBoth returns the flows that both plans require.
func requiredByBoth(before, after stack.Plan) []preflight.Flow {
	type ends struct {
		from, to string
		port     int
	}
	required := map[ends]bool{}
	for _, f := range preflight.Flows(before) {
		required[ends{f.From.Name, f.To.Name, f.Port}] = f.Required
	}
	var both []preflight.Flow
	for _, f := range preflight.Flows(after) {
		if f.Required && required[ends{f.From.Name, f.To.Name, f.Port}] {
			both = append(both, f)
		}
	}
	return both
}
