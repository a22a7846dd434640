package naming_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/naming"
)

func TestLongNamesAreShortenedAndStayTwo(t *testing.T) {
	t.Parallel()
	require.Equal(t, "public-cart", naming.Shorten("public-cart", 24))
	europe := naming.Shorten("public-order-processing-for-europe", 24)
	asia := naming.Shorten("public-order-processing-for-asia", 24)
	require.Len(t, europe, 24)
	require.Len(t, asia, 24)
	require.NotEqual(t, europe, asia)
	require.Equal(t, europe, naming.Shorten("public-order-processing-for-europe", 24), "a name is for ever")
}
