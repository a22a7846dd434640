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

func TestNamesOfComponentsAreValidInAWS(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"shop", "Shop-2", "a", "internals", "sgs", "shop-sg-internal", "z9"} {
		require.NoError(t, validateName(name), name)
	}
	for name, want := range map[string]string{
		"my_foundation": "letters, digits and hyphens", "shop.eu": "letters, digits and hyphens", "2shop": "a letter first",
		"-shop": "a letter first", "": "a letter first", "büro": "letters, digits and hyphens", "a b": "letters, digits and hyphens",
		"internal": "load balancers", "internal-x": "load balancers", "Internal-x": "load balancers", "sg": "security groups",
		"sg-x": "security groups", "SG-x": "security groups", "xn--x": "buckets", "amzn-s3-demo": "buckets", "sthree": "buckets",
	} {
		require.ErrorContains(t, validateName(name), want, name)
	}
}
