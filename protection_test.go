package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/graphtest"
)

// production returns the configuration of a production stack with each protected type.
func production(t *testing.T) map[string]string {
	t.Helper()
	values := deployed(t, everyKey)
	values["ecs-foundation:profile"] = "production"
	values["ecs-foundation:network"] = strings.Replace(values["ecs-foundation:network"], "Single", "OnePerAz", 1)
	values["ecs-foundation:services"] = strings.ReplaceAll(values["ecs-foundation:services"], `"exec": true`, `"exec": false`)
	values["ecs-foundation:logs"] = `{"retentionDays": 365}`
	values["ecs-foundation:delivery"] = `{"github": {"repository": "acme/shop", "branch": "main", "makeProvider": true}}`
	return values
}

// protectedIn returns the names of the protected resources of a type, or of all.
func protectedIn(t *testing.T, g *graphtest.Graph, typ string) []string {
	t.Helper()
	return slices.DeleteFunc(g.Names(typ), func(name string) bool { return !g.Get(t, name).Protected })
}

func TestProductionProtectsDataAndIdentities(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, foundation(production(t)))
	var protected []string
	for _, p := range stack.ProtectedTypes() {
		names := protectedIn(t, g, p.Type)
		require.NotEmpty(t, names, "%s: everyKey registers no such resource", p.Type)
		for _, name := range g.Names(p.Type) {
			require.NotEqual(t, g.Get(t, name).Kept, slices.Contains(names, name), "%s: unless it is kept in the account", name)
		}
		protected = append(protected, names...)
	}
	require.ElementsMatch(t, protected, protectedIn(t, g, ""), "no other resource")
	require.Contains(t, protected, "flow-logs-group")
	require.NotContains(t, protected, "certificate-shop.example.com", "the validation record stays")
}

func TestDevelopmentProtectsNothing(t *testing.T) {
	t.Parallel()
	require.Empty(t, protectedIn(t, graphtest.Run(t, foundation(deployed(t, everyKey))), ""))
}

func TestProtectionIsLiftedByName(t *testing.T) {
	t.Parallel()
	values := production(t)
	all := protectedIn(t, graphtest.Run(t, foundation(values)), "")
	values["ecs-foundation:preflight"] = `{"allow": ["network-private-b", "logs-orders"]}`
	require.ElementsMatch(t, all, append(
		protectedIn(t, graphtest.Run(t, foundation(values)), ""), "network-private-b", "logs-orders",
	))
	values["ecs-foundation:logs"] = `{"retentionDays": 365, "retainOnDelete": true}`
	require.NotContains(t, protectedIn(t, graphtest.Run(t, foundation(values)), ""), "logs-cart", "log groups that stay")
}

// TestProtectedTypesAreDocumented compares the table in docs/changes.md with the types.
func TestProtectedTypesAreDocumented(t *testing.T) {
	t.Parallel()
	var rows strings.Builder
	for _, p := range stack.ProtectedTypes() {
		rows.WriteString("| " + p.Noun + " | " + p.Lost + " |\n")
	}
	graphtest.GoldenPart(t, "docs/changes.md", "| protected | deleting it loses |\n|---|---|\n", "\nWhat stays", rows.String())
}
