package change_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ecs-foundation/stack/preflight/change"
)

// TestCompareOfAnyTwoStacks compares stacks that the table of cases describes, each with any other.
func TestCompareOfAnyTwoStacks(t *testing.T) {
	t.Parallel()
	var records []change.Record
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		records = append(records, change.RecordOf(planned(t, "dev", cases[name].before)), change.RecordOf(planned(t, "dev", cases[name].after)))
	}
	rapid.Check(t, func(t *rapid.T) {
		before := rapid.SampledFrom(records).Draw(t, "before")
		after := rapid.SampledFrom(records).Draw(t, "after")
		data, err := before.Data()
		require.NoError(t, err)
		parsed, ok := change.Parse(data)
		require.True(t, ok)
		require.Empty(t, change.Compare(before, before))
		require.Empty(t, change.Compare(before, parsed))
		changes := change.Compare(parsed, after)
		require.Equal(t, changes, change.Compare(before, after), "a record is the same after it was an output")
		names := map[string]bool{}
		for _, c := range changes {
			name := c.Resource + " " + c.Reason
			require.False(t, names[name], "%s is reported twice", name)
			names[name] = true
			require.Contains(t, c.Verdict.Values(), string(c.Verdict))
		}
	})
}
