package compat_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/version"
	"ecs-foundation/stack/provider/compat"
)

// TestSchemaIsCompatibleWithReleases compares the schema with that of each release of the same
// major version, which a test of the program keeps.
func TestSchemaIsCompatibleWithReleases(t *testing.T) {
	t.Parallel()
	current, err := os.ReadFile("../schema.json")
	require.NoError(t, err)
	major, _, _ := strings.Cut(version.Version, ".")
	released, err := filepath.Glob("../testdata/schema-" + major + ".*.json")
	require.NoError(t, err)
	require.NotEmpty(t, released)
	for _, path := range released {
		before, err := os.ReadFile(path)
		require.NoError(t, err)
		changes, err := compat.Compare(before, current)
		require.NoError(t, err)
		require.Empty(t, changes.Breaking, "%s\n%s\nKeep what programs use, or release a new major version.",
			filepath.Base(path), strings.Join(changes.Breaking, "\n"))
	}
}
