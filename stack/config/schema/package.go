package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// A Package is a Pulumi package of components.
type Package struct {
	Name, DisplayName, Description, Version string
	// Languages has the settings of the SDK of each language.
	Languages  object
	Components []Component
}

// A Component is a component of a package, with structs of its inputs and outputs.
type Component struct {
	Token           string
	Inputs, Outputs reflect.Type
}

// WritePackage returns the Pulumi schema of a package, from which the SDKs of all languages are
// generated. The module's sources are read below root.
//
// An input is plain if the component needs its value at preview, and accepts an output if its
// constraint is eventual. A default is in the description only: an SDK would pass it as if the
// program had set it, and keys that do not apply must not be set.
// https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/
func WritePackage(p Package, root string) (string, error) {
	w := &packageWriter{writer: newWriter(root), pkg: p.Name, types: object{}, names: map[string]reflect.Type{}}
	resources := object{}
	w.names["provider"] = nil // each SDK has one
	for _, c := range p.Components {
		w.names[strings.ToLower(c.Token[strings.LastIndex(c.Token, ":")+1:])] = nil
	}
	for _, c := range p.Components {
		resources[c.Token] = w.component(c)
	}
	if w.failed != nil {
		return "", w.failed
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(object{
		"name": p.Name, "displayName": p.DisplayName, "description": p.Description, "version": p.Version,
		"keywords":  []string{"pulumi", "aws", "ecs", "fargate", "kind/component", "category/infrastructure"},
		"language":  p.Languages,
		"resources": resources, "types": w.types,
	})
	return b.String(), err
}

// packageWriter writes the schema of a package.
type packageWriter struct {
	*writer
	pkg   string
	types object
	// names has the type of each name in lower case, and nil for a component: SDKs of some
	// languages have names for both in one namespace.
	names map[string]reflect.Type
}

// component returns the schema of a component.
func (w *packageWriter) component(c Component) object {
	inputs, required := w.properties(place{in: c.Inputs, input: true, top: true})
	outputs, set := w.properties(place{in: c.Outputs})
	comment, err := w.comments.typ(c.Inputs)
	w.fail(err)
	return object{
		"isComponent": true, "description": description(comment),
		"inputProperties": inputs, "requiredInputs": required,
		"properties": outputs, "required": set,
	}
}

// description returns the comment of a struct of inputs as the description of its component.
func description(comment string) string {
	_, text, found := strings.Cut(comment, ": ")
	if !found {
		return comment
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// properties returns the properties of a struct, and the names of those that are required.
func (w *packageWriter) properties(at place) (object, []string) {
	properties, required := object{}, []string{}
	for _, k := range w.keys(at.in) {
		at.key = k.name
		property := w.spec(at, k.typ, k.constraint)
		property["description"] = w.describe(k, at.input)
		properties[k.name] = property
		if !at.input || k.constraint.Required { // an output that does not apply is empty
			required = append(required, k.name)
		}
	}
	slices.Sort(required)
	return properties, required
}

// describe returns the description of a property: its comment, default and limits.
func (w *packageWriter) describe(k key, input bool) string {
	if !input {
		return k.comment
	}
	text, byDefault := split(k)
	parts := []string{text}
	if byDefault != "" && byDefault != "required" && byDefault != "`false`" {
		parts = append(parts, "Default: "+strings.TrimSuffix(byDefault, ".")+".")
	}
	if limits := allowed(k.typ, k.constraint); limits != "" && !w.hasEnum(k) {
		parts = append(parts, "Allowed: "+limits+".")
	}
	return strings.Join(parts, " ")
}

// A place is where a type is: the struct and the key, in inputs or outputs.
type place struct {
	in    reflect.Type
	key   string
	input bool
	top   bool // whether the struct has the inputs of a component
}

func (w *packageWriter) ref(name string) object {
	return object{"$ref": "#/types/" + w.token(name)}
}

func (w *packageWriter) token(name string) string { return w.pkg + ":index:" + name }

// object defines the type of a struct and returns a reference to it.
func (w *packageWriter) object(typ reflect.Type, input bool) object {
	name := w.name(typ)
	if w.types[w.token(name)] == nil {
		comment, err := w.comments.typ(typ)
		w.fail(err)
		definition := object{"type": "object", "description": comment}
		w.types[w.token(name)] = definition // before its properties, which can refer to it
		properties, required := w.properties(place{in: typ, input: input})
		definition["properties"] = properties
		if len(required) > 0 {
			definition["required"] = required
		}
	}
	return w.ref(name)
}

// name returns the name of a type in the schema.
func (w *packageWriter) name(typ reflect.Type) string {
	name := typ.Name()
	if other, ok := typeNames[strings.TrimPrefix(typ.PkgPath(), module+"/")+"."+name]; ok {
		name = other
	}
	w.claim(name, typ)
	return name
}

// claim reports a name that a component or another type has.
func (w *packageWriter) claim(name string, typ reflect.Type) {
	key := strings.ToLower(name)
	if other, ok := w.names[key]; ok && other != typ {
		w.fail(fmt.Errorf("the schema has two types %s, for %s and %s: set another name in typeNames", name, typ, other))
	}
	w.names[key] = typ
}

// hasEnum reports whether the type of a key lists the allowed values.
func (w *packageWriter) hasEnum(k key) bool {
	typ := k.typ
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
		typ = typ.Elem()
	}
	_, enum := reflect.TypeAssert[validate.Enum](reflect.Zero(typ))
	return enum || len(k.constraint.Values) > 0
}
