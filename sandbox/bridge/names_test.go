package bridge

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/info"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/plugin"
)

// shallow lists the types whose nested properties are not compared, because nothing here uses them: the deprecated
// blocks of a bucket, which have become separate resources, and the rules of a web ACL.
var shallow = []string{"aws_s3_bucket", "aws_wafv2_web_acl"}

// TestPropertyNamesMatchTheSDK compares the name of every property of every type in the tables with the SDK's source,
// because the bridge silently drops a property that the SDK gives another name.
func TestPropertyNamesMatchTheSDK(t *testing.T) {
	t.Parallel()
	terraform := plugin.FindTerraform()
	if terraform == "" {
		t.Skip("Terraform's AWS provider is not installed")
	}
	aws, stop, err := start(terraform)
	require.NoError(t, err)
	defer stop()
	info, err := describe(t.Context(), &client{ProviderClient: aws})
	require.NoError(t, err)
	sdk := sdk{root: sdkDirectory(t), packages: map[string]map[string]*ast.StructType{}}

	var errs []string
	for _, name := range sorted(resources) {
		module, typeName, _ := strings.Cut(resources[name], "/")
		r := info.P.ResourcesMap().Get(name)
		require.NotNil(t, r, "%s: Terraform's provider does not have this resource", name)
		types := sdk.types(t, module)
		fields := info.Resources[name].Fields
		inputs := differences(types, lowerFirst(typeName)+"Args", name, r.Schema(), fields)
		if slices.Contains(shallow, name) {
			inputs = unknown(types, lowerFirst(typeName)+"Args", name, r.Schema(), fields)
		}
		errs = append(errs, inputs...)
		errs = append(errs, unknown(types, typeName, name, r.Schema(), fields)...)
	}
	for _, name := range sorted(functions) {
		module, function, _ := strings.Cut(functions[name], "/")
		r := info.P.DataSourcesMap().Get(name)
		require.NotNil(t, r, "%s: Terraform's provider does not have this data source", name)
		types := sdk.types(t, module)
		base := strings.ToUpper(function[:1]) + function[1:]
		if types["Lookup"+strings.TrimPrefix(base, "Get")+"Result"] != nil {
			base = "Lookup" + strings.TrimPrefix(base, "Get")
		}
		require.Contains(t, types, base+"Result")
		for _, suffix := range []string{"Args", "Result"} {
			errs = append(errs, differences(types, base+suffix, name, r.Schema(), info.DataSources[name].Fields)...)
		}
	}
	require.Empty(t, errs, strings.Join(errs, "\n"))
}

// TestEveryTypeAndFunctionIsUsed checks that the trial program, which a test deploys, uses each resource type, and that
// the trial program, the lookups of a preview or the component's check of its provider use each function.
func TestEveryTypeAndFunctionIsUsed(t *testing.T) {
	t.Parallel()
	trial := source(t, "../trial/*.go")
	lookups := source(t, "../../stack/lookup/*.go") + source(t, "../../stack/lookup/vpc/*.go") + source(t, "../../componentprovider.go")
	token := func(name string) string { return strings.TrimPrefix(tokenOf(name), "aws:") }
	for _, name := range sorted(resources) {
		require.Contains(t, trial, token(resources[name]), "add it to the trial program")
	}
	for _, name := range sorted(functions) {
		module, function, _ := strings.Cut(functions[name], "/get")
		if module == "index" {
			module = "aws" // the Go package
		}
		lookedUp := strings.Contains(lookups, module+".Get"+function+"(") || strings.Contains(lookups, module+".Lookup"+function+"(")
		require.True(t, lookedUp || strings.Contains(trial, token(functions[name])), "add %s to the trial program", functions[name])
	}
}

// source returns the source of the files that match a pattern.
func source(t *testing.T, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.FromSlash(pattern))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var text strings.Builder
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		text.Write(content)
	}
	return text.String()
}

// differences compares the properties of a struct of the SDK and of its nested structs with those of the bridge.
func differences(
	types map[string]*ast.StructType, typeName, path string, schema shim.SchemaMap, fields map[string]*info.Schema,
) []string {
	errs := unknown(types, typeName, path, schema, fields)
	if types[typeName] == nil {
		return errs // a function without arguments has no struct
	}
	names := propertyNames(schema, fields)
	for _, field := range types[typeName].Fields.List {
		key, ok := names[tag(field)]
		if !ok {
			continue
		}
		element, list := elementType(field.Type)
		s := schema.Get(key)
		if types[element] == nil {
			continue
		}
		nestedPath := path + "." + key
		if single := tfbridge.IsMaxItemsOne(s, fields[key]); single == list && s.Type() != shim.TypeMap {
			errs = append(errs, fmt.Sprintf("%s: list=%t in the SDK, list=%t in the bridge", nestedPath, list, !single))
			continue
		}
		nested, ok := s.Elem().(shim.Resource)
		if !ok {
			continue
		}
		var nestedFields map[string]*info.Schema
		if f := fields[key]; f != nil && f.Elem != nil {
			nestedFields = f.Elem.Fields
		}
		if strings.Count(nestedPath, ".") < 6 { // some types are recursive
			errs = append(errs, differences(types, element, nestedPath, nested.Schema(), nestedFields)...)
		}
	}
	return errs
}

// unknown lists the properties of a struct of the SDK that the bridge does not have.
func unknown(
	types map[string]*ast.StructType, typeName, path string, schema shim.SchemaMap, fields map[string]*info.Schema,
) []string {
	if types[typeName] == nil {
		return nil
	}
	var errs []string
	names := propertyNames(schema, fields)
	for _, field := range types[typeName].Fields.List {
		if name := tag(field); name != "" && name != "id" && names[name] == "" {
			errs = append(errs, fmt.Sprintf("%s: the bridge does not have the SDK's property %s", path, name))
		}
	}
	return errs
}

// propertyNames maps Pulumi's property names to Terraform's.
func propertyNames(schema shim.SchemaMap, fields map[string]*info.Schema) map[string]string {
	names := map[string]string{}
	schema.Range(func(key string, _ shim.Schema) bool {
		names[tfbridge.TerraformToPulumiNameV2(key, schema, fields)] = key
		return true
	})
	return names
}

// sdk reads the structs of the SDK's packages from their source: compiling the packages takes minutes and gigabytes.
type sdk struct {
	root     string
	packages map[string]map[string]*ast.StructType
}

func (s sdk) types(t *testing.T, module string) map[string]*ast.StructType {
	t.Helper()
	if s.packages[module] != nil {
		return s.packages[module]
	}
	files, err := filepath.Glob(filepath.Join(s.root, "go", "aws", strings.TrimPrefix(module, "index"), "*.go"))
	require.NoError(t, err)
	types := map[string]*ast.StructType{}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, declaration := range parsed.Decls {
			general, ok := declaration.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range general.Specs {
				if declared, ok := spec.(*ast.TypeSpec); ok {
					if structure, ok := declared.Type.(*ast.StructType); ok {
						types[declared.Name.Name] = structure
					}
				}
			}
		}
	}
	s.packages[module] = types
	return types
}

// sdkDirectory returns the directory of the SDK's Go module.
func sdkDirectory(t *testing.T) string {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi-aws/sdk/v6")
	list.Dir = filepath.Join("..", "..")
	output, err := list.Output()
	require.NoError(t, err)
	return strings.TrimSpace(string(output))
}

// tag returns the Pulumi name of a field, or "".
func tag(field *ast.Field) string {
	if field.Tag == nil {
		return ""
	}
	text, err := strconv.Unquote(field.Tag.Value)
	if err != nil {
		return ""
	}
	return reflect.StructTag(text).Get("pulumi")
}

// elementType returns the name of a type, without pointers and slices, and whether it is a slice.
func elementType(expression ast.Expr) (name string, list bool) {
	switch e := expression.(type) {
	case *ast.StarExpr:
		name, _ = elementType(e.X)
	case *ast.ArrayType:
		name, _ = elementType(e.Elt)
		list = true
	case *ast.Ident:
		name = e.Name
	}
	return name, list
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

func sorted(table map[string]string) []string {
	var names []string
	for name := range table {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
