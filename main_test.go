package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/graphtest"
)

func TestGraphOfEachStackIsAsReviewed(t *testing.T) {
	t.Parallel()
	for _, stack := range []string{"dev", "prod"} {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			g := graphtest.Run(t, foundation(graphtest.Stack(t, ".", stack)))
			graphtest.CheckInvariants(t, g)
			graphtest.Golden(t, "testdata/graph."+stack+".golden", g.String())
		})
	}
}

func TestPreviewOfNothingShowsTheSameResources(t *testing.T) {
	t.Parallel()
	for _, stack := range []string{"dev", "prod"} {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			program := foundation(graphtest.Stack(t, ".", stack))
			require.Equal(t, graphtest.Run(t, program).Names(""), graphtest.Preview(t, program).Names(""))
		})
	}
}
