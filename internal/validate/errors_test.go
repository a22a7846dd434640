package validate_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
)

func TestErrorsHaveTheirFullKey(t *testing.T) {
	t.Parallel()
	root := validate.NewErrors("")
	errs := root.Child("shop:").Child("network")
	errs.Child("zones").Index(1).Addf("unknown zone %q", "mars")
	errs.Addf("too small")
	require.EqualError(t, root.Err(), "shop:network.zones[1]: unknown zone \"mars\"\nshop:network: too small")
	require.Equal(t, 2, root.Len())
}

func TestAddPrefixesKeysAndSkipsDuplicates(t *testing.T) {
	t.Parallel()
	inner := validate.NewErrors("")
	inner.Child("services").Child("cart").Addf("no port")
	root := validate.NewErrors("")
	errs := root.Child("shop:")
	errs.Add(inner.Err())
	errs.Add(inner.Err())
	errs.Add(nil)
	require.EqualError(t, root.Err(), "shop:services.cart: no port")
}

func TestErrorHidesDependentErrors(t *testing.T) {
	t.Parallel()
	errs := validate.NewErrors("")
	cart := errs.Child("services").Child("cart")
	cart.Child("port").Unreadablef("unreadable")
	errs.Child("shard").Invalidf("invalid")

	later := validate.NewErrors("")
	later.Child("services").Child("cart").Child("port").Addf("at it")
	later.Child("services").Child("cart").Addf("above it")
	later.Child("services").Child("cartoon").Addf("unrelated")
	later.Child("shard").Addf("at it")
	later.Child("shard").Child("name").Addf("below it")
	errs.Add(later.Err())
	require.EqualError(t, errs.Err(), "services.cart.port: unreadable\nshard: invalid\nservices.cartoon: unrelated\nshard.name: below it")
}

func TestSplitKeepsOtherErrors(t *testing.T) {
	t.Parallel()
	errs := validate.Split(errors.New("broken pipe"))
	require.Len(t, errs, 1)
	require.Equal(t, "broken pipe", errs[0].Message)
}

func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"cidr", "zones", "subnets", "nat"}
	for word, want := range map[string]string{
		"cird": "cidr", "CIDR": "cidr", "zone": "zones", "subent": "subnets", "gateway": "", "": "",
	} {
		require.Equal(t, want, validate.Nearest(word, known), word)
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	require.Equal(t, "1 range, 0 ranges, 2 ranges",
		validate.Count(1, "range")+", "+validate.Count(0, "range")+", "+validate.Count(2, "range"))
}
