package glob_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ecs-foundation/internal/glob"
)

// TestMatch compares Match with a regular expression.
func TestMatch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pattern, text := rapid.StringMatching(`[ab*?]{0,8}`).Draw(t, "pattern"), rapid.StringMatching(`[ab]{0,8}`).Draw(t, "text")
		expression := "^" + strings.NewReplacer("*", ".*", "?", ".").Replace(pattern) + "$"
		require.Equal(t, regexp.MustCompile(expression).MatchString(text), glob.Match(pattern, text))
	})
}

func TestWildcardsAreLiteralInText(t *testing.T) {
	t.Parallel()
	require.True(t, glob.Match("a?", "a*"))
	require.False(t, glob.Match("ab", "a?"))
	require.True(t, glob.Match("?", "é"), "a character, not a byte")
}

// TestCoversAndOverlaps compares both with the texts that the patterns match.
func TestCoversAndOverlaps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		patterns := rapid.StringMatching(`[ab*?]{0,6}`)
		a, b := patterns.Draw(t, "a"), patterns.Draw(t, "b")
		text := rapid.StringMatching(`[ab]{0,6}`).Draw(t, "text")
		p, q := glob.Parse(a), glob.Parse(b)
		require.Equal(t, p.Overlaps(q), q.Overlaps(p))
		if p.Covers(q) {
			require.True(t, p.Overlaps(q))
			require.False(t, glob.Match(b, text) && !glob.Match(a, text))
		}
		if glob.Match(a, text) && glob.Match(b, text) {
			require.True(t, p.Overlaps(q))
		}
	})
}

func TestCovers(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		wide, narrow string
		want         bool
	}{
		{"*", "a?*", true},
		{"a*", "a?b", true},
		{"?*", "a*", true},
		{"a?", "ab", true},
		{"?", "*", false},
		{"ab", "a?", false},
		{"a", "ab", false},
		{"", "", true},
	} {
		require.Equal(t, tc.want, glob.Parse(tc.wide).Covers(glob.Parse(tc.narrow)), "%s, %s", tc.wide, tc.narrow)
	}
}

func TestExclusions(t *testing.T) {
	t.Parallel()
	name := glob.Pattern{glob.One("/:"), glob.Many("/:")}
	for text, want := range map[string]bool{"a": true, "ab": true, "": false, "a/b": false, "a:b": false} {
		require.Equal(t, want, name.Covers(glob.Literal(text)), text)
		require.Equal(t, want, name.Overlaps(glob.Literal(text)), text)
	}
	require.False(t, name.Covers(glob.Parse("a*")), "its * matches a slash")
	require.True(t, glob.Parse("*").Covers(name))
	require.True(t, glob.Pattern{glob.Many("/")}.Covers(name))
	require.False(t, name.Overlaps(glob.Parse("a/*")))
	require.True(t, name.Overlaps(glob.Parse("*")))
}

func TestWildcards(t *testing.T) {
	t.Parallel()
	require.Equal(t, 3, glob.Parse("a*?b*").Wildcards())
	require.Zero(t, glob.Literal("*?").Wildcards())
}
