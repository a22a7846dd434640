package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/asset"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/errors"
	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/provider"
)

var foundationComponent = provider.Component{Token: "ecs-foundation:index:Foundation", Inputs: reflect.TypeFor[config.Inputs]()}

type properties = resource.PropertyMap

func text(value string) resource.PropertyValue        { return resource.NewProperty(value) }
func object(fields properties) resource.PropertyValue { return resource.NewProperty(fields) }
func list(elements ...resource.PropertyValue) resource.PropertyValue {
	return resource.NewProperty(elements)
}

// output returns an output of another resource.
func output(value resource.PropertyValue, known, secret bool) resource.PropertyValue {
	return resource.NewProperty(resource.Output{
		Element: value, Known: known, Secret: secret, Dependencies: []resource.URN{"urn:pulumi:dev::shop::aws:ec2/eip:Eip::nat"},
	})
}

func TestInputsAreDecodedValues(t *testing.T) {
	t.Parallel()
	r := provider.NewRequest("shop", foundationComponent, properties{
		"region": text("eu-west-1"), "project": output(text("store"), true, false), "profile": resource.NewNullProperty(),
		"services": output(object(properties{"cart": object(properties{
			"port": resource.NewProperty(3000.0), "exec": resource.NewProperty(true), "image": resource.NewNullProperty(),
			"uses": list(output(text("cache"), true, false)),
		})}), true, false),
	})
	require.NoError(t, r.Err())
	require.Equal(t, "store", r.Text("project", "program"))
	require.Equal(t, "program", r.Text("environment", "program"))
	var inputs struct {
		Services map[string]config.Service `json:"services"`
	}
	_ = r.Decode(&inputs) // the others are unknown to this struct
	require.Equal(t, 3000, inputs.Services["cart"].Port)
	require.NotContains(t, r.Values(), "profile")
	require.NotContains(t, r.Values()["services"].(map[string]any)["cart"], "image")
}

const secretText = "hunter2-7f3a"

// TestUnreadableInputsAreReported checks the error of each input that cannot be read, and that a secret is never printed.
func TestUnreadableInputsAreReported(t *testing.T) {
	t.Parallel()
	secret := resource.MakeSecret(text(secretText))
	image, err := asset.FromText(secretText)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		inputs properties
		want   string // the key, or after "- " a key without value
	}{
		"unknown key":           {properties{"regoin": text("x")}, "regoin: unknown key: did you mean region?"},
		"unknown plain":         {properties{"network": object(properties{"cidr": resource.MakeComputed(text(""))})}, "network.cidr: not known before"},
		"unknown map":           {properties{"services": output(text(""), false, false)}, "services: not known before"},
		"unknown list element":  {properties{"network": object(properties{"zones": list(output(text(""), false, false))})}, "network.zones[0]: not known before"},
		"unknown below unknown": {properties{"foo": object(properties{"bar": resource.MakeComputed(text(""))})}, "foo: unknown key"},
		"secret string":         {properties{"region": secret}, "- region: must not be a secret"},
		"secret below":          {properties{"services": object(properties{"cart": object(properties{"routes": list(secret)})})}, "- services.cart.routes[0]: must not"},
		"secret map":            {properties{"tags": resource.MakeSecret(object(properties{"a": text(secretText)}))}, "- tags: must not"},
		"secret output":         {properties{"accounts": list(output(text(secretText), true, true))}, "- accounts[0]: must not"},
		"secret at unknown key": {properties{"foo": secret}, "- foo: must not be a secret"},
		"secret above a secret": {properties{"loadBalancer": resource.MakeSecret(object(properties{"http": text("off")}))}, "- loadBalancer: must not"},
		"unknown secret":        {properties{"region": output(text(""), false, true)}, "- region: must not be a secret"},
		"not a number": {
			properties{"services": object(properties{"cart": object(properties{"port": resource.NewProperty(math.NaN())})})},
			"services.cart.port: must be a finite number (got NaN)",
		},
		"infinite list element": {
			properties{"network": object(properties{"zones": list(resource.NewProperty(math.Inf(1)))})},
			"network.zones[0]: must be a finite number (got +Inf)",
		},
		"infinite at unknown key": {properties{"foo": resource.NewProperty(math.Inf(-1))}, "foo: must be a finite number (got -Inf)"},
		"asset":                   {properties{"region": resource.NewProperty(image)}, "region: must not be an asset"},
		"resource": {
			properties{"network": object(properties{"existing": object(properties{
				"vpcId": resource.MakeComponentResourceReference("urn:pulumi:dev::shop::aws:ec2/vpc:Vpc::main", ""),
			})})},
			"network.existing.vpcId: must not be a resource",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := provider.NewRequest("shop", foundationComponent, c.inputs)
			require.Error(t, r.Err())
			err := r.Errors(r.Err())
			var invalid *errors.InputPropertiesError
			require.ErrorAs(t, err, &invalid)
			require.Contains(t, err.Error(), c.want)
			require.NotContains(t, err.Error(), secretText)
			for _, e := range invalid.Errors {
				requireNotPrinted(t, c.inputs, e.PropertyPath)
			}
		})
	}
}

// requireNotPrinted checks that the value that the engine prints at a path has no secret.
// https://github.com/pulumi/pulumi/blob/v3.250.0/pkg/resource/deploy/source_eval.go
func requireNotPrinted(t *testing.T, inputs properties, at string) {
	t.Helper()
	path, err := resource.ParsePropertyPath(at)
	if err != nil {
		return
	}
	if value, ok := path.Get(resource.NewProperty(inputs)); ok {
		require.NotContains(t, value.String(), secretText)
	}
}

func TestUnknownEventualInputsHavePlaceholders(t *testing.T) {
	t.Parallel()
	unknown := output(text(""), false, false)
	r := provider.NewRequest("shop", foundationComponent, properties{
		"region": text("cn-north-1"), "accounts": list(text("210987654321")),
		"network": object(properties{"nat": object(properties{"elasticIps": list(unknown, resource.MakeComputed(text("")))})}),
		"logs":    object(properties{"key": unknown}),
	})
	require.NoError(t, r.Err())
	placeholders := r.Unknown()
	require.Len(t, placeholders, 3)
	joined := strings.Join(placeholders, " ")
	require.Regexp(t, `^arn:aws-cn:kms:cn-north-1:210987654321:key/\S+ eipalloc-[0-9a-f]{17} eipalloc-[0-9a-f]{17}$`, joined)
	require.NotEqual(t, placeholders[1], placeholders[2])
}

// TestEmptyOutputsAreNotSet checks that an optional ID or ARN can be the output "" of a component without the resource.
// Everywhere else, "" is an error.
func TestEmptyOutputsAreNotSet(t *testing.T) {
	t.Parallel()
	empty := output(text(""), true, false)
	loadBalancer := func(key resource.PropertyKey) properties {
		return properties{"loadBalancer": object(properties{key: empty})}
	}
	for _, inputs := range []properties{
		loadBalancer("certificateArn"), loadBalancer("zoneId"),
		{"logs": object(properties{"key": text("")})},
		{"network": object(properties{"ipamPool": empty})},
	} {
		r := provider.NewRequest("shop", foundationComponent, inputs)
		for key, values := range r.Values() {
			require.Empty(t, values, key)
		}
	}
	for key, inputs := range map[string]properties{
		"loadBalancer.domain":       loadBalancer("domain"),
		"network.nat.elasticIps[0]": {"network": object(properties{"nat": object(properties{"elasticIps": list(empty)})})},
		"network.dnsFirewall[0].ruleGroup": {"network": object(properties{"dnsFirewall": list(object(properties{
			"ruleGroup": empty, "priority": resource.NewProperty(101.0),
		}))})},
		"loadBalancer.certificates.old": {"loadBalancer": object(properties{"certificates": object(properties{"old": empty})})},
	} {
		r := provider.NewRequest("shop", foundationComponent, inputs)
		var decoded config.Inputs
		require.ErrorContains(t, r.Decode(&decoded), key+": ")
	}
}

func TestNullIsNotANamedElement(t *testing.T) {
	t.Parallel()
	r := provider.NewRequest("shop", foundationComponent, properties{"services": object(properties{"cart": resource.NewNullProperty()})})
	var inputs config.Inputs
	require.ErrorContains(t, r.Errors(r.Decode(&inputs)), "services.cart: empty value")
}

// TestLargeInputs checks that inputs of many services are read.
func TestLargeInputs(t *testing.T) {
	t.Parallel()
	services := properties{}
	for i := range 2000 {
		services[resource.PropertyKey("s"+strings.Repeat("x", i%30)+string(rune('a'+i%26)))] = object(properties{"port": text("3000")})
	}
	r := provider.NewRequest("shop", foundationComponent, properties{"services": object(services)})
	require.NoError(t, r.Err())
	var inputs config.Inputs
	err := r.Errors(r.Decode(&inputs))
	require.ErrorContains(t, err, `.port: expected an integer, got the string "3000" (remove the quotes)`)
}

func TestMessagesAreAboutTheComponent(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]string{
		"must be a certificate in us-east-1, the region of the stack": "must be a certificate in us-east-1, the region of the component",
		"is outside the stack's region":                               "is outside the component's region",
		"set the old value here and destroy this stack":               "set the old value here and destroy this component",
		"shorten the name of the service, the project or the stack":   "shorten the name of the service, the project or the environment",
		"name the stack that has the load balancer":                   "name the stack that has the load balancer",
		"log in to the backend of the stack":                          "log in to the backend of the stack",
		"use a name that `pulumi stack ls` shows":                     "use a name that `pulumi stack ls` shows",
		`invalid value "the stack \"the stack": the stack has none`:   `invalid value "the stack \"the stack": the component has none`,
	} {
		errs := validate.NewErrors("services.cart.image")
		errs.Addf("%s", message)
		err := provider.NewRequest("shop", foundationComponent, properties{}).Errors(errs.Err())
		require.ErrorContains(t, err, want)
	}
}

// TestLargeInputsAreReported checks that inputs that are too large are reported with their keys, in few words.
func TestLargeInputsAreReported(t *testing.T) {
	t.Parallel()
	services, keys := properties{}, properties{}
	deep, long := text("a"), strings.Repeat("b c", 300_000)
	for i := range 10_000 {
		services[resource.PropertyKey(fmt.Sprintf("s%d", i))] = object(properties{"port": resource.NewProperty(80.0)})
		keys[resource.PropertyKey(fmt.Sprintf("key%d", i))], deep = text("a"), list(deep)
	}
	unknown := maps.Clone(keys)
	for key := range keys {
		if len(unknown) == 900 {
			break
		}
		delete(unknown, key)
	}
	for name, c := range map[string]struct {
		inputs properties
		want   string
	}{
		"services":     {properties{"services": object(services)}, "services: must have at most 1000 entries (got 10000)"},
		"list":         {properties{"accounts": list(make([]resource.PropertyValue, 2000)...)}, "accounts: must have at most 1000 entries (got 2000)"},
		"text":         {properties{"profile": text(long)}, "profile: must have at most 16384 bytes (got 900000)"},
		"key":          {properties{"tags": object(properties{resource.PropertyKey(long): text("a")})}, "must have at most 16384 bytes"},
		"levels":       {properties{"tags": object(properties{"a": deep})}, "must have at most 32 levels of lists and maps"},
		"inputs":       {keys, "inputs: must have at most 1000 entries (got 10000)"},
		"unknown keys": {unknown, "and 850 more"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := provider.NewRequest("shop", foundationComponent, c.inputs).Errors(nil)
			var reported *errors.InputPropertiesError
			require.ErrorAs(t, err, &reported)
			message := fmt.Sprintln(reported.Message, reported.Errors)
			require.Contains(t, message, c.want)
			require.Less(t, len(message), 20_000)
		})
	}
}

// FuzzInputs reads any JSON as the inputs of the component, and reports its errors with their keys.
func FuzzInputs(f *testing.F) {
	for _, text := range []string{
		"{}", `{"region": null}`, `{"services": {"": {"port": 1e999}}}`, `{"network": [[[[]]]]}`, `{"tags": {"a.b[0]": "\u0000"}}`, `{"loadBalancer": {"logins": {"a": 1}}}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var inputs map[string]any
		if json.Unmarshal([]byte(text), &inputs) != nil {
			return
		}
		r := provider.NewRequest("shop", foundationComponent, resource.NewPropertyMapFromMap(inputs))
		var decoded config.Inputs
		err := r.Errors(r.Decode(&decoded))
		require.True(t, err == nil || err.Error() != "")
	})
}
