package validate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
)

func TestServiceNames(t *testing.T) {
	t.Parallel()
	errs := validate.NewErrors("services")
	validate.ServiceNames([]string{"cart", "orders-api", "Users", "cart", ""}, errs)
	const allowed = "must be up to 32 lower-case letters, digits and hyphens, a letter first and no hyphen last"
	require.EqualError(t, errs.Err(), `services.Users: invalid value "Users": `+allowed+`
services.cart: two services have this name: rename one of them
services: invalid value "": `+allowed)
}
