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
		if words, ok := schema["enum"].([]any); ok && schema["type"] == "string" {
			enums++
			requireDescribed(t, schema["enumDescriptions"], len(words))
		}
		if properties, ok := schema["properties"].(map[string]any); ok {
			for key, property := range properties {
				require.True(t, key == "config" || property.(map[string]any)["description"] != nil, key)
			}
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
	require.Greater(t, enums, 30)
}

// requireDescribed checks the descriptions of the values of an enum.
func requireDescribed(t *testing.T, descriptions any, count int) {
	t.Helper()
	texts, _ := descriptions.([]any)
	require.Len(t, texts, count)
	for _, text := range texts {
		require.Regexp(t, `^\S.*\.$`, text)
	}
}

// goSubject matches the beginning of a comment of a type in Go.
var goSubject = regexp.MustCompile(`^(An? )?([A-Z]\w*) (is|are|holds|has|says|configures|lists) `)

// TestPackageDescribesEachTypeAndValue checks the texts of stack/provider/schema.json, which editors show for programs.
func TestPackageDescribesEachTypeAndValue(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../provider/schema.json")
	require.NoError(t, err)
	var root struct {
		Resources map[string]struct {
			Description                 string
			Properties, InputProperties map[string]struct{ Description string }
		}
		Types map[string]struct {
			Description string
			Enum        []struct{ Description string }
			Properties  map[string]struct{ Description string }
		}
	}
	require.NoError(t, json.Unmarshal(text, &root))
	check := func(description, at string) {
		require.NotEmpty(t, description, at)
		subject := goSubject.FindStringSubmatch(description)
		require.True(t, subject == nil || subject[2] == "What", "%s: the description begins with a name in Go: %s", at, description)
	}
	for token, resource := range root.Resources {
		check(resource.Description, token)
		for key, property := range resource.Properties {
			check(property.Description, token+"."+key)
		}
		for key, property := range resource.InputProperties {
			check(property.Description, token+"."+key)
		}
	}
	for token, typ := range root.Types {
		check(typ.Description, token)
		for _, value := range typ.Enum {
			check(value.Description, token)
		}
		for key, property := range typ.Properties {
			check(property.Description, token+"."+key)
		}
	}
	require.Greater(t, len(root.Types), 100)
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
