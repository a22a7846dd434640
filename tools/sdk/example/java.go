package example

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// javaSyntax writes Java, with the classes that it imports.
type javaSyntax struct{ imports map[string]bool }

const javaPackage = "com.pulumi.ecsfoundation."

// imported returns the name of a class, which the program then imports.
func (s *javaSyntax) imported(class string) string {
	s.imports[class] = true
	return class[strings.LastIndex(class, ".")+1:]
}

func (*javaSyntax) scalar(_ schema.Type, literal string) string { return literal }

func (s *javaSyntax) enum(_ schema.Type, name, element string) string {
	return s.imported(javaPackage+"enums."+name) + "." + element
}

// list returns the arguments of a builder's method.
func (*javaSyntax) list(_ *schema.ArrayType, elements []string) string {
	if len(elements) == 1 {
		return elements[0]
	}
	return layout{separator: ", "}.join(elements)
}

func (s *javaSyntax) choice(_ *schema.ArrayType, elements []string) string {
	return s.call("java.util.List", elements)
}

func (s *javaSyntax) mapping(_ *schema.MapType, entries []field) string {
	return s.call("java.util.Map", items(entries, func(e field) string { return quote(e.name) + ", " + e.value }))
}

// call returns a call of the method of a collection that creates one.
func (s *javaSyntax) call(class string, arguments []string) string {
	call := s.imported(class) + ".of("
	return layout{open: call, closed: ")", first: call, last: ")", separator: ", "}.join(arguments)
}

func (s *javaSyntax) object(_ schema.Type, name string, fields []field) string {
	return s.builder("inputs."+name, fields)
}

func (s *javaSyntax) arguments(resource string, fields []field) string {
	return s.builder(resource, fields)
}

func (s *javaSyntax) builder(class string, fields []field) string {
	builder := s.imported(javaPackage+class+"Args") + ".builder()"
	return layout{open: builder, closed: ".build()", first: builder, last: "\n    .build()"}.
		join(items(fields, func(f field) string { return "." + f.name + "(" + f.value + ")" }))
}

func (*javaSyntax) output(resource, name string) string { return resource + "." + name + "()" }

func (*javaSyntax) element(output, key string) string {
	return output + ".applyValue(values -> values.get(" + quote(key) + "))"
}

func (s *javaSyntax) program(resources []resource, outputs []field) (string, error) {
	var body []string
	for _, r := range resources {
		class := s.imported(javaPackage + r.typ)
		body = append(body, fmt.Sprintf("var %s = new %s(%q, %s);", r.variable, class, r.variable, r.args))
	}
	for _, o := range outputs {
		body = append(body, fmt.Sprintf("ctx.export(%q, %s);", o.name, o.value))
	}
	run := s.imported("com.pulumi.Pulumi") + ".run(App::stack);"
	stack := "public static void stack(" + s.imported("com.pulumi.Context") + " ctx) {\n"
	var b strings.Builder
	for _, class := range slices.Sorted(maps.Keys(s.imports)) {
		b.WriteString("import " + class + ";\n")
	}
	b.WriteString("\npublic class App {\n" + indent("public static void main(String[] args) {\n"+indent(run)+"\n}") + "\n\n" +
		indent(stack+indent(strings.Join(body, "\n"))+"\n}") + "\n}\n")
	return b.String(), nil
}
