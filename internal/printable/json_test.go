package printable_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/printable"
)

func TestJSONError(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "it is empty", `{"a"`: "its JSON is incomplete", "[]": "unexpected JSON array", `{"a": {"b": "c"}}`: "unexpected JSON string at a.b",
		"x": "invalid character 'x' looking for beginning of value",
	} {
		var document struct {
			A struct {
				B int `json:"b"`
			} `json:"a"`
		}
		require.EqualError(t, printable.JSONError(json.NewDecoder(strings.NewReader(text)).Decode(&document)), want, text)
	}
}
