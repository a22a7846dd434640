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
		_, err := parseVersion(text)
		require.ErrorContains(t, err, "VERSION: invalid version", text)
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
		earlier, err := parseVersion(tc.earlier)
		require.NoError(t, err)
		v, err := parseVersion(tc.version)
		require.NoError(t, err)
		breaking, additions := allowed(v, earlier)
		require.Equal(t, tc.breaking, breaking, tc)
		require.Equal(t, tc.additions, additions, tc)
	}
}
