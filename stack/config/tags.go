package config

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"ecs-foundation/internal/validate"
)

// AWS's limits on tags, which IAM has the narrowest of.
const (
	maxTags     = 50
	maxTagKey   = 128
	maxTagValue = 256
)

var (
	tagKey   = regexp.MustCompile(`^[\p{L}\p{N} +=._:/@-]+$`)
	tagValue = regexp.MustCompile(`^[\p{L}\p{N} +=._:/@-]*$`)
)

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
		case !tagKey.MatchString(key) || utf8.RuneCountInString(key) > maxTagKey || strings.HasPrefix(folded, "aws:"):
			at.Addf("%q is no key for a tag: use 1 to %d letters, digits, blanks and + - = . _ : / @, "+
				"and begin with anything but aws:", key, maxTagKey)
		}
		seen[folded] = key
		validateTagValue(c.Tags[key], at)
	}
	if n := len(c.Tags) + len(own); n > maxTags {
		errs.Addf("%d tags with the foundation's own, and AWS takes %d on a resource", n, maxTags)
	}
}

func validateTagValue(value string, errs validate.Errors) {
	if n := utf8.RuneCountInString(value); n > maxTagValue {
		errs.Addf("the value has %d characters, and AWS takes %d", n, maxTagValue)
	}
	if !tagValue.MatchString(value) || strings.HasPrefix(strings.ToLower(value), "aws:") {
		errs.Addf("%q is no value of a tag: use letters, digits, blanks and + - = . _ : / @, and begin with anything but aws:", value)
	}
}
