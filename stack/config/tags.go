package config

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// maxTags is the limit of tags on a resource.
const maxTags = 50

// tagText matches the keys and values that IAM allows, whose limits are the
// narrowest.
var tagText = regexp.MustCompile(`^[\p{L}\p{N} +=._:/@-]*$`)

const tagFormat = "letters, digits, spaces and + - = . _ : / @"

// validateReserved reports the prefix that AWS keeps for its own tags.
func validateReserved(text string) string {
	if strings.HasPrefix(strings.ToLower(text), "aws:") {
		return fmt.Sprintf("invalid value %q: must not begin with aws:, which is reserved", text)
	}
	return ""
}

// validateTags reports tags that some resource does not allow. Keys of IAM tags are
// not case-sensitive.
func (c *Config) validateTags(errs validate.Errors) {
	reserved := []string{"Project", "Environment", "ManagedBy", "Name"}
	seen := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(c.Tags)) {
		at, folded := errs.Child(key), strings.ToLower(key)
		same := func(name string) bool { return strings.EqualFold(name, key) }
		i := slices.IndexFunc(reserved, same)
		switch {
		case i >= 0:
			at.Addf("the foundation sets %s: choose another key", reserved[i])
		case seen[folded] != "":
			at.Addf("duplicate of %s, because IAM ignores the case of tag keys: remove one of them", seen[folded])
		}
		seen[folded] = key
	}
	if n := len(c.Tags) + len(reserved); n > maxTags {
		errs.Addf("must have at most %d tags (got %d), including the %d that the foundation sets", maxTags, n, len(reserved))
	}
}
