package example

import (
	"iter"
	"strconv"
	"strings"
	"unicode"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"gopkg.in/yaml.v3"
)

// A layout writes items on one line between open and closed or, if they are long, on a line each between first and last.
type layout struct{ open, closed, first, last, separator string }

// width is the maximum length of items on one line.
const width = 70

func (l layout) join(items []string) string {
	line := l.open + strings.Join(items, l.separator) + l.closed
	if len(line) <= width && !strings.Contains(line, "\n") {
		return line
	}
	return l.first + "\n" + indent(strings.Join(items, strings.TrimRight(l.separator, " ")+"\n")) + l.last
}

// items returns each field as an item of a layout.
func items(fields []field, item func(field) string) []string {
	var list []string
	for _, f := range fields {
		list = append(list, item(f))
	}
	return list
}

// indent indents each line that is not empty.
func indent(text string) string {
	return strings.ReplaceAll("    "+strings.ReplaceAll(text, "\n", "\n    "), "\n    \n", "\n\n")
}

// pairs returns the keys of a mapping in their order, with their values.
func pairs(node *yaml.Node) iter.Seq2[string, *yaml.Node] {
	return func(yield func(string, *yaml.Node) bool) {
		for i := 0; i+1 < len(node.Content); i += 2 {
			if !yield(node.Content[i].Value, node.Content[i+1]) {
				return
			}
		}
	}
}

// inner returns a type without the marks of an optional value and of an input.
func inner(t schema.Type) schema.Type {
	switch t := t.(type) {
	case *schema.OptionalType:
		return inner(t.ElementType)
	case *schema.InputType:
		return inner(t.ElementType)
	}
	return t
}

// baseName returns the last part of a token.
func baseName(token string) string { return token[strings.LastIndex(token, ":")+1:] }

// title returns a name with a capital letter first.
func title(name string) string { return string(unicode.ToUpper(rune(name[0]))) + name[1:] }

// quote returns a text as a literal, which the languages write alike.
func quote(text string) string { return strconv.Quote(text) }
