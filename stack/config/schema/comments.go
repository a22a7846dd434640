package schema

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
)

// comments are the comments of the struct fields of a module.
type comments struct {
	module, root string
	byField      map[string]string // by package, type and field: "config.Logs.RetentionDays"
}

// field returns the comment of a struct's field.
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
	return c.byField[key], nil
}

// read reads the comments of a package's structs.
func (c *comments) read(path string) error {
	dir := filepath.Join(c.root, strings.TrimPrefix(path, c.module))
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
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok {
				c.keep(path+"."+spec.Name.Name+".", spec)
			}
			return true
		})
	}
	return nil
}

func (c *comments) keep(prefix string, spec *ast.TypeSpec) {
	typ, ok := spec.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, field := range typ.Fields.List {
		for _, name := range field.Names {
			c.byField[prefix+name.Name] = plain(field.Doc.Text())
		}
	}
}
