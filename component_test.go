package main

import (
	"encoding/json"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	sdkerrors "github.com/pulumi/pulumi/sdk/v3/go/pulumi/errors"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/config/stackfile"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/provider"
)

// inputsOf returns the configuration of a stack as the inputs of the component, and whether it can
// be inputs: a key of another namespace cannot, region is known, and an empty value is not set.
func inputsOf(values map[string]string) (resource.PropertyMap, bool) {
	inputs := resource.PropertyMap{}
	for full, text := range values {
		namespace, key, _ := strings.Cut(full, ":")
		if full != "aws:region" && (namespace != "ecs-foundation" || key == "region") {
			return nil, false
		}
		var value any
		if full == "aws:region" || config.Keys()[key] == "string" || json.Unmarshal([]byte(text), &value) != nil {
			value = text
		}
		if value == nil {
			return nil, false
		}
		inputs[resource.PropertyKey(key)] = resource.NewPropertyValue(value)
	}
	return inputs, true
}

// request returns the request for a Foundation with a name, in a new stack.
func request(name string, inputs resource.PropertyMap) provider.Request {
	r := provider.NewRequest(name, components()[0], inputs)
	r.Options, r.Inputs = pulumi.Composite(), pulumi.Map{}
	r.State = func() (resource.PropertyMap, error) { return nil, nil }
	r.Claim = func(string) error { return nil }
	return r
}

// foundationIn returns a program with a Foundation.
func foundationIn(r provider.Request, outputs *pulumi.Map) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, constructed, err := constructFoundation(ctx, r)
		if outputs != nil {
			*outputs = constructed
		}
		return r.Errors(err)
	}
}

// TestComponentRegistersTheResourcesOfAStack compares the resource graph of the component with
// that of a stack: only the names have a prefix, and the resources have another parent and
// provider.
func TestComponentRegistersTheResourcesOfAStack(t *testing.T) {
	t.Parallel()
	for _, name := range stacks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var outputs pulumi.Map
			inputs, ok := inputsOf(graphtest.Stack(t, ".", name))
			require.True(t, ok)
			g := graphtest.RunAs(t, name, foundationIn(request("z9", inputs), &outputs))
			graphtest.CheckInvariants(t, g)
			require.ElementsMatch(t, stack.OutputNames(), slices.Collect(maps.Keys(outputs)))
			require.Equal(t, recorded(t, name).String(), withoutComponent(g.String(), "z9"))
		})
	}
}

// withoutComponent returns a graph without a Foundation and its record, and with the names that
// its resources would have in a stack.
func withoutComponent(graph, name string) string {
	var paragraphs []string
	for paragraph := range strings.SplitSeq(graph, "\n"+name+"-") {
		if !strings.HasPrefix(paragraph, name+" (") && !strings.HasPrefix(paragraph, "record (") {
			paragraphs = append(paragraphs, paragraph)
		}
	}
	text := strings.Join(paragraphs, "\n")
	return strings.ReplaceAll(strings.ReplaceAll(text, "  in: "+name+"\n", ""), name+"-", "")
}

// errorsOf returns the errors of a Foundation, each with its key, sorted. Only the questions about an existing
// network or listener need the component and its provider.
func errorsOf(t *testing.T, name string, r provider.Request, run func(pulumi.RunFunc) (*graphtest.Graph, error)) []string {
	t.Helper()
	g, err := run(foundationIn(r, nil))
	var invalid *sdkerrors.InputPropertiesError
	require.ErrorAs(t, err, &invalid, name)
	require.Subset(t, []string{r.Name, r.Name + "-aws", r.Name + "-zones"}, g.Names(""), "registered although inputs are invalid")
	_, list, _ := strings.Cut(invalid.Message, "\n\t\t- ")
	found := strings.Split(list, "\n\t\t- ")
	for _, e := range invalid.Errors {
		found = append(found, e.PropertyPath+": "+e.Reason)
	}
	found = slices.DeleteFunc(found, func(line string) bool { return line == "" })
	slices.Sort(found)
	return found
}

// TestInvalidStackFilesAreInvalidInputs checks that the component reports the same errors as a
// stack file with the same configuration, in the words of its inputs.
func TestInvalidStackFilesAreInvalidInputs(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("stack/config/testdata/invalid/*/*.yaml")
	require.NoError(t, err)
	minimal, err := stackfile.ReadFile(".", "dev", "stack/config/testdata/minimal.yaml")
	require.NoError(t, err)
	compared := 0
	for _, path := range paths {
		file, err := stackfile.ReadFile(".", "dev", path)
		require.NoError(t, err)
		values := maps.Clone(minimal.Values)
		maps.Copy(values, file.Values)
		inputs, ok := inputsOf(values)
		if !ok || filepath.Base(path) == "empty-string.yaml" { // inputs accept "" for an optional ID
			continue
		}
		_, err = stack.Load(config.Stack{Project: "ecs-foundation", Name: "dev", Values: values}, preflight.Check)
		require.Error(t, err, path)
		var want []string
		for _, e := range validate.Split(errors.Unwrap(err)) {
			want = append(want, inWordsOfInputs(e.Error()))
		}
		slices.Sort(want)
		found := errorsOf(t, path, request("shop", inputs), graphtest.Try)
		found = slices.DeleteFunc(found, func(line string) bool { // what the account adds
			return strings.Contains(line, "would create another VPC") || strings.Contains(line, "no matching EC2 VPC found")
		})
		assert.Equal(t, want, found, path)
		for _, words := range []string{"stack file", "Pulumi.", "ecs-foundation:", "aws:region", "pulumi config"} {
			require.NotContains(t, strings.Join(found, "\n"), words, path)
		}
		compared++
	}
	require.Greater(t, compared, 500)
}

// inWordsOfInputs returns an error of a stack file as one of inputs.
func inWordsOfInputs(text string) string {
	text = strings.TrimPrefix(strings.TrimPrefix(text, "ecs-foundation:"), "aws:")
	text = strings.Replace(text, "delivery, iam, loadBalancer", "delivery, environment, iam, loadBalancer", 1)
	text = strings.Replace(text, "profile, quotas, security,", "profile, project, quotas, region, security,", 1)
	return strings.NewReplacer(
		"aws:region", "region", ", set with pulumi config set --secret --path", "",
		"project or the stack", "project or the environment", "name the stack", "name the stack", "the stack", "the component", "this stack", "this component",
	).Replace(text)
}

// withProvider returns the request with an AWS provider of the program.
func withProvider(ctx *pulumi.Context, r provider.Request) (provider.Request, error) {
	selected, err := aws.NewProvider(ctx, "mine", &aws.ProviderArgs{})
	r.Options, r.HasAWS = pulumi.Providers(selected), true
	return r, err
}

func TestProviderOfTheProgramIsChecked(t *testing.T) {
	t.Parallel()
	run := func(stack string, change func(values map[string]string)) (*graphtest.Graph, error) {
		values := graphtest.Stack(t, ".", "dev")
		change(values)
		inputs, ok := inputsOf(values)
		require.True(t, ok)
		inputs["environment"] = resource.NewProperty(stack)
		return graphtest.Try(func(ctx *pulumi.Context) error {
			r, err := withProvider(ctx, request("shop", inputs))
			if err != nil {
				return err
			}
			return foundationIn(r, nil)(ctx)
		})
	}
	g, err := run("dev", func(map[string]string) {})
	require.NoError(t, err)
	require.NotContains(t, g.Names(""), "shop-aws", "the resources use the provider of the program")
	for want, change := range map[string]func(values map[string]string){
		"region: the AWS provider in the option providers is in us-east-1 (got \"eu-west-1\")": func(values map[string]string) {
			values["aws:region"] = "eu-west-1"
		},
		"accounts: the AWS provider in the option providers is in account 123456789012 (got 210987654321)": func(values map[string]string) {
			values["ecs-foundation:accounts"] = `["210987654321"]`
		},
		"tags: the AWS provider in the option providers lacks default tags: add {Team: shop}": func(values map[string]string) {
			values["ecs-foundation:tags"] = `{"Team": "shop"}`
		},
	} {
		g, err := run("dev", change)
		require.ErrorContains(t, err, want)
		require.Equal(t, []string{"mine"}, g.Names(""), "registered although the provider does not match")
	}
	_, err = run("prod", func(map[string]string) {})
	require.ErrorContains(t, err, "add {Environment: prod}")
}

// TestProviderIsNotConfiguredYet checks a preview with a provider whose settings are not known: it answers no call. The
// resources are those of a configured one.
func TestProviderIsNotConfiguredYet(t *testing.T) {
	t.Parallel()
	for _, name := range stacks {
		inputs, ok := inputsOf(graphtest.Stack(t, ".", name))
		require.True(t, ok)
		inputs["environment"] = resource.NewProperty("dev")
		program := func(ctx *pulumi.Context) error {
			r, err := withProvider(ctx, request("shop", inputs))
			if err != nil {
				return err
			}
			return foundationIn(r, nil)(ctx)
		}
		g, err := graphtest.TryPreviewWithAnswers(func(string) (map[string]any, error) { return map[string]any{}, nil }, program)
		require.NoError(t, err, name)
		configured, err := graphtest.Try(program)
		require.NoError(t, err, name)
		require.Equal(t, configured.Names(""), g.Names(""), name)
	}
}

func TestComponentProtectsInProduction(t *testing.T) {
	t.Parallel()
	values := production(t)
	want := protectedIn(t, graphtest.Run(t, foundation(values)), "")
	inputs, ok := inputsOf(values)
	require.True(t, ok)
	g := graphtest.Run(t, foundationIn(request("z9", inputs), nil))
	var found []string
	for _, name := range protectedIn(t, g, "") {
		found = append(found, strings.TrimPrefix(name, "z9-"))
	}
	require.ElementsMatch(t, want, found)
}
