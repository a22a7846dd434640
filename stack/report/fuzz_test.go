package report_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/report"
)

// commentLimit is the number of characters that a comment of GitHub can have.
const commentLimit = 65_536

// FuzzEvents reports any text as events of the engine.
func FuzzEvents(f *testing.F) {
	files, err := filepath.Glob("testdata/*.events.json")
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(string(text))
	}
	for _, text := range []string{"", "{}", "null", "{}[", `{"resourcePreEvent": {"metadata": {}}}`, `{"diagnosticEvent": {"severity": "error"}}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		preview, err := report.Read(strings.NewReader(text))
		if err != nil {
			return
		}
		r := report.New(report.Input{Stack: "dev", Preview: preview})
		require.Less(t, len([]rune(r.Markdown())), commentLimit)
		_, err = json.Marshal(r)
		require.NoError(t, err)
	})
}

// FuzzState compares any text with itself as the state of a report.
func FuzzState(f *testing.F) {
	for _, text := range []string{"{}", `{"record": {"network": {"cidr": "x"}}}`, `{"cost": {"monthly": 1e308}}`, `{"Roles": [{}]}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var before, after report.State
		if json.Unmarshal([]byte(text), &before) != nil || json.Unmarshal([]byte(text), &after) != nil {
			return
		}
		r := report.New(report.Input{Stack: "dev", Against: "main", Before: &before, After: &after})
		require.Less(t, len([]rune(r.Markdown())), commentLimit)
	})
}
