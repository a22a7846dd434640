package config

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// maxTags is how many tags a resource may have.
const maxTags = 50

// tagText matches the keys and values that IAM allows, whose limits are the
// narrowest.
var tagText = regexp.MustCompile(`^[\p{L}\p{N} +=._:/@-]*$`)

const tagFormat = "letters, digits, blanks and + - = . _ : / @"

// validateReserved reports the prefix that AWS keeps for its own tags.
func validateReserved(text string) string {
	if strings.HasPrefix(strings.ToLower(text), "aws:") {
		return fmt.Sprintf("invalid value %q: must not begin with aws:, which is reserved", text)
	}
	return ""
}

// validateTags tells tags that some resource would refuse. To IAM letter case makes
// no difference between two keys.
func (c *Config) validateTags(errs validate.Errors) {
	own := []string{"Project", "Environment", "ManagedBy", "Name"}
	seen := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(c.Tags)) {
		at, folded := errs.Child(key), strings.ToLower(key)
		same := func(name string) bool { return strings.EqualFold(name, key) }
		i := slices.IndexFunc(own, same)
		switch {
		case i >= 0:
			at.Addf("the foundation sets %s itself: choose another key", own[i])
		case seen[folded] != "":
			at.Addf("%s is there too, and to IAM letter case makes no difference: take one off", seen[folded])
		}
		seen[folded] = key
	}
	if n := len(c.Tags) + len(own); n > maxTags {
		errs.Addf("%d tags with the foundation's own, and AWS takes %d on a resource", n, maxTags)
	}
}
