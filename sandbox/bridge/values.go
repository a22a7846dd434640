package bridge

import (
	"fmt"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5/proto"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/vendored/opentofu/configs/configschema"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/vendored/opentofu/plugin/convert"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/vendored/tfplugin5"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/msgpack"
	protobuf "google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/protoadapt"
)

// blockOf converts a schema from the shim's Go types to those of the vendored core, through its protobuf encoding.
func blockOf(schema *proto.Schema) (*configschema.Block, error) {
	wire, err := protobuf.Marshal(protoadapt.MessageV2Of(schema.Block))
	if err != nil {
		return nil, fmt.Errorf("encode a schema: %w", err)
	}
	var block tfplugin5.Schema_Block
	if err := protobuf.Unmarshal(wire, &block); err != nil {
		return nil, fmt.Errorf("decode a schema: %w", err)
	}
	return convert.ProtoToConfigSchema(&block), nil
}

func decode(block *configschema.Block, value *proto.DynamicValue) (cty.Value, error) {
	return msgpack.Unmarshal(value.GetMsgpack(), block.ImpliedType())
}

func encode(block *configschema.Block, value cty.Value) (*proto.DynamicValue, error) {
	wire, err := msgpack.Marshal(value, block.ImpliedType())
	return &proto.DynamicValue{Msgpack: wire}, err
}

const msgpackNil = 0xc0

func null() *proto.DynamicValue { return &proto.DynamicValue{Msgpack: []byte{msgpackNil}} }

func isNull(value *proto.DynamicValue) bool {
	return len(value.GetMsgpack()) == 1 && value.GetMsgpack()[0] == msgpackNil
}

// completeBlocks adds an empty list or set for each nested block that a configuration leaves out, as Terraform's core
// does: providers built on the old Terraform SDK crash on null blocks.
func completeBlocks(block *configschema.Block, config *proto.DynamicValue) error {
	value, err := decode(block, config)
	if err != nil {
		return err
	}
	completed, err := encode(block, withBlocks(block, value))
	if err != nil {
		return err
	}
	config.Msgpack = completed.Msgpack
	return nil
}

func withBlocks(block *configschema.Block, value cty.Value) cty.Value {
	if value.IsNull() || !value.IsKnown() || len(block.BlockTypes) == 0 {
		return value
	}
	attributes := value.AsValueMap()
	for name, nested := range block.BlockTypes {
		attributes[name] = withElements(nested, attributes[name])
	}
	return cty.ObjectVal(attributes)
}

func withElements(nested *configschema.NestedBlock, value cty.Value) cty.Value {
	switch {
	case value.IsNull():
		return nested.EmptyValue()
	case !value.IsKnown():
		return value
	case nested.Nesting == configschema.NestingSingle, nested.Nesting == configschema.NestingGroup:
		return withBlocks(&nested.Block, value)
	}
	var elements []cty.Value
	for _, element := range value.AsValueSlice() {
		elements = append(elements, withBlocks(&nested.Block, element))
	}
	switch {
	case len(elements) == 0:
		return value
	case nested.Nesting == configschema.NestingSet:
		return cty.SetVal(elements)
	}
	return cty.ListVal(elements)
}
