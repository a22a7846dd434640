package schema_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/config/schema"
	"ecs-foundation/stack/config/schema/schematest"
)

// write returns the schema of a package with one component.
func write(token string, inputs reflect.Type) (map[string]any, error) {
	text, err := schema.WritePackage(schema.Package{
		Name: "shop", Version: "1.0.0",
		Components: []schema.Component{{Token: token, Inputs: inputs, Outputs: reflect.TypeFor[schematest.Outputs]()}},
	}, "../../..")
	written := map[string]any{}
	if err == nil {
		err = json.Unmarshal([]byte(text), &written)
	}
	return written, err
}

func TestTypesOfProperties(t *testing.T) {
	t.Parallel()
	written, err := write("shop:index:Sample", reflect.TypeFor[schematest.Inputs]())
	require.NoError(t, err)
	component := written["resources"].(map[string]any)["shop:index:Sample"].(map[string]any)
	require.Equal(t, "One key of each kind.", component["description"])
	require.Equal(t, true, component["isComponent"])
	require.Equal(t, []any{"name"}, component["requiredInputs"])
	require.Equal(t, []any{"any", "id", "ids"}, component["required"])
	properties := component["inputProperties"].(map[string]any)
	for key, want := range map[string]string{
		"name":     `{"plain": true, "type": "string"}`,
		"count":    `{"plain": true, "type": "integer"}`,
		"key":      `{"type": "string"}`,
		"topics":   `{"items": {"type": "string"}, "plain": true, "type": "array"}`,
		"range":    `{"plain": true, "type": "string"}`,
		"owner":    `{"oneOf": [{"type": "integer"}, {"type": "string"}]}`,
		"password": `{"secret": true, "type": "string"}`,
		"strategy": `{"$ref": "#/types/shop:index:NatStrategy", "plain": true}`,
		"modes":    `{"items": {"$ref": "#/types/shop:index:InputsModes", "plain": true}, "plain": true, "type": "array"}`,
		"endpoints": `{"oneOf": [{"plain": true, "type": "string"},
			{"items": {"plain": true, "type": "string"}, "plain": true, "type": "array"}], "plain": true}`,
		"zones": `{"oneOf": [{"items": {"type": "string"}, "plain": true, "type": "array"},
			{"additionalProperties": {"type": "string"}, "plain": true, "type": "object"}], "plain": true}`,
		"part":   `{"$ref": "#/types/shop:index:Part", "plain": true}`,
		"byName": `{"additionalProperties": {"$ref": "#/types/shop:index:Part"}, "plain": true, "type": "object"}`,
		"noTag":  `{"plain": true, "type": "boolean"}`,
	} {
		property := properties[key].(map[string]any)
		require.NotEmpty(t, property["description"], key)
		delete(property, "description")
		got, err := json.Marshal(property)
		require.NoError(t, err)
		require.JSONEq(t, want, string(got), key)
	}
	require.Len(t, properties, 14)
	outputs, err := json.Marshal(component["properties"].(map[string]any)["any"])
	require.NoError(t, err)
	require.JSONEq(t, `{"type": "object", "additionalProperties": {"$ref": "pulumi.json#/Any"}, "description": "A record."}`, string(outputs))
}

func TestDescriptionsOfTypesAndValues(t *testing.T) {
	t.Parallel()
	written, err := write("shop:index:Sample", reflect.TypeFor[schematest.Inputs]())
	require.NoError(t, err)
	types := written["types"].(map[string]any)
	require.Equal(t, "A part.", types["shop:index:Part"].(map[string]any)["description"])
	require.Equal(t, []any{
		map[string]any{"name": "TextPlain", "value": "text/plain", "description": "Text."},
		map[string]any{"name": "B", "value": "b", "description": "B."},
	}, types["shop:index:InputsModes"].(map[string]any)["enum"])
	strategies := types["shop:index:NatStrategy"].(map[string]any)["enum"].([]any)
	require.Len(t, strategies, 3)
	require.NotEmpty(t, strategies[1].(map[string]any)["description"])
	inputs := written["resources"].(map[string]any)["shop:index:Sample"].(map[string]any)["inputProperties"].(map[string]any)
	require.Equal(t, "A number. Default: `3`. Allowed: 1 to 5 ([AWS](https://docs.aws.amazon.com/)).",
		inputs["count"].(map[string]any)["description"])
}

func TestNamesInSDKsAreUnique(t *testing.T) {
	t.Parallel()
	_, err := write("shop:index:part", reflect.TypeFor[schematest.Clash]())
	require.ErrorContains(t, err, "the schema has two types Part")
	require.ErrorContains(t, err, "set another name in typeNames")
}

func TestTypesWithoutCommentAreReported(t *testing.T) {
	t.Parallel()
	_, err := write("shop:index:Sample", reflect.TypeFor[schematest.Undocumented]())
	require.ErrorContains(t, err, "has no comment")
}

func TestValuesWithoutDescriptionAreReported(t *testing.T) {
	t.Parallel()
	_, err := write("shop:index:Sample", reflect.TypeFor[schematest.Undescribed]())
	require.ErrorContains(t, err, `value "b" of string has no description`)
}
