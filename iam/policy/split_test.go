package policy_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ecs-foundation/iam/policy"
)

func TestSplitKeepsStatementsWithinLimit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		whole := policy.NewDocument(rapid.SliceOfN(rapid.Custom(statement), 1, 8).Draw(t, "statements")...)
		limit := rapid.IntRange(100, 600).Draw(t, "limit")
		var said []policy.Statement
		for _, part := range whole.Split(limit) {
			said = append(said, part.Statements...)
			text, err := part.JSON()
			require.NoError(t, err)
			if len(part.Statements) > 1 {
				require.LessOrEqual(t, len(text), limit)
			}
			require.Equal(t, whole.Version, part.Version)
		}
		require.Equal(t, whole.Statements, said)
	})
}
