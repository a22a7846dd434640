package shell_test

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ecs-foundation/internal/shell"
)

func TestQuote(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"":                           "''",
		"vpc-1":                      "vpc-1",
		"Name=tag:Project,Values=a":  "Name=tag:Project,Values=a",
		"urn:pulumi:dev::shop::a$b":  "'urn:pulumi:dev::shop::a$b'",
		"it's":                       `'it'\''s'`,
		"a b":                        "'a b'",
		"*":                          "'*'",
		"é":                          "'é'",
		"arn:aws:sns:r:1:topic/a%2F": "'arn:aws:sns:r:1:topic/a%2F'",
	} {
		require.Equal(t, want, shell.Quote(word))
	}
	require.Equal(t, "aws sns publish --message 'a b'", shell.Join("aws", "sns", "publish", "--message", "a b"))
}

// TestShellReadsTheWord lets a shell print the word.
func TestShellReadsTheWord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[ -~\n\t]{0,12}`).Draw(t, "word")
		output, err := exec.Command("sh", "-c", "printf %s. "+shell.Quote(word)).Output()
		require.NoError(t, err)
		require.Equal(t, word+".", string(output))
	})
}
