package awsname_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/awsname"
)

func TestShortenedNamesAreUnique(t *testing.T) {
	t.Parallel()
	require.Equal(t, "public-cart", awsname.Shorten("public-cart", 24))
	europe := awsname.Shorten("public-order-processing-for-europe", 24)
	asia := awsname.Shorten("public-order-processing-for-asia", 24)
	require.Len(t, europe, 24)
	require.Len(t, asia, 24)
	require.NotEqual(t, europe, asia)
	require.Equal(t, europe, awsname.Shorten("public-order-processing-for-europe", 24), "deterministic")
}
