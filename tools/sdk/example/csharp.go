package example

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// csharpSyntax writes C#.
type csharpSyntax struct{}

func (csharpSyntax) scalar(_ schema.Type, literal string) string { return literal }

func (csharpSyntax) enum(_ schema.Type, name, element string) string { return name + "." + element }

// list returns the initializer of a property, which is a list.
func (csharpSyntax) list(_ *schema.ArrayType, elements []string) string {
	return initializer("", elements)
}

func (csharpSyntax) choice(_ *schema.ArrayType, elements []string) string {
	const call = "ImmutableArray.Create("
	return layout{open: call, closed: ")", first: call, last: ")", separator: ", "}.join(elements)
}

func (csharpSyntax) mapping(_ *schema.MapType, entries []field) string {
	return initializer("", items(entries, func(e field) string { return assignment("["+quote(e.name)+"]", e.value) }))
}

func (csharpSyntax) object(_ schema.Type, name string, fields []field) string {
	if len(fields) == 0 {
		return "new " + name + "Args()"
	}
	return initializer("new "+name+"Args", items(fields, func(f field) string { return assignment(title(f.name), f.value) }))
}

func (s csharpSyntax) arguments(resource string, fields []field) string {
	return s.object(nil, resource, fields)
}

func (csharpSyntax) output(resource, name string) string { return resource + "." + title(name) }

func (csharpSyntax) element(output, key string) string {
	return output + ".Apply(values => values[" + quote(key) + "])"
}

func (csharpSyntax) program(resources []resource, outputs []field) (string, error) {
	var body []string
	for _, r := range resources {
		body = append(body, fmt.Sprintf("var %s = new %s(%q, %s);", r.variable, r.typ, r.variable, r.args))
	}
	results := items(outputs, func(o field) string { return assignment("["+quote(o.name)+"]", o.value) })
	body = append(body, "return new Dictionary<string, object?>\n{\n"+indent(strings.Join(results, ",\n"))+",\n};")
	code, namespaces := strings.Join(body, "\n\n"), []string{"System.Collections.Generic"}
	if strings.Contains(code, "ImmutableArray") {
		namespaces = append(namespaces, "System.Collections.Immutable")
	}
	var b strings.Builder
	for _, namespace := range append(namespaces, "Pulumi", "Pulumi.EcsFoundation", "Pulumi.EcsFoundation.Inputs") {
		b.WriteString("using " + namespace + ";\n")
	}
	b.WriteString("\nreturn await Deployment.RunAsync(() =>\n{\n" + indent(code) + "\n});\n")
	return b.String(), nil
}

// initializer returns an initializer of an object or, without a constructor, of a property.
func initializer(constructor string, values []string) string {
	open, first := "{ ", "{"
	if constructor != "" {
		open, first = constructor+" { ", constructor+"\n{"
	}
	return layout{open: open, closed: " }", first: first, last: ",\n}", separator: ", "}.join(values)
}

func assignment(name, value string) string {
	if strings.HasPrefix(value, "{\n") {
		return name + " =\n" + value
	}
	return name + " = " + value
}
