package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestInvalidVersions(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "1", "1.0", "v1.0.0", "01.0.0", "1.0.0.0", "1.0.0-", "1.0.0-rc..1", "1.0.0-01", "1.0.0+build", "1.0.0 ", " 1.0.0", "1.0.x",
		"latest", "1.0.0\n", "-1.0.0", "1.0.0-rc_1", "1.99999999999999999999.0", "$(touch canary)",
	} {
		_, err := parseSemver(text)
		require.ErrorContains(t, err, "VERSION: invalid version", text)
	}
}

// TestPrecedence has the order of Semantic Versioning's own example.
func TestPrecedence(t *testing.T) {
	t.Parallel()
	ordered := []string{
		"0.9.9", "1.0.0-1", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
		"1.0.0", "1.0.1", "1.0.10", "1.2.0", "1.10.0", "2.0.0", "10.0.0",
	}
	for i, a := range ordered {
		for j, b := range ordered {
			x, err := parseSemver(a)
			require.NoError(t, err)
			y, err := parseSemver(b)
			require.NoError(t, err)
			require.Equal(t, i < j, x.compare(y) < 0, "%s and %s", a, b)
			require.Equal(t, i == j, x.compare(y) == 0, "%s and %s", a, b)
		}
	}
}

func TestAllowedChanges(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		earlier, version    string
		breaking, additions bool
	}{
		{"1.0.0", "1.0.1", false, false},
		{"1.0.0", "1.1.0", false, true},
		{"1.0.0", "1.1.0-rc.1", false, true},
		{"1.1.0", "1.1.1-rc.1", false, false},
		{"1.4.2", "2.0.0", true, true},
		{"1.4.2", "2.0.0-beta.1", true, true},
		{"2.0.0", "2.0.1", false, false},
		{"0.3.0", "0.3.1", true, true},
		{"0.9.0", "1.0.0", true, true},
	} {
		earlier, err := parseSemver(tc.earlier)
		require.NoError(t, err)
		v, err := parseSemver(tc.version)
		require.NoError(t, err)
		breaking, additions := v.allows(earlier)
		require.Equal(t, tc.breaking, breaking, tc)
		require.Equal(t, tc.additions, additions, tc)
	}
}
