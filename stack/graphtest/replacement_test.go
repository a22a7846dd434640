package graphtest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
)

const sdk = "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/"

// TestEveryRegisteredTypeHasAnIdentity reads the resource types that the program registers
// from its source, because the graphs of the tests do not have every type.
func TestEveryRegisteredTypeHasAnIdentity(t *testing.T) {
	t.Parallel()
	types := registeredTypes(t)
	require.Contains(t, types, "aws:ec2/natGateway:NatGateway")
	for _, typ := range types {
		require.True(t, graphtest.HasIdentities(typ), "add %s to identities.go and replacements.json", typ)
	}
}

// registeredTypes returns the types whose constructors the components call, sorted.
func registeredTypes(t *testing.T) []string {
	t.Helper()
	var types []string
	root := os.DirFS("../..")
	require.NoError(t, fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() && slices.Contains([]string{"sandbox", "tools", "examples"}, name) {
			return skipped(err)
		}
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		types = append(types, constructed(file)...)
		return err
	}))
	slices.Sort(types)
	return slices.Compact(types)
}

func skipped(err error) error {
	if err != nil {
		return err
	}
	return fs.SkipDir
}

// constructed returns the types of a file's calls such as ec2.NewVpc.
func constructed(file *ast.File) []string {
	var types []string
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		module, ok := strings.CutPrefix(imported, sdk)
		if !ok {
			continue
		}
		ast.Inspect(file, func(node ast.Node) bool {
			selector, ok := node.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			owner, _ := selector.X.(*ast.Ident)
			kind, isNew := strings.CutPrefix(selector.Sel.Name, "New")
			if owner != nil && owner.Name == module && isNew {
				types = append(types, "aws:"+module+"/"+strings.ToLower(kind[:1])+kind[1:]+":"+kind)
			}
			return true
		})
	}
	return types
}
