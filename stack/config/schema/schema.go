// Package schema writes the JSON Schema of a stack file, with which editors complete
// and check it, and the configuration reference. It derives both from the Go types of
// the configuration: the allowed values from their constraints, and the descriptions
// from the comments of their fields.
package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// An object is a schema, or a part of one.
type object = map[string]any

// Write returns the schema of the stack files of a project whose keys are the
// fields of config. The module's sources are read below root.
func Write(project, root string, config reflect.Type) (string, error) {
	w := newWriter(root)
	settings := w.schema(config, validate.Constraint{})
	if w.failed != nil {
		return "", w.failed
	}
	keys := settings["properties"].(object)
	properties := object{"aws:region": object{
		"type": "string", "pattern": awsname.Region.String(), "description": "The AWS region of the stack, such as us-east-1.",
	}}
	for key, property := range keys {
		properties[project+":"+key] = property
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
				"description": "The configuration of the stack, under " + project + ":, and its region.",
				"properties":  properties, "required": required,
				// Keys of other programs and providers are allowed.
				"patternProperties":    object{"^(?!(aws|" + project + "):)[^:]+:": true},
				"additionalProperties": false,
			},
			"encryptedkey":    object{"type": "string", "description": "Written by Pulumi: the encrypted key of the stack's secrets."},
			"encryptionsalt":  object{"type": "string", "description": "Written by Pulumi: the salt of the passphrase."},
			"environment":     object{"description": "Read by Pulumi: the ESC environments to import."},
			"secretsprovider": object{"type": "string", "description": "Read by Pulumi: the provider that encrypts the stack's secrets."},
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

// newWriter returns a writer that reads the comments of this module below root.
func newWriter(root string) *writer {
	return &writer{comments: comments{
		root: root, byField: map[string]string{}, byType: map[string]string{}, byValue: map[string]string{},
	}}
}

// schema returns the schema of a type with a constraint.
func (w *writer) schema(typ reflect.Type, constraint validate.Constraint) object {
	switch zero := reflect.New(typ).Elem().Interface().(type) {
	case netip.Prefix:
		return object{"type": "string", "pattern": `^(\d{1,3}(\.\d{1,3}){3}/\d{1,2}|[0-9a-fA-F:]*:[0-9a-fA-F:]*/\d{1,3})$`}
	case validate.EnumOrList:
		return object{"anyOf": []object{
			w.enum(typ, constraint, zero.Values()),
			{"type": "array", "items": w.text(typ, zero.Items())},
		}}
	case validate.Enum:
		return w.enum(typ, constraint, constraint.Words(typ))
	case validate.Digits:
		schema := w.text(typ, constraint)
		schema["type"], schema["minimum"] = []string{"integer", "string"}, 1
		return schema
	case validate.Secret: // as pulumi config set --secret writes it
		return object{
			"type": "object", "properties": object{"secure": object{"type": "string", "description": "The encrypted text."}},
			"required": []string{"secure"}, "additionalProperties": false,
		}
	}
	switch typ.Kind() {
	case reflect.Pointer:
		return w.schema(typ.Elem(), constraint)
	case reflect.Struct:
		if validate.IsListOrMap(typ) {
			list, byName, parts := typ.Field(0).Type, typ.Field(1).Type, constraint.Parts()
			return object{"anyOf": []object{w.schema(list, parts[0]), w.schema(byName, parts[1])}}
		}
		return w.structure(typ)
	case reflect.Map:
		return w.mapping(typ, constraint)
	case reflect.Slice:
		list := object{"type": "array", "items": w.schema(typ.Elem(), constraint)}
		if constraint.MinItems > 0 {
			list["minItems"] = constraint.MinItems
		}
		if constraint.MaxItems > 0 {
			list["maxItems"] = constraint.MaxItems
		}
		if constraint.Unique {
			list["uniqueItems"] = true
		}
		return list
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return number(constraint)
	default:
		return w.text(typ, constraint)
	}
}

// enum returns the schema of an enum, with the descriptions of its values, which editors show.
// https://code.visualstudio.com/docs/languages/json#_define-snippets-in-json-schemas
func (w *writer) enum(typ reflect.Type, constraint validate.Constraint, words []string) object {
	if typ.PkgPath() != "" {
		_, err := w.comments.typ(typ)
		w.fail(err)
	}
	descriptions := make([]string, len(words))
	for i, word := range words {
		descriptions[i] = w.comments.value(typ, constraint, word)
		if descriptions[i] == "" {
			w.fail(fmt.Errorf("value %q of %s has no description: comment its constant, or set Meanings in the constraint", word, typ))
		}
	}
	return object{"type": "string", "enum": words, "enumDescriptions": descriptions}
}

// mapping returns the schema of a map from names to a type.
func (w *writer) mapping(typ reflect.Type, constraint validate.Constraint) object {
	schema := object{"type": "object"}
	element := constraint
	element.Keys = nil // Keys applies only to the outer of two maps
	elements := w.schema(typ.Elem(), element)
	if constraint.Keys != nil {
		schema["patternProperties"], schema["additionalProperties"] = object{constraint.Keys.Pattern.String(): elements}, false
	} else {
		schema["additionalProperties"] = elements
	}
	if constraint.MaxItems > 0 {
		schema["maxProperties"] = constraint.MaxItems
	}
	if constraint.MinItems > 0 {
		schema["minProperties"] = constraint.MinItems
	}
	return schema
}

// structure returns the schema of a struct's fields.
func (w *writer) structure(typ reflect.Type) object {
	properties, required := object{}, []string{}
	for _, k := range w.keys(typ) {
		property := w.schema(k.typ, k.constraint)
		property["description"] = k.description()
		if k.constraint.Default != nil {
			property["default"] = k.constraint.Default
		}
		properties[k.name] = property
		if k.constraint.Required {
			required = append(required, k.name)
		}
	}
	slices.Sort(required)
	schema := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		schema["required"] = required
	}
	if typ.Implements(reflect.TypeFor[validate.Union]()) {
		schema["minProperties"], schema["maxProperties"] = 1, 1
	}
	return schema
}

// A key is a field of a struct as a stack file names it.
type key struct {
	name       string
	typ        reflect.Type
	constraint validate.Constraint
	comment    string
}

// description returns the comment with the place of an ARN, the unit and the default, unless it
// has them.
func (k key) description() string {
	text := k.comment
	if k.constraint.ARN != nil && k.constraint.ARN.Location() != "" {
		text += " An ARN must be " + k.constraint.ARN.Location() + "."
	}
	if unit := k.constraint.Unit; unit != "" && k.constraint.Max > 0 && !strings.Contains(text, strings.TrimSuffix(unit, "s")) {
		text += " In " + unit + "."
	}
	if value := k.constraint.Default; value != nil && !strings.Contains(strings.ToLower(text), "default") {
		text += fmt.Sprintf(" Default %v.", value)
	}
	return text
}

// keys returns the keys of a struct, in the order of its fields.
func (w *writer) keys(typ reflect.Type) []key {
	var keys []key
	constraints := validate.ConstraintsOf(typ)
	for _, field := range validate.Fields(typ) {
		name := validate.KeyOf(field)
		holder := typ
		if at := field.Index[:len(field.Index)-1]; len(at) > 0 {
			holder = typ.FieldByIndex(at).Type
		}
		comment, err := w.comments.field(holder, field.Name)
		w.fail(err)
		keys = append(keys, key{name, field.Type, constraints[name], comment})
	}
	for name := range constraints {
		if !slices.ContainsFunc(keys, func(k key) bool { return k.name == name }) && !hides(typ, name) {
			w.fail(fmt.Errorf("%s has a constraint for %s, but no such field", typ, name))
		}
	}
	return keys
}

// hides reports whether an embedded struct has a key that is not one of the struct.
func hides(typ reflect.Type, name string) bool {
	return slices.ContainsFunc(slices.Collect(typ.Fields()), func(embedded reflect.StructField) bool {
		return embedded.Anonymous && slices.ContainsFunc(validate.Fields(embedded.Type), func(f reflect.StructField) bool {
			return validate.KeyOf(f) == name
		})
	})
}

// fail keeps an error.
func (w *writer) fail(err error) { w.failed = errors.Join(w.failed, err) }

// text returns the schema of a string.
func (w *writer) text(typ reflect.Type, constraint validate.Constraint) object {
	schema := object{"type": "string"}
	if len(constraint.Values) > 0 {
		schema = w.enum(typ, constraint, constraint.Values)
	}
	if constraint.Digits {
		schema["type"] = []string{"integer", "string"}
	}
	if constraint.Pattern != nil {
		schema["pattern"] = constraint.Pattern.String()
	}
	if constraint.MinLength > 0 {
		schema["minLength"] = constraint.MinLength
	}
	if constraint.MaxLength > 0 {
		schema["maxLength"] = constraint.MaxLength
	}
	return schema
}

func number(constraint validate.Constraint) object {
	schema := object{"type": "integer"}
	if constraint.Max > 0 {
		schema["minimum"], schema["maximum"] = constraint.Min, constraint.Max
	}
	if len(constraint.Numbers) > 0 {
		schema["enum"] = constraint.Numbers
	}
	if len(constraint.Meanings) > 0 {
		descriptions := make([]string, len(constraint.Numbers))
		for i, n := range constraint.Numbers {
			descriptions[i] = constraint.Meanings[strconv.Itoa(n)]
		}
		schema["enumDescriptions"] = descriptions
	}
	return schema
}
