package validate_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
)

func TestProblemsCarryTheirWholeKey(t *testing.T) {
	t.Parallel()
	found := validate.NewErrors("")
	errs := found.Child("shop:").Child("network")
	errs.Child("zones").Index(1).Addf("%q is no zone", "mars")
	errs.Addf("too small")
	require.EqualError(t, found.Err(), "shop:network.zones[1]: \"mars\" is no zone\nshop:network: too small")
	require.Equal(t, 2, found.Len())
}

func TestAddMovesKeysAndTellsNothingTwice(t *testing.T) {
	t.Parallel()
	inner := validate.NewErrors("")
	inner.Child("services").Child("cart").Addf("no port")
	found := validate.NewErrors("")
	errs := found.Child("shop:")
	errs.Add(inner.Err())
	errs.Add(inner.Err())
	errs.Add(nil)
	require.EqualError(t, found.Err(), "shop:services.cart: no port")
}

func TestEchoesOfAToldProblemAreLeftOut(t *testing.T) {
	t.Parallel()
	errs := validate.NewErrors("")
	errs.Child("services").Child("cart").Child("port").Addf("is text")
	later := validate.NewErrors("")
	later.Child("services").Child("cart").Child("port").Addf("0 is no port")
	later.Child("services").Child("cart").Addf("has no port")
	later.Child("services").Child("cartoon").Addf("is no name")
	errs.AddUnrelated(later.Err())
	require.EqualError(t, errs.Err(), "services.cart.port: is text\nservices.cartoon: is no name")
}

func TestOfKeepsAnErrorThatIsNoProblem(t *testing.T) {
	t.Parallel()
	problems := validate.Split(errors.New("broken pipe"))
	require.Len(t, problems, 1)
	require.Equal(t, "broken pipe", problems[0].Message)
}

func TestNearestFindsSlipsAndNothingFarFetched(t *testing.T) {
	t.Parallel()
	known := []string{"cidr", "zones", "subnets", "nat"}
	for word, want := range map[string]string{
		"cird": "cidr", "CIDR": "cidr", "zone": "zones", "subent": "subnets", "gateway": "", "": "",
	} {
		require.Equal(t, want, validate.Nearest(word, known), word)
	}
}

func TestOneIsNotMany(t *testing.T) {
	t.Parallel()
	require.Equal(t, "1 range, 0 ranges, 2 ranges",
		validate.Count(1, "range")+", "+validate.Count(0, "range")+", "+validate.Count(2, "range"))
}
