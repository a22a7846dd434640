package change_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/preflight/change"
)

func TestRecordSurvivesTheOutput(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"dev", "prod"} {
		record := change.RecordOf(planned(t, name, nil))
		data, err := record.Data()
		require.NoError(t, err)
		parsed, ok := change.Parse(data)
		require.True(t, ok)
		require.Empty(t, change.Compare(record, parsed))
		again, err := parsed.Data()
		require.NoError(t, err)
		require.Equal(t, data, again)
	}
}

func TestRecordsOfOtherVersionsAreNotRead(t *testing.T) {
	t.Parallel()
	for _, output := range []any{nil, "text", map[string]any{}, map[string]any{"version": change.Version + 1}, map[string]any{"version": "1"}} {
		_, ok := change.Parse(output)
		require.False(t, ok, output)
	}
}
