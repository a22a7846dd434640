package config_test

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/config"
)

// TestDescriptionsAreOfKeys checks the text that an editor shows for each key: it describes the key and not a field in
// Go, whose name begins a comment in Go, and it states the default and the unit.
func TestDescriptionsAreOfKeys(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/stack.schema.json")
	require.NoError(t, err)
	var root map[string]any
	require.NoError(t, json.Unmarshal(text, &root))
	names := fieldNames(reflect.TypeFor[config.Config](), map[string]bool{}, map[reflect.Type]bool{})
	count, enums := 0, 0
	each(root, func(schema map[string]any) {
		if words, ok := schema["enumDescriptions"].([]any); ok {
			enums++
			require.Len(t, words, len(schema["enum"].([]any)))
		}
		description, ok := schema["description"].(string)
		if !ok {
			return
		}
		count++
		first, rest, _ := strings.Cut(description, " ")
		require.False(t, names[first] && isVerb.MatchString(rest), "the description begins with the name of a field: %s", description)
		require.Regexp(t, `\.$`, description)
		require.True(t, unicode.IsUpper([]rune(description)[0]) || unicode.IsDigit([]rune(description)[0]), description)
		switch value := schema["default"].(type) {
		case nil:
		case bool, float64, string:
			require.Contains(t, strings.ToLower(description), "default", "%v: %s", value, description)
		}
	})
	require.Greater(t, count, 250)
	require.Greater(t, enums, 12)
}

// isVerb matches what follows the subject of a comment.
var isVerb = regexp.MustCompile(`^(is|are|has|lists|says|puts|holds|creates|configures|allows|adds|sets) `)

// fieldNames adds the names of all fields below a type.
func fieldNames(typ reflect.Type, names map[string]bool, seen map[reflect.Type]bool) map[string]bool {
	switch typ.Kind() { //nolint:exhaustive // others have no fields
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return fieldNames(typ.Elem(), names, seen)
	case reflect.Struct:
		if seen[typ] {
			return names
		}
		seen[typ] = true
		for _, field := range validate.Fields(typ) {
			names[field.Name] = true
			fieldNames(field.Type, names, seen)
		}
	}
	return names
}

// each visits each object in a schema.
func each(schema any, visit func(map[string]any)) {
	switch schema := schema.(type) {
	case map[string]any:
		visit(schema)
		for _, value := range schema {
			each(value, visit)
		}
	case []any:
		for _, value := range schema {
			each(value, visit)
		}
	}
}
