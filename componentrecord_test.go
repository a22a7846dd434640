package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight/change"
)

func TestComponentIsComparedWithItsRecord(t *testing.T) {
	t.Parallel()
	inputs, ok := inputsOf(graphtest.Stack(t, ".", "dev"))
	require.True(t, ok)
	r := request("shop", inputs)
	g := graphtest.Run(t, foundationIn(r, nil))
	record := g.Get(t, "shop-record").Inputs
	require.Equal(t, "shop", g.Get(t, "shop-record").Parent)
	r = request("renamed", inputs) // with aliases
	r.State = func() (resource.PropertyMap, error) {
		return resource.NewPropertyMapFromMap(map[string]any{
			"urn:pulumi:dev::ecs-foundation::" + foundationType + "$" + recordType + "::shop-record": map[string]any{
				"type": recordType, "outputs": record,
			},
		}), nil
	}
	_, err := graphtest.Try(foundationIn(r, nil))
	require.NoError(t, err)
	inputs["region"] = resource.NewProperty("eu-west-1")
	moved := request("renamed", inputs)
	moved.State = r.State
	found := errorsOf(t, "another region", moved, graphtest.Try)
	require.Len(t, found, 1)
	require.Contains(t, found[0], "region: aws: ")
}

// TestRecordOfTheComponentIsPreferred checks which record a component is compared with, in a state with those of others.
func TestRecordOfTheComponentIsPreferred(t *testing.T) {
	t.Parallel()
	inputs, ok := inputsOf(graphtest.Stack(t, ".", "dev"))
	require.True(t, ok)
	record := func(environment, vpc string) map[string]any {
		deployed := map[string]any{"version": change.Version, "project": "ecs-foundation", "environment": environment}
		return map[string]any{"vpcId": vpc, change.Output: deployed}
	}
	unreadable := map[string]any{"vpcId": []any{1}}
	for name, c := range map[string]struct {
		records map[string]map[string]any // by the name of the component
		want    string
	}{
		"own after a stale one":           {map[string]map[string]any{"a": record("dev", "vpc-a"), "shop": record("dev", "vpc-own")}, "vpc-own"},
		"own before a stale one":          {map[string]map[string]any{"z": record("dev", "vpc-z"), "shop": record("dev", "vpc-own")}, "vpc-own"},
		"environment of a former name":    {map[string]map[string]any{"a": record("dev", "vpc-a"), "shop": record("prod", "vpc-own")}, "vpc-a"},
		"same, in another order":          {map[string]map[string]any{"z": record("dev", "vpc-z"), "shop": record("prod", "vpc-own")}, "vpc-z"},
		"own of another environment":      {map[string]map[string]any{"a": record("prod", "vpc-a"), "shop": record("test", "vpc-own")}, "vpc-own"},
		"own of an older version":         {map[string]map[string]any{"shop": {"vpcId": "vpc-own"}}, "vpc-own"},
		"none of another environment":     {map[string]map[string]any{"a": record("prod", "vpc-a")}, ""},
		"own next to an unreadable one":   {map[string]map[string]any{"a": unreadable, "shop": record("dev", "vpc-own")}, "vpc-own"},
		"none next to an unreadable one":  {map[string]map[string]any{"z": unreadable}, ""},
		"own is unreadable, which is bad": {map[string]map[string]any{"a": record("dev", "vpc-a"), "shop": unreadable}, "error"},
	} {
		resources := map[string]any{}
		for component, outputs := range c.records {
			urn := "urn:pulumi:dev::ecs-foundation::" + foundationType + "$" + recordType + "::" + component + "-record"
			resources[urn] = map[string]any{"type": recordType, "outputs": outputs}
		}
		r := request("shop", inputs)
		r.State = func() (resource.PropertyMap, error) { return resource.NewPropertyMapFromMap(resources), nil }
		deployed, err := deployedAs(r, config.Stack{Project: "ecs-foundation", Name: "dev", Prefix: "shop-"})
		if c.want == "error" {
			require.ErrorContains(t, err, "shop-record", name)
			continue
		}
		require.NoError(t, err, name)
		require.Equal(t, c.want, deployed.Outputs.VPCID, name)
	}
}

// TestFixedNamesOfAFoundationAreClaimed checks that each resource of a Foundation with a fixed name that another component
// of the program can also create is claimed, and that nothing is registered if another component has it.
func TestFixedNamesOfAFoundationAreClaimed(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "dev")
	values["ecs-foundation:network"] = `{"zones": ["us-east-1a", "us-east-1b"], "flowLogs": {"destination": "cloudwatch"}}`
	values["ecs-foundation:services"] = strings.Replace(values["ecs-foundation:services"], `"cart":{`, `"cart":{"createRepository":{},`, 1)
	inputs, ok := inputsOf(values)
	require.True(t, ok)
	inputs["project"], inputs["environment"] = resource.NewProperty("shop"), resource.NewProperty("eu-prod")
	r := request("shop", inputs)
	claimed := map[string]bool{}
	r.Claim = func(name string) error {
		claimed[name] = true
		return nil
	}
	g := graphtest.Run(t, foundationIn(r, nil))
	want := map[string]bool{"the environment shop-eu-prod": true}
	for _, name := range g.Names("aws:cloudwatch/logGroup:LogGroup") {
		want[fmt.Sprint("the log group ", g.Get(t, name).Inputs["name"])] = true
	}
	want["the ECR repository shop/cart"] = true
	for _, name := range g.Names("aws:iam/role:Role") {
		if fixed, ok := g.Get(t, name).Inputs["name"]; ok {
			want[fmt.Sprint("the role ", fixed)] = true
		}
	}
	require.Equal(t, want, claimed)
	require.Contains(t, claimed, "the log group /vpc/shop-eu-prod/flow-logs")
	for name := range claimed {
		r.Claim = func(claim string) error {
			if claim == name {
				return errors.New("another one has " + claim)
			}
			return nil
		}
		require.Equal(t, []string{"environment: another one has " + name}, errorsOf(t, name, r, graphtest.Try))
	}
}

// TestNamesOfAnEnvironmentAreChecked checks the names that Pulumi would check in a stack.
func TestNamesOfAnEnvironmentAreChecked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ key, name, want string }{
		{"environment", "", "environment: empty value"},
		{"project", "", "project: empty value"},
		{"environment", "feature/x y", "environment: invalid value"},
		{"project", "a:b", "project: invalid value"},
		{"environment", "-x", "environment: invalid value"},
		{"project", strings.Repeat("a", 101), "project: invalid value"},
		{"environment", "büro", "environment: invalid value"},
	} {
		inputs, ok := inputsOf(graphtest.Stack(t, ".", "dev"))
		require.True(t, ok)
		inputs[resource.PropertyKey(c.key)] = resource.NewProperty(c.name)
		found := errorsOf(t, c.name, request("shop", inputs), graphtest.Try)
		require.Contains(t, strings.Join(found, "\n"), c.want)
	}
	inputs, ok := inputsOf(graphtest.Stack(t, ".", "dev"))
	require.True(t, ok)
	inputs["project"] = resource.NewProperty("aws") // also the namespace of aws:region
	graphtest.Run(t, foundationIn(request("shop", inputs), nil))
}
