package policy

import (
	"slices"

	"ecs-foundation/internal/glob"
)

// A Need is an action on a resource that must be allowed.
type Need struct {
	Action   string
	Resource string
}

// Allows reports whether the document allows the need, assuming that all
// conditions are met.
func (d Document) Allows(n Need) bool {
	allowed := false
	for _, s := range d.Statements {
		if matchAny(s.Actions, n.Action) && matchAny(s.Resources, n.Resource) {
			if s.Effect == Deny {
				return false
			}
			allowed = true
		}
	}
	return allowed
}

func matchAny(patterns []string, text string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return glob.Match(p, text) })
}
