package provider

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNamesOfComponentsAreLimited(t *testing.T) {
	t.Parallel()
	require.NoError(t, validateName(strings.Repeat("a", 30)))
	require.EqualError(t, validateName("foundation-of-the-shop-in-eu-west-1"), `invalid name "foundation-of-the-shop-in-eu-west-1": `+
		"must have at most 30 characters, because names of buckets begin with it")
}
