package validate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
)

type size string

func (size) Values() []string { return []string{"Small", "Medium", "Large"} }

func TestAWordIsSpelledExactly(t *testing.T) {
	t.Parallel()
	var s size
	require.NoError(t, validate.Read(&s, []byte("Large"), "size"))
	require.Equal(t, size("Large"), s)
	require.EqualError(t, validate.Read(&s, []byte("medum"), "size"),
		`"medum" is no size: did you mean Medium? Write Small, Medium or Large`)
	require.EqualError(t, validate.Read(&s, []byte("huge"), "size"), `"huge" is no size: write Small, Medium or Large`)
	require.Equal(t, size("Large"), s, "a bad word sets nothing")
	require.EqualError(t, validate.Word("prod", "profile", []string{"development", "production"}),
		`"prod" is no profile: did you mean production? Write development or production`)
}

func TestWhatIsMissingIsAskedForByItsRule(t *testing.T) {
	t.Parallel()
	require.Equal(t, "it is missing: give a number from 1 to 9", validate.Constraint{Required: true, Min: 1, Max: 9}.Missing())
	require.Equal(t, "it is missing: write a or b", validate.Constraint{Required: true, Words: []string{"a", "b"}}.Missing())
	require.Empty(t, validate.Constraint{Min: 1, Max: 9}.Missing())
}
