package example

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/stretchr/testify/require"
)

const text = `{
  "name": "shop", "version": "1.0.0",
  "types": {"shop:index:Color": {"type": "string", "enum": [{"name": "Red", "value": "red"}]}},
  "resources": {"shop:index:Cart": {
    "inputProperties": {"color": {"$ref": "#/types/shop:index:Color", "plain": true}, "owner": {"type": "string"}},
    "properties": {"ids": {"type": "object", "additionalProperties": {"type": "string"}}}
  }}
}`

func testPackage(t *testing.T) *schema.Package {
	t.Helper()
	var spec schema.PackageSpec
	require.NoError(t, json.Unmarshal([]byte(text), &spec))
	pkg, err := schema.ImportSpec(spec, nil, struct{ schema.ReferenceLoader }{}, schema.ValidationOptions{})
	require.NoError(t, err)
	return pkg
}

func TestInvalidPrograms(t *testing.T) {
	t.Parallel()
	for program, want := range map[string]string{
		"resources: {a: {type: shop:Basket}}":                                    `resource a: unknown type "shop:Basket"`,
		"resources: {a: {type: shop:Cart, properties: {size: 1}}}":               `resource a: unknown input "size"`,
		"resources: {a: {type: shop:Cart, properties: {color: blue}}}":           `resource a: color: unknown value "blue"`,
		"resources: {a: {type: shop:Cart, properties: {owner: '${b.ids.x}'}}}":   "resource a: owner: ${b.ids.x}: no earlier resource has the name b",
		"resources: {a: {type: shop:Cart}}\noutputs: {name: '${a.name}'}":        "output name: ${a.name}: Cart has no such output",
		"resources: {a: {type: shop:Cart}}\noutputs: {name: '${a.ids.x.y}'}":     "output name: invalid reference",
		"resources: {a: {type: shop:Cart}}\noutputs: {name: 'a ${a.ids.x} b'}":   "output name: invalid reference",
		"resources: {a: {type: shop:Cart, properties: {owner: '${a.ids.own}'}}}": "no earlier resource has the name a",
	} {
		_, err := Write(testPackage(t), []byte(program), Names{})
		require.ErrorContains(t, err, want, program)
	}
}

func TestCheckCSharpReportsNamesThatTheSDKDoesNotHave(t *testing.T) {
	t.Parallel()
	names := Names{}
	_, err := Write(testPackage(t), []byte("resources: {a: {type: shop:Cart, properties: {color: red}}}\noutputs: {ids: '${a.ids}'}"), names)
	require.NoError(t, err)
	sdk := t.TempDir()
	write := func(code string) {
		require.NoError(t, os.WriteFile(filepath.Join(sdk, "Cart.cs"), []byte(code), 0o600))
	}
	const class = `
    public readonly struct Color
    {
        public static Color Red { get; } = new Color("red");
    }

    public partial class Cart
    {
        public Output<ImmutableDictionary<string, string>> Ids { get; private set; } = null!;
    }

    public sealed class CartArgs
    {
        public Shop.Color? Color { get; set; }
    }
`
	write(class)
	require.NoError(t, names.CheckCSharp(sdk))
	write("\n    public sealed class CartArgs\n    {\n        public Input<string>? Owner { get; set; } // Color\n    }\n")
	require.EqualError(t, names.CheckCSharp(sdk), "the SDK for C# has no class Cart\nthe SDK for C# has no CartArgs.Color\n"+
		"the SDK for C# has no class Color")
}
