package component_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/component"
)

func TestShortenedNamesAreUnique(t *testing.T) {
	t.Parallel()
	require.Equal(t, "public-cart", component.Shorten("public-cart", 24))
	europe := component.Shorten("public-order-processing-for-europe", 24)
	asia := component.Shorten("public-order-processing-for-asia", 24)
	require.Len(t, europe, 24)
	require.Len(t, asia, 24)
	require.NotEqual(t, europe, asia)
	require.Equal(t, europe, component.Shorten("public-order-processing-for-europe", 24), "deterministic")
}
