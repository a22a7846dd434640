package config_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/encoding"
	"github.com/stretchr/testify/require"
)

// property is a property in the schema of the package.
type property struct {
	Type                 string
	Ref                  string `json:"$ref"`
	Items                *property
	AdditionalProperties *property
	OneOf                []property
}

// object is the type of an object, or the inputs of a component.
type object struct {
	Properties      map[string]property
	InputProperties map[string]property
	RequiredInputs  []string
	Enum            []struct{ Value any }
}

// packageSchema is the part of the schema of the package that a program in YAML is checked with.
type packageSchema struct {
	Resources, Types map[string]object
}

func readSchema(t *testing.T) packageSchema {
	t.Helper()
	text, err := os.ReadFile("../provider/schema.json")
	require.NoError(t, err)
	var s packageSchema
	require.NoError(t, json.Unmarshal(text, &s))
	return s
}

// resources returns the errors in the inputs of all components in a value, and how many components there are.
func (s packageSchema) resources(value any) (errs []string, count int) {
	switch value := value.(type) {
	case map[string]any:
		typ, _ := value["type"].(string)
		if name, found := strings.CutPrefix(typ, "ecs-foundation:"); found {
			return s.component("ecs-foundation:index:"+strings.TrimPrefix(name, "index:"), value["properties"]), 1
		}
		for _, key := range slices.Sorted(maps.Keys(value)) {
			nested, n := s.resources(value[key])
			errs, count = append(errs, nested...), count+n
		}
	case []any:
		for _, element := range value {
			nested, n := s.resources(element)
			errs, count = append(errs, nested...), count+n
		}
	}
	return errs, count
}

func (s packageSchema) component(token string, inputs any) (errs []string) {
	component, known := s.Resources[token]
	if !known {
		return []string{"unknown component " + token}
	}
	given, _ := inputs.(map[string]any)
	for _, name := range component.RequiredInputs {
		if _, found := given[name]; !found {
			errs = append(errs, token+": required: "+name)
		}
	}
	return append(errs, s.fields(token, component.InputProperties, given)...)
}

func (s packageSchema) fields(path string, properties map[string]property, values map[string]any) (errs []string) {
	for name, value := range values {
		if p, known := properties[name]; known {
			errs = append(errs, s.value(path+"."+name, p, value)...)
		} else {
			errs = append(errs, path+": unknown key "+name)
		}
	}
	return errs
}

func (s packageSchema) value(path string, p property, value any) (errs []string) {
	if text, ok := value.(string); ok && strings.HasPrefix(text, "${") {
		return nil // an output of another resource
	}
	if len(p.OneOf) > 0 {
		return s.oneOf(path, p.OneOf, value)
	}
	if typ, found := s.Types[strings.TrimPrefix(p.Ref, "#/types/")]; found {
		return s.typed(path, typ, value)
	}
	switch value := value.(type) {
	case []any:
		if p.Items == nil {
			return []string{path + ": a list"}
		}
		for i, element := range value {
			errs = append(errs, s.value(fmt.Sprintf("%s[%d]", path, i), *p.Items, element)...)
		}
		return errs
	case map[string]any:
		if p.AdditionalProperties == nil {
			return []string{path + ": a map"}
		}
		for key, element := range value {
			errs = append(errs, s.value(path+"."+key, *p.AdditionalProperties, element)...)
		}
		return errs
	}
	kinds := map[string]string{"string": "string", "boolean": "bool", "integer": "int", "number": "float64"}
	if got := fmt.Sprintf("%T", value); got != kinds[p.Type] {
		return []string{fmt.Sprintf("%s: %s instead of %s", path, got, p.Type)}
	}
	return nil
}

// oneOf returns no errors if a value has one of several types.
func (s packageSchema) oneOf(path string, types []property, value any) (errs []string) {
	for _, p := range types {
		nested := s.value(path, p, value)
		if len(nested) == 0 {
			return nil
		}
		errs = append(errs, nested...)
	}
	return errs
}

func (s packageSchema) typed(path string, typ object, value any) []string {
	if len(typ.Enum) > 0 {
		for _, allowed := range typ.Enum {
			if allowed.Value == value {
				return nil
			}
		}
		return []string{fmt.Sprintf("%s: %v is not a value of the enum", path, value)}
	}
	fields, ok := value.(map[string]any)
	if !ok {
		return []string{path + ": expected a map"}
	}
	return s.fields(path, typ.Properties, fields)
}

// TestComponentSnippetsInDocsMatchTheSchema checks the inputs of the components in each YAML snippet of the documentation.
func TestComponentSnippetsInDocsMatchTheSchema(t *testing.T) {
	t.Parallel()
	s, total := readSchema(t), 0
	for _, page := range pages(t) {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, match := range snippet.FindAllStringSubmatch(string(text), -1) {
			var value map[string]any
			require.NoError(t, encoding.YAML.Unmarshal([]byte(match[2]), &value), "%s:\n%s", page, match[2])
			errs, count := s.resources(value)
			require.Empty(t, errs, "%s:\n%s", page, match[2])
			total += count
		}
	}
	require.Greater(t, total, 15)
}

func TestComponentSnippetWithAnErrorIsReported(t *testing.T) {
	t.Parallel()
	s := readSchema(t)
	for text, want := range map[string]string{
		"{type: ecs-foundation:Networks}":                                                                    "unknown component",
		"{type: ecs-foundation:SecurityGroups}":                                                              "required: vpcId",
		"{type: ecs-foundation:Network, properties: {azs: 2}}":                                               "unknown key azs",
		"{type: ecs-foundation:Network, properties: {zones: us-east-1a}}":                                    "string instead of array",
		"{type: ecs-foundation:index:Network, properties: {nat: {strategy: Singel}}}":                        "not a value of the enum",
		"{type: ecs-foundation:Roles, properties: {services: {a: {exec: 1}}}}":                               "int instead of boolean",
		"{type: ecs-foundation:Roles, properties: {services: {a: {grants: [{s3: {table: x}}]}}}}":            "unknown key table",
		"{resources: {a: {type: ecs-foundation:SecurityGroups, properties: {vpcId: '${x}', services: []}}}}": "a list",
	} {
		var value map[string]any
		require.NoError(t, encoding.YAML.Unmarshal([]byte(text), &value))
		errs, _ := s.resources(value)
		require.Contains(t, strings.Join(errs, "\n"), want, text)
	}
}
