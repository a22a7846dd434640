package state_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/state"
)

// FuzzCheck checks any text as a state. A valid one has the AWS provider of this program only.
func FuzzCheck(f *testing.F) {
	valid, err := json.Marshal(newDocument().root)
	require.NoError(f, err)
	for _, text := range []string{
		string(valid), "", "{}", "[", "null", `{"version": 3, "deployment": null}`, strings.Repeat(`{"a":`, 100), string(valid) + "{}",
		strings.ReplaceAll(string(valid), "aws", "evil"), strings.Replace(string(valid), `"id"`, `"id": 1e999, "id"`, 1), "{\"\xff\": 1}",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		summary, err := state.Check(strings.NewReader(text), expected)
		if err == nil && summary.Version != "" {
			require.Contains(t, expected.Versions, summary.Version)
		}
		if err != nil {
			require.NotEmpty(t, err.Error())
		}
	})
}
