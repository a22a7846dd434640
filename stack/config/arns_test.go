package config_test

import (
	"encoding/json"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/config"
)

// mention matches the word ARN in the description of a key.
var mention = regexp.MustCompile(`\bARNs?\b`)

// TestEachARNIsDeclared checks that the constraint of each key that takes an ARN, alone or
// instead of a name, declares where the resource can be, so that validate.ARNs checks it.
func TestEachARNIsDeclared(t *testing.T) {
	t.Parallel()
	var root map[string]any
	require.NoError(t, json.Unmarshal([]byte(written(t)), &root))
	settings := root["properties"].(map[string]any)["config"].(map[string]any)["properties"].(map[string]any)
	properties := map[string]any{}
	for name, schema := range settings {
		_, key, _ := strings.Cut(name, ":")
		properties[key] = schema
	}
	declared := 0
	eachString(reflect.TypeFor[config.Config](), map[string]any{"properties": properties}, "", validate.Constraint{},
		func(path, description string, c validate.Constraint) {
			takes := mention.MatchString(description+c.Format) || c.Pattern != nil && strings.Contains(c.Pattern.String(), "arn:")
			if c.ARN != nil {
				declared++
			}
			require.Equal(t, takes, c.ARN != nil, path)
		})
	require.Greater(t, declared, 30)
}

// eachString visits each key below a type whose values are strings, with its description
// in the schema.
func eachString(typ reflect.Type, schema map[string]any, path string, c validate.Constraint,
	visit func(path, description string, c validate.Constraint),
) {
	description, _ := schema["description"].(string)
	element := func(of any) map[string]any {
		object, _ := of.(map[string]any)
		if object != nil && object["description"] == nil {
			object["description"] = description
		}
		return object
	}
	switch typ.Kind() { //nolint:exhaustive // others contain no string
	case reflect.Pointer:
		eachString(typ.Elem(), schema, path, c, visit)
	case reflect.Slice:
		eachString(typ.Elem(), element(schema["items"]), path+"[]", c, visit)
	case reflect.Map:
		elements := schema["additionalProperties"]
		for _, pattern := range asObject(schema["patternProperties"]) {
			elements = pattern
		}
		eachString(typ.Elem(), element(elements), path+".NAME", c, visit)
	case reflect.Struct:
		constraints := validate.ConstraintsOf(typ)
		for _, field := range validate.Fields(typ) {
			if property := asObject(asObject(schema["properties"])[field.Tag.Get("json")]); property != nil {
				key := field.Tag.Get("json")
				eachString(field.Type, property, path+"."+key, constraints[key], visit)
			}
		}
	case reflect.String:
		visit(path, description, c)
	}
}

func asObject(value any) map[string]any {
	object, _ := value.(map[string]any)
	return object
}
