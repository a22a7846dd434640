package actions

import (
	"regexp"
	"strings"

	"ecs-foundation/internal/glob"
)

// Supports reports whether the action supports a resource that matches the ARN, which
// may contain wildcards.
func (a Action) Supports(arn string) bool {
	for kind, format := range a.Types {
		if glob.Parse(arn).Overlaps(parseFormat(format, a.slash[kind])) {
			return true
		}
	}
	return false
}

var variable = regexp.MustCompile(`\$\{\w+\}`)

// parseFormat parses the format of an ARN in the reference, in which ${Name} is a name
// of at least one character. Names contain slashes only in the resource part, and only
// if slash is set. Only the last name may contain colons, as version numbers do.
func parseFormat(format string, slash bool) glob.Pattern {
	var p glob.Pattern
	start := 0
	for _, m := range variable.FindAllStringIndex(format, -1) {
		except := ""
		if resource := strings.Count(format[:m[0]], ":") >= 5; !resource || !slash {
			except += "/"
		}
		if last := m[1] == len(format); !last {
			except += ":"
		}
		p = append(p, glob.Literal(format[start:m[0]])...)
		p = append(p, glob.One(except), glob.Many(except))
		start = m[1]
	}
	return append(p, glob.Literal(format[start:])...)
}
