package stack_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
)

// module is the path of the Go module.
var module = strings.TrimSuffix(reflect.TypeFor[stack.Plan]().PkgPath(), "/stack")

// TestEachPlanIsComputedOnce counts the calls of the functions that return plans, in all
// packages that a preview runs.
func TestEachPlanIsComputedOnce(t *testing.T) {
	t.Parallel()
	calls := countCalls(t, "..", map[string][]string{
		module + "/network/plan":      {"New"},
		module + "/network/plan/nacl": {"New"},
		module + "/security/plan":     {"New"},
		module + "/loadbalancer/plan": {"New", "NewAll"},
		module + "/iam/plan":          {"New"},
		module + "/iam/plan/sharing":  {"New"},
		module + "/monitoring/plan":   {"New"},
		module + "/stack":             {"New", "Load"},
	})
	const parts = "stack/provider/components" // each of them plans only itself
	require.Equal(t, map[string][]string{
		"network/plan.New":         {"stack", parts},
		"network/plan/nacl.New":    {"stack"},
		"security/plan.New":        {"stack", parts},
		"loadbalancer/plan.New":    {parts},
		"loadbalancer/plan.NewAll": {"stack"},
		"iam/plan.New":             {"stack", parts},
		"iam/plan/sharing.New":     {"stack"},
		"monitoring/plan.New":      {"stack"},
		"stack.Load":               {"cmd/acceptance", "cmd/foundation", ".", "stack/keychange"},
	}, calls)
}

// countCalls returns, for each function, the packages that call it, with one entry for
// each call.
func countCalls(t *testing.T, root string, functions map[string][]string) map[string][]string {
	t.Helper()
	calls := map[string][]string{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{"examples", "sandbox", "templates"}, entry.Name()): // other programs
			return filepath.SkipDir
		case !strings.HasSuffix(file, ".go"), strings.HasSuffix(file, "_test.go"):
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			return err
		}
		dir, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		packages := imported(parsed)
		ast.Inspect(parsed, func(node ast.Node) bool {
			selector, ok := node.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if name, ok := selector.X.(*ast.Ident); ok && slices.Contains(functions[packages[name.Name]], selector.Sel.Name) {
				key := strings.TrimPrefix(packages[name.Name], module+"/") + "." + selector.Sel.Name
				calls[key] = append(calls[key], filepath.ToSlash(dir))
			}
			return true
		})
		return nil
	})
	require.NoError(t, err)
	return calls
}

// imported returns the paths of a file's imports by the name that the file uses.
func imported(file *ast.File) map[string]string {
	paths := map[string]string{}
	for _, spec := range file.Imports {
		imported := strings.Trim(spec.Path.Value, `"`)
		name := path.Base(imported)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		paths[name] = imported
	}
	return paths
}

func TestRegionIsRequired(t *testing.T) {
	t.Parallel()
	_, err := stack.New(config.Config{Project: "shop", Environment: "dev"})
	require.ErrorContains(t, err, "aws:region: required: a region, such as us-east-1")
	_, err = stack.Load(config.Stack{Project: "shop", Name: "dev", Values: map[string]string{"aws:region": "us-east-11"}})
	require.ErrorContains(t, err, "aws:region: unknown region")
	require.NotContains(t, err.Error(), "aws:region: required")
}
