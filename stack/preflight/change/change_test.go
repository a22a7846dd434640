package change_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight/change"
)

// settings are values by path, such as "network.ipv6": true. A nil value removes the key.
type settings map[string]any

// planned returns the plan of a stack of the project with settings.
func planned(t *testing.T, name string, changed ...settings) stack.Plan {
	t.Helper()
	values := graphtest.Stack(t, "../../..", name)
	for _, s := range changed {
		for path, value := range s {
			set(t, values, path, value)
		}
	}
	p, err := stack.Load(config.Stack{Project: "ecs-foundation", Name: name, Values: values})
	require.NoError(t, err)
	return p
}

// set changes one value in the configuration of a stack.
func set(t *testing.T, values map[string]string, path string, value any) {
	t.Helper()
	top, rest, nested := strings.Cut(path, ".")
	key := "ecs-foundation:" + top
	if nested {
		root := map[string]any{}
		if values[key] != "" {
			require.NoError(t, json.Unmarshal([]byte(values[key]), &root))
		}
		setIn(root, rest, value)
		value = root
	}
	text, err := json.Marshal(value)
	require.NoError(t, err)
	values[key] = string(text)
}

// setIn changes one value in a map, and deletes one that is nil.
func setIn(parent map[string]any, path string, value any) {
	name, rest, nested := strings.Cut(path, ".")
	switch {
	case nested:
		child, ok := parent[name].(map[string]any)
		if !ok {
			child = map[string]any{}
			parent[name] = child
		}
		setIn(child, rest, value)
	case value == nil:
		delete(parent, name)
	default:
		parent[name] = value
	}
}

// requireComplete checks that a change says what happens, what to do instead and where AWS
// says so.
func requireComplete(t *testing.T, c change.Change) {
	t.Helper()
	require.NotEmpty(t, c.Reason)
	require.True(t, strings.HasPrefix(c.Source, "https://"), c.Source)
	if c.Verdict == change.Impossible || c.Verdict == change.Interrupts {
		require.NotEmpty(t, c.Way, c.Reason)
	}
}

// deployed returns the record of a plan as the next update reads it.
func deployed(t *testing.T, p stack.Plan) change.Deployed {
	t.Helper()
	data, err := change.RecordOf(p).Data()
	require.NoError(t, err)
	record, ok := change.Parse(data)
	require.True(t, ok)
	return change.Deployed{Record: &record}
}

func TestInterruptionIsRefusedInProductionOnly(t *testing.T) {
	t.Parallel()
	without := settings{"services.cart": nil}
	prod, dev := planned(t, "prod"), planned(t, "dev")
	require.NoError(t, deployed(t, dev).Check(planned(t, "dev", without)))
	require.Contains(t, deployed(t, dev).Report(planned(t, "dev", without)), "interrupts: ecs-foundation:services.cart: service-cart: ")

	errs := validate.Split(deployed(t, prod).Check(planned(t, "prod", without)))
	require.Len(t, errs, 2)
	require.Equal(t, "services.cart", errs[0].Key)
	require.Contains(t, errs[0].Message, "set preflight.allow: [logs-cart] for this update")
	require.Contains(t, errs[1].Message, "set preflight.allow: [service-cart] for this update")

	allowed := maps.Clone(without)
	allowed["preflight.allow"] = []string{"logs-cart", "service-cart", "network-nat-a"}
	require.NoError(t, deployed(t, prod).Check(planned(t, "prod", allowed)))
	report := deployed(t, prod).Report(planned(t, "prod", allowed))
	require.Contains(t, report, "preflight.allow: network-nat-a is not interrupted by this update")
	require.NotContains(t, report, "allow: service-cart")
}

func TestImpossibleChangeIsRefusedAlthoughAllowed(t *testing.T) {
	t.Parallel()
	dev := planned(t, "dev", settings{"network.ipv6": true})
	require.ErrorContains(t, deployed(t, dev).Check(planned(t, "dev", settings{"preflight.allow": []string{"network-vpc"}})), "network.ipv6: network-vpc: ")
}

func TestNewStackHasNoChanges(t *testing.T) {
	t.Parallel()
	p := planned(t, "prod", settings{"preflight.allow": []string{"network-nat-a"}})
	require.NoError(t, change.Deployed{}.Check(p))
	require.NoError(t, change.Deployed{}.CheckRegion("us-east-2"))
	require.Empty(t, change.Deployed{}.Changes(p))
	require.Empty(t, change.Deployed{}.Report(p))
}
