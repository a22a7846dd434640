package policy

import (
	"slices"
	"strings"
)

// A Need is an action on a resource that has to be allowed.
type Need struct {
	Action   string
	Resource string
}

// Allows tells whether a document allows what is needed. Conditions are taken
// as met.
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
	return slices.ContainsFunc(patterns, func(p string) bool { return match(p, text) })
}

// match matches text with a pattern of IAM, in which * stands for any run of
// characters and ? for one.
func match(pattern, text string) bool {
	for pattern != "" {
		switch {
		case pattern[0] == '*':
			rest := strings.TrimLeft(pattern, "*")
			for i := 0; i <= len(text); i++ {
				if match(rest, text[i:]) {
					return true
				}
			}
			return false
		case text == "" || pattern[0] != '?' && pattern[0] != text[0]:
			return false
		}
		pattern, text = pattern[1:], text[1:]
	}
	return text == ""
}
