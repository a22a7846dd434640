package compat_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/provider/compat"
)

const released = `{
	"name": "ecs-foundation",
	"resources": {"ecs-foundation:index:Foundation": {
		"inputProperties": {
			"region": {"type": "string", "plain": true, "description": "Region"},
			"network": {"$ref": "#/types/ecs-foundation:index:Network", "plain": true},
			"zones": {"type": "array", "items": {"type": "string", "plain": true}, "plain": true},
			"days": {"type": "integer", "plain": true, "default": 30}
		},
		"requiredInputs": ["region"],
		"properties": {"vpcId": {"type": "string"}, "albArn": {"type": "string"}},
		"required": ["vpcId"]
	}},
	"types": {
		"ecs-foundation:index:Network": {"type": "object",
			"properties": {"cidr": {"type": "string"}, "nat": {"$ref": "#/types/ecs-foundation:index:Nat"}}, "required": ["cidr"]},
		"ecs-foundation:index:Nat": {"type": "string", "enum": [{"value": "None"}, {"value": "Single"}]},
		"ecs-foundation:index:Name": {"type": "string"}
	}
}`

func TestChangesOfSchema(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ old, new, breaking, added string }{
		"description":         {`"description": "Region"`, `"description": "The region"`, "", ""},
		"removed component":   {`"ecs-foundation:index:Foundation":`, `"ecs-foundation:index:Base":`, "component ecs-foundation:index:Foundation was removed", "component ecs-foundation:index:Base"},
		"renamed package":     {`"name": "ecs-foundation"`, `"name": "foundation"`, "package ecs-foundation is now foundation", ""},
		"removed input":       {`"days": {"type": "integer", "plain": true, "default": 30}`, `"weeks": {"type": "integer"}`, "ecs-foundation:index:Foundation: input days was removed", "ecs-foundation:index:Foundation: input weeks"},
		"new required input":  {`"requiredInputs": ["region"]`, `"requiredInputs": ["region", "network"]`, "input network is now required", ""},
		"optional input":      {`"requiredInputs": ["region"]`, `"requiredInputs": []`, "", ""},
		"changed type":        {`"type": "integer"`, `"type": "string"`, `input days: type was "integer" and is now "string"`, ""},
		"changed default":     {`"default": 30`, `"default": 7`, "input days: default was 30 and is now 7", ""},
		"removed default":     {`, "default": 30`, ``, "input days: default was 30 and is now unset", ""},
		"plain input":         {`"cidr": {"type": "string"}`, `"cidr": {"type": "string", "plain": true}`, "property cidr: plain was unset and is now true", ""},
		"eventual input":      {`"region": {"type": "string", "plain": true,`, `"region": {"type": "string",`, "input region: plain was true and is now unset", ""},
		"changed item":        {`"items": {"type": "string", "plain": true}`, `"items": {"type": "integer", "plain": true}`, "input zones: items was", ""},
		"secret output":       {`"vpcId": {"type": "string"}`, `"vpcId": {"type": "string", "secret": true}`, "output vpcId: secret was unset and is now true", ""},
		"removed output":      {`, "albArn": {"type": "string"}`, ``, "output albArn was removed", ""},
		"new output":          {`"albArn": {"type": "string"}`, `"albArn": {"type": "string"}, "albId": {"type": "string"}`, "", "ecs-foundation:index:Foundation: output albId"},
		"optional output":     {`"required": ["vpcId"]`, `"required": []`, "output vpcId is no longer always set", ""},
		"required output":     {`"required": ["vpcId"]`, `"required": ["vpcId", "albArn"]`, "", ""},
		"new required key":    {`"required": ["cidr"]`, `"required": ["cidr", "nat"]`, "property nat is now required", ""},
		"removed key":         {`{"cidr": {"type": "string"}, "nat"`, `{"nat"`, "type ecs-foundation:index:Network: property cidr was removed", ""},
		"other reference":     {`"nat": {"$ref": "#/types/ecs-foundation:index:Nat"}`, `"nat": {"$ref": "#/types/ecs-foundation:index:Name"}`, "property nat: $ref was", ""},
		"removed value":       {`{"value": "None"}, `, ``, "type ecs-foundation:index:Nat: value None was removed", ""},
		"new value":           {`{"value": "None"}`, `{"value": "None"}, {"value": "OnePerAz"}`, "", "type ecs-foundation:index:Nat: value OnePerAz"},
		"values for a string": {`"ecs-foundation:index:Name": {"type": "string"}`, `"ecs-foundation:index:Name": {"type": "string", "enum": [{"value": "a"}]}`, "only 1 values are allowed now", "value a"},
		"removed type":        {`"ecs-foundation:index:Name": {"type": "string"}`, `"ecs-foundation:index:Label": {"type": "string"}`, "type ecs-foundation:index:Name was removed", "type ecs-foundation:index:Label"},
		"kind of type":        {`"ecs-foundation:index:Name": {"type": "string"}`, `"ecs-foundation:index:Name": {"type": "object"}`, "type string is now object", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, released, tc.old)
			changes, err := compat.Compare([]byte(released), []byte(strings.Replace(released, tc.old, tc.new, 1)))
			require.NoError(t, err)
			breaking, added := strings.Join(changes.Breaking, "\n"), strings.Join(changes.Added, "\n")
			require.Equal(t, tc.breaking == "", breaking == "", breaking)
			require.Contains(t, breaking, tc.breaking)
			require.Equal(t, tc.added == "", added == "", added)
			require.Contains(t, added, tc.added)
		})
	}
}

func TestCompareReportsInvalidSchemas(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{{"{", "{}"}, {"{}", "<<<<<<<"}} {
		_, err := compat.Compare([]byte(pair[0]), []byte(pair[1]))
		require.ErrorContains(t, err, "read the schema")
	}
}
