// Package compat compares two releases of the package's Pulumi schema. The schema is a contract with the programs that use
// the package, so that Semantic Versioning decides which changes a release can have.
package compat

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// Changes are the differences that matter to a program that uses the package.
type Changes struct {
	// Breaking are the changes after which an existing program can fail to compile, or deploys something else: they
	// need a new major version.
	Breaking []string
	// Added are new components, types, properties and values: they need a new minor version.
	Added []string
}

// schema has the parts of a Pulumi schema that are compared.
// Source: https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/
type schema struct {
	Name      string               `json:"name"`
	Resources map[string]component `json:"resources"`
	Types     map[string]object    `json:"types"`
}

type component struct {
	object
	InputProperties map[string]property `json:"inputProperties"`
	RequiredInputs  []string            `json:"requiredInputs"`
}

type object struct {
	Type       string              `json:"type"`
	Properties map[string]property `json:"properties"`
	Required   []string            `json:"required"`
	Enum       []enumValue         `json:"enum"`
}

type enumValue struct {
	Value any `json:"value"`
}

// property is a property specification: its type with items, alternatives, plainness, default and secretness. Only the
// texts for readers do not count.
type property map[string]any

// texts are the keys of a property that change no program.
var texts = []string{"description", "deprecationMessage", "language", "willReplaceOnChanges", "replaceOnChanges"}

// Compare returns the changes from one schema to another.
func Compare(before, after []byte) (Changes, error) {
	var earlier, later schema
	if err := json.Unmarshal(before, &earlier); err != nil {
		return Changes{}, fmt.Errorf("read the schema of the earlier release: %w", err)
	}
	if err := json.Unmarshal(after, &later); err != nil {
		return Changes{}, fmt.Errorf("read the schema: %w", err)
	}
	var c Changes
	if earlier.Name != later.Name {
		c.breaking("package %s is now %s", earlier.Name, later.Name)
	}
	compareMaps(&c, "component", earlier.Resources, later.Resources, c.component)
	compareMaps(&c, "type", earlier.Types, later.Types, c.valueType)
	return c, nil
}

func (c *Changes) breaking(format string, args ...any) {
	c.Breaking = append(c.Breaking, fmt.Sprintf(format, args...))
}

// compareMaps reports what was removed and added, and compares what is in both.
func compareMaps[V any](c *Changes, noun string, earlier, later map[string]V, compare func(name string, earlier, later V)) {
	for _, name := range slices.Sorted(maps.Keys(earlier)) {
		if value, ok := later[name]; ok {
			compare(name, earlier[name], value)
		} else {
			c.breaking("%s %s was removed", noun, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(later)) {
		if _, ok := earlier[name]; !ok {
			c.Added = append(c.Added, noun+" "+name)
		}
	}
}

func (c *Changes) component(name string, earlier, later component) {
	c.inputs(name+": input", earlier.InputProperties, later.InputProperties, earlier.RequiredInputs, later.RequiredInputs)
	c.properties(name+": output", earlier.Properties, later.Properties)
	for _, output := range earlier.Required {
		if _, ok := later.Properties[output]; ok && !slices.Contains(later.Required, output) {
			c.breaking("%s: output %s is no longer always set", name, output)
		}
	}
}

// valueType compares two types. Types are used by inputs, so that a new required property breaks programs.
func (c *Changes) valueType(name string, earlier, later object) {
	if earlier.Type != later.Type {
		c.breaking("type %s: type %s is now %s", name, earlier.Type, later.Type)
	}
	c.inputs("type "+name+": property", earlier.Properties, later.Properties, earlier.Required, later.Required)
	compareMaps(c, "type "+name+": value", values(earlier.Enum), values(later.Enum), func(string, any, any) {})
	if len(earlier.Enum) == 0 && len(later.Enum) > 0 {
		c.breaking("type %s: only %d values are allowed now", name, len(later.Enum))
	}
}

func values(enum []enumValue) map[string]any {
	byName := map[string]any{}
	for _, v := range enum {
		byName[fmt.Sprint(v.Value)] = v.Value
	}
	return byName
}

func (c *Changes) inputs(noun string, earlier, later map[string]property, requiredBefore, required []string) {
	c.properties(noun, earlier, later)
	for _, name := range required {
		if !slices.Contains(requiredBefore, name) {
			c.breaking("%s %s is now required", noun, name)
		}
	}
}

// properties compares properties by their types, item types, defaults and plainness. A type that allows more counts as
// breaking too: in Go and Java it has another name.
func (c *Changes) properties(noun string, earlier, later map[string]property) {
	compareMaps(c, noun, earlier, later, func(name string, was, is property) {
		keys := maps.Clone(was)
		maps.Copy(keys, is)
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			if !slices.Contains(texts, key) && !reflect.DeepEqual(was[key], is[key]) {
				c.breaking("%s %s: %s was %s and is now %s", noun, name, key, text(was[key]), text(is[key]))
			}
		}
	})
}

// text returns a value as JSON, or "unset".
func text(value any) string {
	if value == nil {
		return "unset"
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(encoded)
}
