package bridge

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/info"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5/proto"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/vendored/opentofu/configs/configschema"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/vendored/opentofu/plans/objchange"
	"github.com/stretchr/testify/require"
	"github.com/zclconf/go-cty/cty"

	"ecs-foundation/sandbox/plugin"
)

// replacements is the file from which the invariants of resource graphs read the properties whose change replaces a
// resource, by type.
const replacements = "../../stack/graphtest/replacements.json"

// probedTypes maps each type of the file to Terraform's: all that the bridge supports, and those that the foundation
// registers and the emulator lacks.
func probedTypes() map[string]string {
	types := map[string]string{
		tokenOf("ec2/VpcBlockPublicAccessExclusion"):            "aws_vpc_block_public_access_exclusion",
		tokenOf("route53/ResolverFirewallRuleGroupAssociation"): "aws_route53_resolver_firewall_rule_group_association",
		tokenOf("route53/ResolverQueryLogConfigAssociation"):    "aws_route53_resolver_query_log_config_association",
	}
	for terraform, kind := range resources {
		types[tokenOf(kind)] = terraform
	}
	return types
}

// probedValues are values that the provider requires for some types, instead of "a".
var probedValues = map[string]map[string]cty.Value{
	"aws_cloudwatch_metric_alarm": {"statistic": cty.StringVal("Sum"), "extended_statistic": cty.NullVal(cty.String)},
	"aws_dynamodb_table": {
		"billing_mode": cty.StringVal("PROVISIONED"), "read_capacity": cty.NumberIntVal(1), "write_capacity": cty.NumberIntVal(1),
	},
	"aws_s3_bucket_lifecycle_configuration": {
		"transition_default_minimum_object_size": cty.StringVal("varies_by_storage_class"),
	},
	"aws_vpc_block_public_access_exclusion": {"internet_gateway_exclusion_mode": cty.StringVal("allow-egress")},
	"aws_lb_target_group":                   {"protocol": cty.StringVal("HTTP"), "port": cty.NumberIntVal(80), "target_type": cty.StringVal("ip")},
}

// inseparable are properties that the provider does not plan with these values alone: the attributes of a table are those
// of its indexes, an alarm's query is either a metric or an expression, and the others are enums. No stack changes one.
var inseparable = map[string][]string{
	"aws_cloudwatch_metric_alarm":           {"metric_query"},
	"aws_dynamodb_table":                    {"attribute", "global_secondary_index", "hash_key", "local_secondary_index", "range_key"},
	"aws_s3_bucket_lifecycle_configuration": {"rule", "transition_default_minimum_object_size"},
	"aws_vpc_block_public_access_exclusion": {"internet_gateway_exclusion_mode"},
}

// TestReplacementsMatchTheProvider compares the file with what the provider plans for a change of each property,
// because its schema does not say which properties replace a resource.
func TestReplacementsMatchTheProvider(t *testing.T) {
	t.Parallel()
	terraform := plugin.FindTerraform()
	if terraform == "" {
		t.Skip("Terraform's AWS provider is not installed")
	}
	p := newProber(t, terraform)
	found := map[string][]string{}
	for token, name := range probedTypes() {
		found[token] = p.replacements(name)
	}
	if os.Getenv("UPDATE_GOLDEN") != "" {
		text, err := json.MarshalIndent(found, "", "  ")
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(replacements, append(text, '\n'), 0o600))
	}
	text, err := os.ReadFile(replacements)
	require.NoError(t, err)
	var listed map[string][]string
	require.NoError(t, json.Unmarshal(text, &listed))
	require.Equal(t, found, listed, "run the test with UPDATE_GOLDEN=1 and read the diff")
}

// maxDepth is how deep blocks are nested in a probe.
const maxDepth = 2

// A prober asks Terraform's provider which changes of a property replace a resource. It calls no AWS service.
type prober struct {
	t      *testing.T
	aws    proto.ProviderClient
	blocks map[string]*configschema.Block
	info   info.Provider
}

func newProber(t *testing.T, terraform string) *prober {
	t.Helper()
	aws, stop, err := start(terraform)
	require.NoError(t, err)
	t.Cleanup(stop)
	p := &prober{t: t, aws: aws, blocks: map[string]*configschema.Block{}}
	p.info, err = describe(t.Context(), &client{ProviderClient: aws})
	require.NoError(t, err)
	schema, err := aws.GetSchema(t.Context(), &proto.GetProviderSchema_Request{})
	require.NoError(t, err)
	for _, name := range probedTypes() {
		p.blocks[name], err = blockOf(schema.ResourceSchemas[name])
		require.NoError(t, err)
	}
	provider, err := blockOf(schema.Provider)
	require.NoError(t, err)
	settings := emptyValues(provider)
	maps.Copy(settings, map[string]cty.Value{
		"region": cty.StringVal("us-east-1"), "access_key": cty.StringVal("test"), "secret_key": cty.StringVal("test"),
		"skip_credentials_validation": cty.True, "skip_requesting_account_id": cty.True,
	})
	config, err := encode(provider, cty.ObjectVal(settings))
	require.NoError(t, err)
	configured, err := aws.Configure(t.Context(), &proto.Configure_Request{Config: config})
	require.NoError(t, err)
	require.NoError(t, diagnosticsError(configured.Diagnostics))
	return p
}

// replacements returns the Pulumi names of a type's properties whose change replaces the resource, sorted. A property
// is changed once in a resource with only the required properties, and once in one with all.
func (p *prober) replacements(name string) []string {
	p.t.Helper()
	found := []string{}
	var schema shim.SchemaMap
	if p.info.Resources[name] != nil {
		schema = p.info.P.ResourcesMap().Get(name).Schema()
	}
	for _, property := range settable(p.blocks[name]) {
		if slices.Contains(inseparable[name], property) {
			continue
		}
		var errs []error
		for _, all := range []bool{false, true} {
			replaced, err := p.plan(name, property, all)
			if err != nil {
				errs = append(errs, err)
			}
			for _, key := range replaced {
				found = append(found, tfbridge.TerraformToPulumiNameV2(key, schema, exceptions[name]))
			}
		}
		require.Less(p.t, len(errs), 2, "change of %s of %s: %v", property, name, errs)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// plan returns the properties that replace the resource when one property changes.
func (p *prober) plan(name, property string, all bool) ([]string, error) {
	p.t.Helper()
	block := p.blocks[name]
	state := valuesOf(block, "a", all)
	maps.Copy(state, probedValues[name])
	state[property] = propertyOf(block, property, "a", maxDepth)
	config := maps.Clone(state)
	config[property] = propertyOf(block, property, "b", maxDepth)
	if _, ok := block.Attributes["id"]; ok {
		state["id"] = cty.StringVal("id")
	}
	prior, changed := cty.ObjectVal(state), cty.ObjectVal(config)
	req := &proto.PlanResourceChange_Request{TypeName: name}
	for target, value := range map[**proto.DynamicValue]cty.Value{
		&req.PriorState: prior, &req.Config: changed, &req.ProposedNewState: objchange.ProposedNew(block, prior, changed),
	} {
		encoded, err := encode(block, value)
		require.NoError(p.t, err)
		*target = encoded
	}
	response, err := p.aws.PlanResourceChange(p.t.Context(), req)
	require.NoError(p.t, err)
	var replaced []string
	for _, path := range response.RequiresReplace {
		if key := path.Steps[0].GetAttributeName(); key != "id" {
			replaced = append(replaced, key)
		}
	}
	return replaced, diagnosticsError(response.Diagnostics)
}

// settable returns the properties that a program can set.
func settable(block *configschema.Block) []string {
	var properties []string
	for key, attribute := range block.Attributes {
		if (attribute.Required || attribute.Optional) && key != "id" && key != "tags_all" {
			properties = append(properties, key)
		}
	}
	for key := range block.BlockTypes {
		if key != "timeouts" {
			properties = append(properties, key)
		}
	}
	return properties
}

// emptyValues returns a block's properties without values.
func emptyValues(block *configschema.Block) map[string]cty.Value {
	values := map[string]cty.Value{}
	for key, attribute := range block.Attributes {
		values[key] = cty.NullVal(attribute.Type)
	}
	for key, nested := range block.BlockTypes {
		values[key] = nested.EmptyValue()
	}
	return values
}

// valuesOf returns the values of a block whose required properties have a value, or all that can be set.
func valuesOf(block *configschema.Block, value string, all bool) map[string]cty.Value {
	values := emptyValues(block)
	for key, attribute := range block.Attributes {
		if attribute.Required || all && attribute.Optional && key != "id" {
			values[key] = valueOf(attribute.Type, value)
		}
	}
	for key, nested := range block.BlockTypes {
		if nested.MinItems > 0 {
			values[key] = propertyOf(block, key, value, maxDepth)
		}
	}
	return values
}

// propertyOf returns a property with a value, nested at most depth times, because some types are recursive.
func propertyOf(block *configschema.Block, key, value string, depth int) cty.Value {
	if attribute, ok := block.Attributes[key]; ok {
		return valueOf(attribute.Type, value)
	}
	nested := block.BlockTypes[key]
	values := valuesOf(&nested.Block, value, true)
	for inner := range nested.BlockTypes {
		if depth > 0 {
			values[inner] = propertyOf(&nested.Block, inner, value, depth-1)
		}
	}
	element := cty.ObjectVal(values)
	switch nested.Nesting {
	case configschema.NestingSet:
		return cty.SetVal([]cty.Value{element})
	case configschema.NestingList:
		return cty.ListVal([]cty.Value{element})
	default:
		return element
	}
}

// valueOf returns a value of any type that depends on a letter.
func valueOf(typ cty.Type, letter string) cty.Value {
	switch {
	case typ == cty.String:
		return cty.StringVal(letter)
	case typ == cty.Number:
		return cty.NumberIntVal(int64(letter[0]))
	case typ == cty.Bool:
		return cty.BoolVal(letter == "a")
	case typ.IsListType():
		return cty.ListVal([]cty.Value{valueOf(typ.ElementType(), letter)})
	case typ.IsSetType():
		return cty.SetVal([]cty.Value{valueOf(typ.ElementType(), letter)})
	case typ.IsMapType():
		return cty.MapVal(map[string]cty.Value{"key": valueOf(typ.ElementType(), letter)})
	}
	values := map[string]cty.Value{}
	for key, attribute := range typ.AttributeTypes() {
		values[key] = valueOf(attribute, letter)
	}
	return cty.ObjectVal(values)
}
