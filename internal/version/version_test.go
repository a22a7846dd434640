package version_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/version"
)

// TestVersionIsNewestInChangelog checks that a release changes the constant, the changelog and the policy pack together.
func TestVersionIsNewestInChangelog(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../CHANGELOG.md")
	require.NoError(t, err)
	heading := regexp.MustCompile(`(?m)^## (\d+\.\d+\.\d+\S*) - \d{4}-\d{2}-\d{2}$`).FindStringSubmatch(string(text))
	require.NotNil(t, heading, "CHANGELOG.md has no heading of a release, such as ## 1.0.0 - 2026-11-28")
	require.Equal(t, version.Version, heading[1])

	pack, err := os.ReadFile("../../policy/package.json")
	require.NoError(t, err)
	require.Contains(t, string(pack), `"version": "`+version.Version+`"`, "Pulumi shows the version of the policy pack")
}
