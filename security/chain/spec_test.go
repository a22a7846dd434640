package chain_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/security/chain"
)

func TestEgressIsSpelledExactly(t *testing.T) {
	t.Parallel()
	var e chain.Egress
	require.NoError(t, e.UnmarshalText([]byte("endpoints")))
	require.Equal(t, chain.ToEndpoints, e)
	require.EqualError(t, e.UnmarshalText([]byte("all")),
		`"all" is no choice of egress: write internet or endpoints`)
}
