package printable_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/printable"
)

func TestInvisibleCharactersAreEscaped(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"orders-1 é 日本 →":                "orders-1 é 日本 →",
		"a\nb\r\tc":                      `a\nb\u000d\u0009c`,
		"\x1b[2J\x00\x7f":                `\u001b[2J\u0000\u007f`,
		"\u009b31m\u0085":                `\u009b31m\u0085`,
		"\u202e\u2066":                   `\u202e\u2066`,
		"\u200b\u200d\ufeff\u00ad\u2060": `\u200b\u200d\ufeff\u00ad\u2060`,
		"\u2028\u2029\u00a0\u3000":       `\u2028\u2029\u00a0\u3000`,
		"\u3164\u115f\uffa0\u2800\ufe0f": `\u3164\u115f\uffa0\u2800\ufe0f`,
		"\U000e0041\ue000":               `\U000e0041\ue000`,
		"\xff":                           "�",
	} {
		require.Equal(t, want, printable.Text(text))
	}
	require.Equal(t, "a\\u000d\nb\n", printable.Lines("a\r\nb\n"))
}
