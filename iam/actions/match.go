package actions

import (
	"regexp"
	"strings"

	"ecs-foundation/internal/glob"
)

// Takes reports whether the action works on a resource that the ARN, which may
// have wildcards, names.
func (a Action) Takes(arn string) bool {
	for kind, format := range a.Types {
		if glob.Parse(arn).Overlaps(parseFormat(format, a.slash[kind])) {
			return true
		}
	}
	return false
}

var variable = regexp.MustCompile(`\$\{\w+\}`)

// parseFormat reads the reference's format of an ARN, in which ${Name} is a name
// of at least one character. Only the resource part may have slashes, where slash
// says so, and only the last name colons, as a version's number does.
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
