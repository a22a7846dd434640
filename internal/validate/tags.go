package validate

import (
	"fmt"
	"regexp"
	"strings"
)

// MaxTags is the maximum number of tags of a resource.
const MaxTags = 50

// tagText matches the keys and values that IAM allows, whose limits are the narrowest.
var tagText = regexp.MustCompile(`^[\p{L}\p{N} +=._:/@-]*$`)

// Tags returns the constraint of the tags of resources.
func Tags() Constraint {
	const format = "letters, digits, spaces and + - = . _ : / @"
	return Constraint{
		Pattern: tagText, MaxLength: 256, Format: format, Check: checkReserved,
		Keys:    &Constraint{Pattern: tagText, MinLength: 1, MaxLength: 128, Format: format, Check: checkReserved},
		Source:  "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html",
		Example: map[string]string{"Team": "shop"},
	}
}

// checkReserved reports the prefix that AWS keeps for its own tags.
func checkReserved(text string) string {
	if strings.HasPrefix(strings.ToLower(text), "aws:") {
		return fmt.Sprintf("invalid value %q: must not begin with aws:, which is reserved", text)
	}
	return ""
}
