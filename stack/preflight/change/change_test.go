package change_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight/change"
)

// planned returns the plan of a stack of the project with overrides, as JSON by key.
func planned(t *testing.T, name string, overrides map[string]string) stack.Plan {
	t.Helper()
	values := graphtest.Stack(t, "../../..", name)
	maps.Copy(values, overrides)
	p, err := stack.Load(config.Stack{Project: "ecs-foundation", Name: name, Values: values})
	require.NoError(t, err)
	return p
}

// between returns the changes from one stack to another.
func between(before, after stack.Plan) []change.Change {
	return change.Compare(change.RecordOf(before), change.RecordOf(after))
}

// edited returns overrides of a key of the dev stack with replacements in its JSON.
func edited(t *testing.T, key string, replacements ...string) map[string]string {
	t.Helper()
	value := graphtest.Stack(t, "../../..", "dev")["ecs-foundation:"+key]
	return map[string]string{"ecs-foundation:" + key: strings.NewReplacer(replacements...).Replace(value)}
}

// inserted returns overrides of a key of the dev stack with further settings.
func inserted(t *testing.T, key, settings string) map[string]string {
	t.Helper()
	value := graphtest.Stack(t, "../../..", "dev")["ecs-foundation:"+key]
	return map[string]string{"ecs-foundation:" + key: strings.Replace(value, "{", "{"+settings+", ", 1)}
}

func TestImpossibleChangesOfTheVPC(t *testing.T) {
	t.Parallel()
	dev := planned(t, "dev", nil)
	require.Empty(t, between(dev, dev))
	changes := between(dev, planned(t, "dev", edited(t, "network", "10.0.", "10.1.")))
	require.Equal(t, "network.cidr", changes[0].Key)
	ipv6 := planned(t, "dev", inserted(t, "network", `"ipv6": true`))
	require.Empty(t, between(dev, ipv6))
	require.Equal(t, "network.ipv6", between(ipv6, dev)[0].Key)
}
