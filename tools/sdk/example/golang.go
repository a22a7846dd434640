package example

import (
	"fmt"
	"go/format"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// goSyntax writes Go. A plain optional value is a pointer, and an input that accepts outputs has a type of package pulumi.
type goSyntax struct{}

const goPackage = "ecsfoundation."

func (goSyntax) scalar(t schema.Type, literal string) string {
	optional, isOptional := t.(*schema.OptionalType)
	if isOptional {
		t = optional.ElementType
	}
	if input, isInput := t.(*schema.InputType); isInput {
		return "pulumi." + title(goType(input.ElementType)) + "(" + literal + ")"
	}
	if isOptional {
		return "new(" + literal + ")"
	}
	return literal
}

func (goSyntax) enum(t schema.Type, name, element string) string {
	if _, isOptional := t.(*schema.OptionalType); isOptional {
		return "new(" + goPackage + name + element + ")"
	}
	return goPackage + name + element
}

func (goSyntax) list(t *schema.ArrayType, elements []string) string {
	return braces("[]" + goType(t.ElementType)).join(elements)
}

func (s goSyntax) choice(t *schema.ArrayType, elements []string) string { return s.list(t, elements) }

func (goSyntax) mapping(t *schema.MapType, entries []field) string {
	return braces("map[string]" + goType(t.ElementType)).join(items(entries, func(e field) string { return quote(e.name) + ": " + e.value }))
}

func (goSyntax) object(t schema.Type, name string, fields []field) string {
	typ := goPackage + name + "Args"
	if _, isOptional := t.(*schema.OptionalType); isOptional {
		typ = "&" + typ
	}
	return braces(typ).join(items(fields, func(f field) string { return title(f.name) + ": " + f.value }))
}

func (s goSyntax) arguments(resource string, fields []field) string {
	return s.object(&schema.OptionalType{}, resource, fields)
}

func (goSyntax) output(resource, name string) string { return resource + "." + title(name) }

func (goSyntax) element(output, key string) string {
	return output + ".MapIndex(pulumi.String(" + quote(key) + "))"
}

func (goSyntax) program(resources []resource, outputs []field) (string, error) {
	var b strings.Builder
	b.WriteString(`package main

import (
	"ecs-foundation/sdk/go/ecsfoundation"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
`)
	for _, r := range resources {
		fmt.Fprintf(&b, "%s, err := %sNew%s(ctx, %q, %s)\nif err != nil {\nreturn err\n}\n", r.variable, goPackage, r.typ, r.variable, r.args)
	}
	for _, o := range outputs {
		fmt.Fprintf(&b, "ctx.Export(%q, %s)\n", o.name, o.value)
	}
	b.WriteString("return nil\n})\n}\n")
	text, err := format.Source([]byte(b.String()))
	return string(text), err
}

func braces(typ string) layout {
	return layout{open: typ + "{", closed: "}", first: typ + "{", last: ",\n}", separator: ", "}
}

// goType returns the type of the elements of a list or a map.
func goType(t schema.Type) string {
	switch t := t.(type) {
	case *schema.InputType:
		if object, isObject := t.ElementType.(*schema.ObjectType); isObject {
			return goPackage + baseName(object.Token) + "Input"
		}
		return "pulumi." + title(goType(t.ElementType)) + "Input"
	case *schema.EnumType:
		return goPackage + baseName(t.Token)
	case *schema.ObjectType:
		return goPackage + baseName(t.Token) + "Args"
	}
	return map[schema.Type]string{schema.StringType: "string", schema.IntType: "int", schema.BoolType: "bool"}[t]
}
