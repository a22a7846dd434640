// Package schema writes the JSON Schema of a stack file, by which an editor
// completes and checks it, from the Go types that the file is read into: what
// a setting takes is told by its type's rules, and what it means by its field's
// comment.
package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// An object is a schema, or a part of one.
type object = map[string]any

// Write returns the schema of the stack files of a project whose keys are the
// fields of config. The module's sources are read below root.
func Write(project, module, root string, config reflect.Type) (string, error) {
	w := newWriter(module, root)
	settings := w.schema(config, validate.Constraint{})
	if w.failed != nil {
		return "", w.failed
	}
	keys := settings["properties"].(object)
	properties := object{"aws:region": object{
		"type": "string", "pattern": awsname.Region.String(), "description": "The AWS region of the stack, such as us-east-1.",
	}}
	for key, of := range keys {
		properties[project+":"+key] = of
	}
	required := []string{"aws:region"}
	for _, key := range settings["required"].([]string) {
		required = append(required, project+":"+key)
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(object{
		"$schema": "http://json-schema.org/draft-07/schema#",
		"title":   "A stack file of " + project,
		"type":    "object",
		"properties": object{
			"config": object{
				"type":        "object",
				"description": "What the stack sets, below " + project + ":, and its region.",
				"properties":  properties, "required": required,
				// Keys of other programs and providers are none of ours.
				"patternProperties":    object{"^(?!(aws|" + project + "):)[^:]+:": true},
				"additionalProperties": false,
			},
			"encryptedkey":    object{"type": "string", "description": "Pulumi's own: the key of the stack's secrets, encrypted."},
			"encryptionsalt":  object{"type": "string", "description": "Pulumi's own: the salt of the passphrase."},
			"environment":     object{"description": "Pulumi's own: the ESC environments that are imported."},
			"secretsprovider": object{"type": "string", "description": "Pulumi's own: what encrypts the stack's secrets."},
		},
		"required":             []string{"config"},
		"additionalProperties": false,
	})
	return b.String(), err
}

type writer struct {
	comments comments
	failed   error
}

// newWriter returns a writer that reads the comments of a module below root.
func newWriter(module, root string) *writer {
	return &writer{comments: comments{module: module, root: root, of: map[string]string{}}}
}

// schema returns the schema of what a type takes under a rule.
func (w *writer) schema(of reflect.Type, rule validate.Constraint) object {
	switch zero := reflect.New(of).Elem().Interface().(type) {
	case netip.Prefix:
		return object{"type": "string", "pattern": `^(\d{1,3}(\.\d{1,3}){3}/\d{1,2}|[0-9a-fA-F:]*:[0-9a-fA-F:]*/\d{1,3})$`}
	case validate.EnumOrList:
		return object{"anyOf": []object{
			{"type": "string", "enum": zero.Values()},
			{"type": "array", "items": text(zero.Items())},
		}}
	case validate.Enum:
		return object{"type": "string", "enum": zero.Values()}
	case validate.Secret: // as pulumi config set --secret writes it
		return object{
			"type": "object", "properties": object{"secure": object{"type": "string", "description": "The encrypted text."}},
			"required": []string{"secure"}, "additionalProperties": false,
		}
	}
	switch of.Kind() {
	case reflect.Pointer:
		return w.schema(of.Elem(), rule)
	case reflect.Struct:
		return w.structure(of)
	case reflect.Map:
		return w.mapping(of, rule)
	case reflect.Slice:
		list := object{"type": "array", "items": w.schema(of.Elem(), rule)}
		if rule.MinItems > 0 {
			list["minItems"] = rule.MinItems
		}
		if rule.MaxItems > 0 {
			list["maxItems"] = rule.MaxItems
		}
		if rule.Unique {
			list["uniqueItems"] = true
		}
		return list
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return number(rule)
	default:
		return text(rule)
	}
}

// mapping returns the schema of a map from names to a type.
func (w *writer) mapping(of reflect.Type, rule validate.Constraint) object {
	all := object{"type": "object"}
	element := rule
	element.Keys = nil // a map in the map has other keys
	elements := w.schema(of.Elem(), element)
	if rule.Keys != nil {
		all["patternProperties"], all["additionalProperties"] = object{rule.Keys.Pattern.String(): elements}, false
	} else {
		all["additionalProperties"] = elements
	}
	if rule.MaxItems > 0 {
		all["maxProperties"] = rule.MaxItems
	}
	if rule.MinItems > 0 {
		all["minProperties"] = rule.MinItems
	}
	return all
}

// structure returns the schema of a struct's fields.
func (w *writer) structure(of reflect.Type) object {
	properties, required := object{}, []string{}
	for _, k := range w.keys(of) {
		one := w.schema(k.of, k.constraint)
		one["description"] = k.comment
		if k.constraint.Default != nil {
			one["default"] = k.constraint.Default
		}
		properties[k.name] = one
		if k.constraint.Required {
			required = append(required, k.name)
		}
	}
	slices.Sort(required)
	all := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		all["required"] = required
	}
	if of.Implements(reflect.TypeFor[validate.Union]()) {
		all["minProperties"], all["maxProperties"] = 1, 1
	}
	return all
}

// A key is a field of a struct as a stack file names it.
type key struct {
	name       string
	of         reflect.Type
	constraint validate.Constraint
	comment    string
}

// keys returns the keys of a struct, in the order of its fields.
func (w *writer) keys(of reflect.Type) []key {
	var all []key
	constraints := validate.ConstraintsOf(of)
	for _, field := range validate.Fields(of) {
		name := field.Tag.Get("json")
		if name == "-" {
			continue
		}
		holder := of
		if at := field.Index[:len(field.Index)-1]; len(at) > 0 {
			holder = of.FieldByIndex(at).Type
		}
		comment, err := w.comments.field(holder, field.Name)
		w.fail(err)
		all = append(all, key{name, field.Type, constraints[name], comment})
	}
	for name := range constraints {
		if !slices.ContainsFunc(all, func(k key) bool { return k.name == name }) {
			w.fail(fmt.Errorf("%s has a constraint for %s, and no such field", of, name))
		}
	}
	return all
}

// fail keeps the first error.
func (w *writer) fail(err error) {
	if w.failed == nil {
		w.failed = err
	}
}

func text(rule validate.Constraint) object {
	all := object{"type": "string"}
	if rule.Pattern != nil {
		all["pattern"] = rule.Pattern.String()
	}
	if len(rule.Values) > 0 {
		all["enum"] = rule.Values
	}
	if rule.MinLength > 0 {
		all["minLength"] = rule.MinLength
	}
	if rule.MaxLength > 0 {
		all["maxLength"] = rule.MaxLength
	}
	return all
}

func number(rule validate.Constraint) object {
	all := object{"type": "integer"}
	if rule.Max > 0 {
		all["minimum"], all["maximum"] = rule.Min, rule.Max
	}
	if len(rule.Numbers) > 0 {
		all["enum"] = rule.Numbers
	}
	return all
}

// plain returns a comment as one line.
func plain(comment string) string {
	return strings.Join(strings.Fields(comment), " ")
}
