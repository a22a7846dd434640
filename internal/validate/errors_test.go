package validate_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
)

func TestProblemsCarryTheirWholeKey(t *testing.T) {
	t.Parallel()
	found := validate.NewList("")
	l := found.At("shop:").At("network")
	l.At("zones").Index(1).Addf("%q is no zone", "mars")
	l.Addf("too small")
	require.EqualError(t, found.Err(), "shop:network.zones[1]: \"mars\" is no zone\nshop:network: too small")
	require.Equal(t, 2, found.Len())
}

func TestAddMovesKeysAndTellsNothingTwice(t *testing.T) {
	t.Parallel()
	inner := validate.NewList("")
	inner.At("services").At("cart").Addf("no port")
	found := validate.NewList("")
	l := found.At("shop:")
	l.Add(inner.Err())
	l.Add(inner.Err())
	l.Add(nil)
	require.EqualError(t, found.Err(), "shop:services.cart: no port")
}

func TestEchoesOfAToldProblemAreLeftOut(t *testing.T) {
	t.Parallel()
	found := validate.NewList("")
	found.At("services").At("cart").At("port").Addf("is text")
	later := validate.NewList("")
	later.At("services").At("cart").At("port").Addf("0 is no port")
	later.At("services").At("cart").Addf("has no port")
	later.At("services").At("cartoon").Addf("is no name")
	found.AddUnrelated(later.Err())
	require.EqualError(t, found.Err(), "services.cart.port: is text\nservices.cartoon: is no name")
}

func TestOfKeepsAnErrorThatIsNoProblem(t *testing.T) {
	t.Parallel()
	problems := validate.Of(errors.New("broken pipe"))
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
