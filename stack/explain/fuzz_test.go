package explain

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain/account"
)

// FuzzExplain explains any text as the description of an account, which has AWS's answers.
func FuzzExplain(f *testing.F) {
	text, err := os.ReadFile("testdata/cart.json")
	require.NoError(f, err)
	f.Add(string(text))
	for _, text := range []string{
		"", "null", `{"version": 1}`, `{"version": 1, "service": "a", "services": [{"serviceName": "a"}], "tasks": [{}]}`,
		strings.ReplaceAll(string(text), "10.0.", "::"), strings.ReplaceAll(string(text), "arn:", ""), strings.ReplaceAll(string(text), `"shop"`, `""`),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := account.Load(strings.NewReader(text))
		if err != nil {
			return
		}
		masked, err := a.Mask()
		require.NoError(t, err)
		require.NoError(t, masked.Save(&bytes.Buffer{}))
		if report, err := Explain(a); err == nil {
			require.NotEmpty(t, report.String())
		}
	})
}
