package schema

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ecs-foundation/internal/printable"
	"ecs-foundation/internal/validate"
)

// module is the path of this module, which a fork can rename.
var module = strings.TrimSuffix(reflect.TypeFor[comments]().PkgPath(), "/stack/config/schema")

// comments are the comments of the types, fields and constants of this module, whose sources are below root.
type comments struct {
	root    string
	byField map[string]string // by package, type and field: "config.Logs.RetentionDays"
	byType  map[string]string // by package and type: "config.Logs"
	byValue map[string]string // by package, type and value of a constant: `plan.Strategy "Single"`
}

// field returns the description of a struct's field: its comment without the name of the field.
func (c *comments) field(typ reflect.Type, name string) (string, error) {
	key := typ.PkgPath() + "." + typ.Name() + "." + name
	if _, ok := c.byField[key]; !ok {
		if err := c.read(typ.PkgPath()); err != nil {
			return "", err
		}
	}
	if c.byField[key] == "" {
		return "", fmt.Errorf("%s has no comment, which is the description of its key", key)
	}
	return describe(c.byField[key], name), nil
}

// typ returns the description of a type: its comment without the name of the type.
func (c *comments) typ(typ reflect.Type) (string, error) {
	name := nameOf(typ)
	if _, ok := c.byType[name]; !ok {
		if err := c.read(typ.PkgPath()); err != nil {
			return "", err
		}
	}
	if c.byType[name] == "" {
		return "", fmt.Errorf("%s has no comment, which is its description", name)
	}
	return describe(c.byType[name], typ.Name()), nil
}

// value returns the description of a value of an enum: the comment of its constant, or its meaning
// in the constraint of a key. The comments of the type have been read.
func (c *comments) value(typ reflect.Type, constraint validate.Constraint, value string) string {
	return cmp.Or(constraint.Meanings[value], c.byValue[nameOf(typ)+" "+strconv.Quote(value)])
}

// subject matches the names with which a comment begins: "Alias and AliasPort are", "A Tier is".
var subject = regexp.MustCompile(`^(?:An? )?(\w+(?:, \w+)*(?:,? and \w+)?) (?:is |are |has |says |holds )?`)

// describe returns the comment of a name in Go as the description of a key, which has another
// name: "Tags are the tags of the VPC." is "The tags of the VPC.".
func describe(comment, name string) string {
	m := subject.FindStringSubmatch(comment)
	if m == nil || !slices.Contains(strings.FieldsFunc(m[1], func(r rune) bool { return r == ' ' || r == ',' }), name) {
		return comment
	}
	text := comment[len(m[0]):]
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

func nameOf(typ reflect.Type) string { return typ.PkgPath() + "." + typ.Name() }

// read reads the comments of a package's structs.
func (c *comments) read(path string) error {
	dir := filepath.Join(c.root, strings.TrimPrefix(path, module))
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return err
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			if general, ok := decl.(*ast.GenDecl); ok {
				c.keep(path, general)
			}
		}
	}
	return nil
}

// keep keeps the comments of a declaration.
func (c *comments) keep(path string, decl *ast.GenDecl) {
	for _, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			c.keepType(path+"."+spec.Name.Name, spec, printable.OneLine(cmp.Or(spec.Doc.Text(), decl.Doc.Text())))
		case *ast.ValueSpec:
			typ, _ := spec.Type.(*ast.Ident)
			if typ == nil || len(spec.Values) != 1 {
				continue
			}
			if value, ok := spec.Values[0].(*ast.BasicLit); ok {
				c.byValue[path+"."+typ.Name+" "+value.Value] = describe(printable.OneLine(spec.Doc.Text()), spec.Names[0].Name)
			}
		}
	}
}

func (c *comments) keepType(name string, spec *ast.TypeSpec, comment string) {
	c.byType[name] = comment
	typ, ok := spec.Type.(*ast.StructType)
	if !ok {
		return
	}
	var before string // the comment of the field before, which can be of more fields
	for _, field := range typ.Fields.List {
		text := printable.OneLine(cmp.Or(field.Doc.Text(), field.Comment.Text()))
		for _, fieldName := range field.Names {
			if text == "" && names(before, fieldName.Name) {
				text = before
			}
			c.byField[name+"."+fieldName.Name] = text
		}
		before = text
	}
}

// names reports whether a comment names a field before its verb: "Alias and AliasPort are ...".
func names(comment, field string) bool {
	subject, _, _ := strings.Cut(comment, " are ")
	return slices.Contains(strings.FieldsFunc(subject, func(r rune) bool { return r == ' ' || r == ',' }), field)
}
