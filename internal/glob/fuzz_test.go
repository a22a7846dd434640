package glob_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/glob"
)

// FuzzPatterns compares any two patterns of listener rules. A pattern covers itself, and one that covers another overlaps
// it.
func FuzzPatterns(f *testing.F) {
	for _, pair := range [][2]string{{"", ""}, {"*", "?"}, {"/a*", "/a?c"}, {"\xff", "é*"}, {"********", "????????"}, {"a*b*c*d*e*f", "*a*b*c*d*e"}} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a) > 128 || len(b) > 128 { // AWS allows no more
			return
		}
		p, q := glob.Parse(a), glob.Parse(b)
		require.True(t, p.Covers(p))
		require.Equal(t, p.Overlaps(q), q.Overlaps(p))
		if p.Covers(q) {
			require.True(t, p.Overlaps(q))
		}
	})
}
