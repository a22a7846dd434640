package main

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
)

// TestFixedNamesAreThoseOfTheGraph compares the names of a plan with those in the resource graph, so that none is
// forgotten when the names that exist already are looked up.
func TestFixedNamesAreThoseOfTheGraph(t *testing.T) {
	t.Parallel()
	stacks := map[string]map[string]string{
		"none": nil, "all": everyKey, "generated role names": {"iam": `{"roleNames": "auto"}`, "delivery": `{}`},
		"many services": {"services": manyServices(100)},
	}
	for key, value := range everyKey {
		stacks[key] = map[string]string{key: value}
	}
	for name, keys := range stacks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values := deployed(t, keys)
			p, err := stack.Load(config.Stack{Project: "ecs-foundation", Name: "dev", Values: maps.Clone(values)})
			require.NoError(t, err)
			var names []string
			for _, fixed := range p.FixedNames() {
				names = append(names, fixed.Type+" "+fixed.Resource+" "+fixed.Name)
			}
			g := graphtest.Run(t, foundation(values))
			require.ElementsMatch(t, g.FixedNames(), names)
			for _, fixed := range p.FixedNames() {
				require.Equal(t, fixed.Parent, g.Get(t, fixed.Resource).Parent)
				require.Equal(t, fixed.Component, g.Get(t, fixed.Parent).Type)
			}
		})
	}
}
