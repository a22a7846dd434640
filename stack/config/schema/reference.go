package schema

import (
	"fmt"
	"net/netip"
	"reflect"
	"regexp"
	"strings"

	"ecs-foundation/internal/validate"
)

// pages are the pages of documentation that explain top-level keys.
var pages = map[string]string{
	"network": "network.md", "security": "security.md", "loadBalancer": "loadbalancer.md", "iam": "iam.md",
	"delivery": "iam.md", "monitoring": "monitoring.md", "services": "loadbalancer.md",
}

// Reference returns a page of documentation with a table of every key of a stack
// file, grouped by top-level key, in Markdown.
func Reference(project, root string, config reflect.Type) (string, error) {
	w := newWriter(root)
	var b strings.Builder
	fmt.Fprintf(&b, `# Configuration

All keys are under `+"`%s:`"+` in a stack file. In the name of a key, `+"`NAME`"+` is a name of your choice and
`+"`[]`"+` is an element of a list. This page is generated from the types of the program by `+"`make golden`"+`; so is the
JSON Schema [stack.schema.json](stack.schema.json), with which editors complete and check stack files.
`, project)
	for _, k := range w.keys(config) {
		fmt.Fprintf(&b, "\n## %s\n\n%s", k.name, k.comment)
		if page := pages[k.name]; page != "" {
			fmt.Fprintf(&b, " See [%s](%s).", page, page)
		}
		b.WriteString("\n\n| key | type | default | allowed | description |\n|---|---|---|---|---|\n")
		w.visit(k.name, k, func(path string, k key) { row(&b, path, k) })
	}
	return b.String(), w.failed
}

// Paths returns every key of a stack file as the reference writes it, in its order, such as
// services.NAME.routes[].paths.
func Paths(root string, config reflect.Type) ([]string, error) {
	w := newWriter(root)
	var paths []string
	for _, k := range w.keys(config) {
		w.visit(k.name, k, func(path string, _ key) { paths = append(paths, path) })
	}
	return paths, w.failed
}

// row writes the row of a key.
func row(b *strings.Builder, path string, k key) {
	text, byDefault := split(k)
	fmt.Fprintf(b, "| `%s` | %s | %s | %s | %s |\n", path, typeOf(k.typ), cell(byDefault), cell(allowed(k.typ, k.constraint)), cell(text))
}

// visit visits a key, or each key below it.
func (w *writer) visit(path string, k key, do func(path string, k key)) {
	typ := k.typ
	switch {
	case typ.Kind() == reflect.Pointer:
		w.visit(path, key{k.name, typ.Elem(), k.constraint, k.comment}, do)
	case typ.Kind() == reflect.Map && hasKeys(typ.Elem()):
		w.visit(path+".NAME", key{typ: typ.Elem(), comment: k.comment}, do)
	case typ.Kind() == reflect.Slice && hasKeys(typ.Elem()):
		w.visit(path+"[]", key{typ: typ.Elem(), comment: k.comment}, do)
	case hasKeys(typ) && typ.NumField() > 0:
		for _, below := range w.keys(typ) {
			w.visit(path+"."+below.name, below, do)
		}
	default:
		do(path, k)
	}
}

// hasKeys reports whether a type is a struct with keys, other than a CIDR, an enum, or a
// list or map.
func hasKeys(typ reflect.Type) bool {
	if typ.Kind() == reflect.Pointer {
		return hasKeys(typ.Elem())
	}
	value := reflect.Zero(typ).Interface()
	_, list := value.(validate.EnumOrList)
	_, prefix := value.(netip.Prefix)
	return typ.Kind() == reflect.Struct && !list && !prefix && !validate.IsListOrMap(typ)
}

// defaultSentence matches the sentence of a comment that states a default, and
// requiredSentence the one that states that the key is required.
var (
	defaultSentence  = regexp.MustCompile(` ?Default (.*?)(\.$|\. (?:[A-Z]))`)
	requiredSentence = regexp.MustCompile(` ?Required\.`)
)

// defaultWord matches a word of a comment that is marked as the default.
var defaultWord = regexp.MustCompile(`(\S+) \(the default\)`)

// split returns the description of a key and its default.
func split(k key) (text, byDefault string) {
	text = requiredSentence.ReplaceAllString(k.comment, "")
	if m := defaultSentence.FindStringSubmatchIndex(text); m != nil {
		byDefault = text[m[2]:m[3]]
		text = strings.TrimSpace(text[:m[0]] + strings.TrimPrefix(text[m[3]:], "."))
	} else if m := defaultWord.FindStringSubmatch(text); m != nil {
		byDefault = "`" + m[1] + "`"
	}
	switch {
	case k.constraint.Required:
		byDefault = "required"
	case k.constraint.Default != nil:
		byDefault = fmt.Sprintf("`%v`", k.constraint.Default)
	case byDefault == "" && k.typ.Kind() == reflect.Bool:
		byDefault = "`false`"
	}
	return text, byDefault
}

func typeOf(typ reflect.Type) string {
	switch reflect.Zero(typ).Interface().(type) {
	case netip.Prefix:
		return "CIDR"
	case validate.Secret:
		return "secret"
	case validate.EnumOrList:
		return "string or list"
	case validate.Digits:
		return "integer or string"
	}
	switch typ.Kind() {
	case reflect.Slice:
		return "list of " + plural(typeOf(typ.Elem()))
	case reflect.Map:
		return "map of " + plural(typeOf(typ.Elem()))
	case reflect.Bool:
		return "boolean"
	case reflect.Int:
		return "integer"
	case reflect.Struct:
		if validate.IsListOrMap(typ) {
			return typeOf(typ.Field(0).Type) + ", or map of them"
		}
		return "map"
	default:
		return "string"
	}
}

// plural returns the plural of the name of a type.
func plural(name string) string {
	head, rest, _ := strings.Cut(name, " ")
	return strings.TrimSpace(head + "s " + rest)
}

// allowed returns the limits of a key, with their source.
func allowed(typ reflect.Type, c validate.Constraint) string {
	parts := c.Describe(typ)
	if c.Source != "" && len(parts) > 0 {
		parts[len(parts)-1] += " ([AWS](" + c.Source + "))"
	}
	return strings.Join(parts, "; ")
}

func cell(text string) string {
	return strings.ReplaceAll(text, "|", "\\|")
}
