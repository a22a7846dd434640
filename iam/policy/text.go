package policy

import (
	"fmt"
	"strings"
)

// CheckText returns a message if a policy cannot contain the text. IAM allows the printable characters of Latin-1 in a
// policy; a backtick would end the text in a report.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
func CheckText(text string) string {
	invalid := func(r rune) bool {
		return r < ' ' || r == '`' || r > '~' && r < '\u00a1' || r > '\u00ff' || r == '\u00ad'
	}
	if i := strings.IndexFunc(text, invalid); i >= 0 {
		return fmt.Sprintf("invalid character %q: a policy can contain printable characters up to U+00FF, without backticks",
			[]rune(text[i:])[0])
	}
	return ""
}
