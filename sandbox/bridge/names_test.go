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

// shallow are the types of which only the first level is compared: what the deprecated blocks of a bucket hold is set by
// resources of their own, and the rules of a web ACL, of which there has to be one to put in front, are not used here.
var shallow = []string{"aws_s3_bucket", "aws_wafv2_web_acl"}

// A property that the SDK names otherwise than the bridge is dropped in silence, so every name of every type in the
// tables is compared with the SDK's source.
func TestBridgeKnowsEveryPropertyOfTheSDK(t *testing.T) {
	t.Parallel()
	terraform := plugin.FindTerraform()
	if terraform == "" {
		t.Skip("the Terraform provider is not on this machine")
	}
	aws, stop, err := start(terraform)
	require.NoError(t, err)
	defer stop()
	described, err := describe(t.Context(), aws)
	require.NoError(t, err)
	sdk := sdk{root: moduleFolder(t), packages: map[string]map[string]*ast.StructType{}}

	var found []string
	for _, name := range sorted(resources) {
		module, typeName, _ := strings.Cut(resources[name], "/")
		r := described.P.ResourcesMap().Get(name)
		require.NotNil(t, r, "%s: Terraform's provider has no such resource", name)
		types := sdk.types(t, module)
		fields := described.Resources[name].Fields
		inputs := differences(types, lowerFirst(typeName)+"Args", name, r.Schema(), fields)
		if slices.Contains(shallow, name) {
			inputs = unknown(types, lowerFirst(typeName)+"Args", name, r.Schema(), fields)
		}
		found = append(found, inputs...)
		found = append(found, unknown(types, typeName, name, r.Schema(), fields)...)
	}
	for _, name := range sorted(functions) {
		module, function, _ := strings.Cut(functions[name], "/")
		r := described.P.DataSourcesMap().Get(name)
		require.NotNil(t, r, "%s: Terraform's provider has no such data source", name)
		types := sdk.types(t, module)
		base := strings.ToUpper(function[:1]) + function[1:]
		if types["Lookup"+strings.TrimPrefix(base, "Get")+"Result"] != nil {
			base = "Lookup" + strings.TrimPrefix(base, "Get")
		}
		require.Contains(t, types, base+"Result")
		for _, suffix := range []string{"Args", "Result"} {
			found = append(found, differences(types, base+suffix, name, r.Schema(), described.DataSources[name].Fields)...)
		}
	}
	require.Empty(t, found, strings.Join(found, "\n"))
}

func TestTrialHasOneOfEveryKind(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "trial", "*.go"))
	require.NoError(t, err)
	var source strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		source.Write(text)
	}
	for _, table := range []map[string]string{resources, functions} {
		for _, name := range sorted(table) {
			require.Contains(t, source.String(),
				strings.TrimPrefix(tokenOf(table[name]), "aws:"), "what is not tried is not known to work")
		}
	}
}

// differences compares the properties of a struct of the SDK, and of the structs within it, with the bridge's.
func differences(
	types map[string]*ast.StructType, typeName, at string, schema shim.SchemaMap, fields map[string]*info.Schema,
) []string {
	found := unknown(types, typeName, at, schema, fields)
	if types[typeName] == nil {
		return found // a function without arguments has no struct
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
		where := at + "." + key
		if one := tfbridge.IsMaxItemsOne(s, fields[key]); one == list && s.Type() != shim.TypeMap {
			found = append(found, fmt.Sprintf("%s: the SDK has list=%t, the bridge list=%t", where, list, !one))
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
		if strings.Count(where, ".") < 6 { // some types contain themselves
			found = append(found, differences(types, element, where, nested.Schema(), nestedFields)...)
		}
	}
	return found
}

// unknown lists the properties of one struct of the SDK that the bridge has no name for.
func unknown(
	types map[string]*ast.StructType, typeName, at string, schema shim.SchemaMap, fields map[string]*info.Schema,
) []string {
	if types[typeName] == nil {
		return nil
	}
	var found []string
	names := propertyNames(schema, fields)
	for _, field := range types[typeName].Fields.List {
		if name := tag(field); name != "" && name != "id" && names[name] == "" {
			found = append(found, fmt.Sprintf("%s: the SDK's %s is unknown", at, name))
		}
	}
	return found
}

func propertyNames(schema shim.SchemaMap, fields map[string]*info.Schema) map[string]string {
	names := map[string]string{}
	schema.Range(func(key string, _ shim.Schema) bool {
		names[tfbridge.TerraformToPulumiNameV2(key, schema, fields)] = key
		return true
	})
	return names
}

// sdk reads the structs of the SDK's packages from their source: compiling them takes minutes and gigabytes.
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

// moduleFolder is where Go keeps the SDK that the program uses.
func moduleFolder(t *testing.T) string {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi-aws/sdk/v6")
	list.Dir = filepath.Join("..", "..")
	output, err := list.Output()
	require.NoError(t, err)
	return strings.TrimSpace(string(output))
}

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
