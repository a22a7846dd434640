package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	securityplan "ecs-foundation/security/plan"
)

func TestEgressIsSpelledExactly(t *testing.T) {
	t.Parallel()
	var e securityplan.Egress
	require.NoError(t, e.UnmarshalText([]byte("endpoints")))
	require.Equal(t, securityplan.ToEndpoints, e)
	require.EqualError(t, e.UnmarshalText([]byte("all")),
		`"all" is no choice of egress: write internet or endpoints`)
}
