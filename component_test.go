package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/provider"
)

// inputsOf returns the configuration of a stack as the inputs of the component.
func inputsOf(t *testing.T, values map[string]string) resource.PropertyMap {
	t.Helper()
	inputs := resource.PropertyMap{}
	for full, text := range values {
		_, key, _ := strings.Cut(full, ":")
		var value any = text
		if full != "aws:region" && config.Keys()[key] != "string" {
			require.NoError(t, json.Unmarshal([]byte(text), &value), full)
		}
		inputs[resource.PropertyKey(key)] = resource.NewPropertyValue(value)
	}
	return inputs
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
			g := graphtest.RunAs(t, name, foundationIn(request("z9", inputsOf(t, graphtest.Stack(t, ".", name))), &outputs))
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
