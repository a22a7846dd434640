// Package example writes the examples of the documentation in Go, Java and C# from programs in YAML. Pulumi's converters
// write programs for these languages that do not compile: they do not know which inputs the SDKs declare as plain values,
// such as a list, a map of objects, or a pointer to an optional value.
package example

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"gopkg.in/yaml.v3"
)

// Write returns a program in YAML in the other languages, by the names of their files, and adds the names of the SDKs that
// it uses.
func Write(pkg *schema.Package, text []byte, names Names) (map[string][]byte, error) {
	var p program
	if err := yaml.Unmarshal(text, &p); err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for file, s := range map[string]syntax{
		"main.go": goSyntax{}, "App.java": &javaSyntax{map[string]bool{}}, "Program.cs": csharpSyntax{},
	} {
		program, err := writer{s, pkg, map[string]*schema.Resource{}, names}.write(p)
		if err != nil {
			return nil, err
		}
		files[file] = []byte(program)
	}
	return files, nil
}

// A program is a program in YAML. A resource refers only to earlier ones, as in the other languages.
type program struct {
	Resources yaml.Node `yaml:"resources"`
	Outputs   yaml.Node `yaml:"outputs"`
}

// A syntax writes expressions in a language. The type of each is the one that the schema declares.
type syntax interface {
	scalar(t schema.Type, literal string) string
	enum(t schema.Type, name, element string) string
	list(t *schema.ArrayType, elements []string) string
	// choice returns a list for an input that also accepts another type.
	choice(t *schema.ArrayType, elements []string) string
	mapping(t *schema.MapType, entries []field) string
	object(t schema.Type, name string, fields []field) string
	arguments(resource string, fields []field) string
	output(resource, name string) string
	element(output, key string) string
	program(resources []resource, outputs []field) (string, error)
}

// A field is an input, an entry of a map, or an output of the program, with its expression.
type field struct{ name, value string }

// A resource is a variable for a resource of a type, with the expression of its arguments.
type resource struct{ variable, typ, args string }

// A writer writes a program in a language.
type writer struct {
	syntax

	pkg       *schema.Package
	resources map[string]*schema.Resource // by variable
	names     Names
}

// write returns a program.
func (w writer) write(p program) (string, error) {
	var resources []resource
	for name, node := range pairs(&p.Resources) {
		r, err := w.resource(name, node)
		if err != nil {
			return "", fmt.Errorf("resource %s: %w", name, err)
		}
		resources = append(resources, r)
	}
	var outputs []field
	for name, node := range pairs(&p.Outputs) {
		value, err := w.reference(node.Value)
		if err != nil {
			return "", fmt.Errorf("output %s: %w", name, err)
		}
		outputs = append(outputs, field{name, value})
	}
	return w.syntax.program(resources, outputs)
}

func (w writer) resource(variable string, node *yaml.Node) (resource, error) {
	var declared struct {
		Type       string    `yaml:"type"`
		Properties yaml.Node `yaml:"properties"`
	}
	if err := node.Decode(&declared); err != nil {
		return resource{}, err
	}
	name := strings.TrimPrefix(declared.Type, w.pkg.Name+":")
	typ, ok := w.pkg.GetResource(w.pkg.Name + ":index:" + name)
	if !ok {
		return resource{}, fmt.Errorf("unknown type %q", declared.Type)
	}
	fields, err := w.fields(name+"Args", typ.InputProperties, &declared.Properties)
	w.resources[variable] = typ
	return resource{variable, name, w.arguments(name, fields)}, err
}

// fields returns the inputs of a resource, or the fields of an object.
func (w writer) fields(class string, properties []*schema.Property, node *yaml.Node) ([]field, error) {
	types := map[string]schema.Type{}
	for _, p := range properties {
		types[p.Name] = p.Type
	}
	var fields []field
	for name, node := range pairs(node) {
		t, ok := types[name]
		if !ok {
			return nil, fmt.Errorf("unknown input %q", name)
		}
		value, err := w.value(t, node)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		w.names.add(class, name)
		fields = append(fields, field{name, value})
	}
	return fields, nil
}

// value returns the expression of a value.
func (w writer) value(t schema.Type, node *yaml.Node) (string, error) {
	if strings.HasPrefix(node.Value, "${") {
		return w.reference(node.Value)
	}
	switch typ := inner(t).(type) {
	case *schema.EnumType:
		for _, e := range typ.Elements {
			if e.Value == node.Value {
				w.names.add(baseName(typ.Token), e.Name)
				return w.enum(t, baseName(typ.Token), e.Name), nil
			}
		}
		return "", fmt.Errorf("unknown value %q", node.Value)
	case *schema.ArrayType:
		elements, err := w.elements(typ, node)
		return w.list(typ, elements), err
	case *schema.UnionType:
		for _, t := range typ.ElementTypes {
			if list, isList := inner(t).(*schema.ArrayType); isList && node.Kind == yaml.SequenceNode {
				elements, err := w.elements(list, node)
				return w.choice(list, elements), err
			}
		}
		return "", errors.New("the input has several types: only lists are supported")
	case *schema.MapType:
		var entries []field
		for key, element := range pairs(node) {
			value, err := w.value(typ.ElementType, element)
			if err != nil {
				return "", fmt.Errorf("%s: %w", key, err)
			}
			entries = append(entries, field{key, value})
		}
		return w.mapping(typ, entries), nil
	case *schema.ObjectType:
		fields, err := w.fields(baseName(typ.Token)+"Args", typ.Properties, node)
		return w.object(t, baseName(typ.Token), fields), err
	}
	if inner(t) == schema.StringType {
		return w.scalar(t, quote(node.Value)), nil
	}
	return w.scalar(t, node.Value), nil
}

// elements returns the elements of a list.
func (w writer) elements(t *schema.ArrayType, node *yaml.Node) ([]string, error) {
	var elements []string
	for _, element := range node.Content {
		value, err := w.value(t.ElementType, element)
		if err != nil {
			return nil, err
		}
		elements = append(elements, value)
	}
	return elements, nil
}

var reference = regexp.MustCompile(`^\$\{(\w+)\.(\w+)(?:\.(\w+))?\}$`)

// reference returns the expression of an output of a resource, or of an element of one.
func (w writer) reference(text string) (string, error) {
	parts := reference.FindStringSubmatch(text)
	if parts == nil {
		return "", fmt.Errorf("invalid reference %q: must be ${RESOURCE.OUTPUT} or ${RESOURCE.OUTPUT.KEY}", text)
	}
	typ := w.resources[parts[1]]
	if typ == nil {
		return "", fmt.Errorf("%s: no earlier resource has the name %s", text, parts[1])
	}
	if !slices.ContainsFunc(typ.Properties, func(p *schema.Property) bool { return p.Name == parts[2] }) {
		return "", fmt.Errorf("%s: %s has no such output", text, baseName(typ.Token))
	}
	w.names.add(baseName(typ.Token), parts[2])
	output := w.output(parts[1], parts[2])
	if parts[3] == "" {
		return output, nil
	}
	return w.element(output, parts[3]), nil
}
