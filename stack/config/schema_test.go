package config_test

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/config"
	"ecs-foundation/stack/config/schema"
	"ecs-foundation/stack/graphtest"
)

const schemaFile = "docs/stack.schema.json"

func written(t *testing.T) string {
	t.Helper()
	text, err := schema.Write("ecs-foundation", "../..", reflect.TypeFor[config.Config]())
	require.NoError(t, err)
	return text
}

func TestSchemaIsUpToDate(t *testing.T) {
	t.Parallel()
	graphtest.Golden(t, "../../"+schemaFile, written(t))
}

func TestReferenceIsUpToDate(t *testing.T) {
	t.Parallel()
	text, err := schema.Reference("ecs-foundation", "../..", reflect.TypeFor[config.Config]())
	require.NoError(t, err)
	graphtest.Golden(t, "../../docs/configuration.md", text)
}

func TestStackFilesNameTheirSchema(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"dev", "prod"} {
		text, err := os.ReadFile("../../Pulumi." + name + ".yaml")
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(string(text), "# yaml-language-server: $schema="+schemaFile+"\n"), name)
	}
}

func TestSchemaAllowsNoUnknownKey(t *testing.T) {
	t.Parallel()
	var root map[string]any
	require.NoError(t, json.Unmarshal([]byte(written(t)), &root))
	settings := root["properties"].(map[string]any)["config"].(map[string]any)["properties"].(map[string]any)
	known := []string{"aws:region"}
	for key := range config.Keys() {
		known = append(known, "ecs-foundation:"+key)
	}
	require.ElementsMatch(t, known, slices.Collect(maps.Keys(settings)))
	objects := 0
	walk(root, "", func(at string, object map[string]any) {
		properties, ok := object["properties"].(map[string]any)
		if object["type"] != "object" || !ok {
			return
		}
		objects++
		require.Equal(t, false, object["additionalProperties"], at)
		for key, property := range properties {
			require.NotEmpty(t, property.(map[string]any)["description"], "%s.%s", at, key)
		}
	})
	require.Greater(t, objects, 15)
}

// walk visits every object of a document.
func walk(value any, at string, visit func(at string, object map[string]any)) {
	switch value := value.(type) {
	case map[string]any:
		visit(at, value)
		for key, child := range value {
			walk(child, at+"/"+key, visit)
		}
	case []any:
		for _, child := range value {
			walk(child, at, visit)
		}
	}
}
