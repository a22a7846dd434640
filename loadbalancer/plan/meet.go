package plan

import (
	"net/netip"
	"slices"
)

// Before returns the rules of a listener that a rule comes after for some
// request, by priority: without them it would take what is theirs.
func Before(rules []Rule, r Rule) []Rule {
	return slices.DeleteFunc(slices.Clone(rules), func(other Rule) bool {
		return other.Priority >= r.Priority || !other.Meets(r.Route)
	})
}

// Meets tells whether some request may match both routes. Headers and parameters
// it takes for such as may: a request can have those of both.
func (r Route) Meets(other Route) bool {
	return meetAny(r.Hosts, other.Hosts, folded) && meetAny(r.Paths, other.Paths, exact) &&
		anyPair(r.Methods, other.Methods, func(a, b string) bool { return a == b }) &&
		anyPair(r.Sources, other.Sources, netip.Prefix.Overlaps)
}

func meetAny(a, b []string, read func(string) pattern) bool {
	return anyPair(a, b, func(one, other string) bool { return read(one).meets(read(other)) })
}

// anyPair tells whether something holds for one of a and one of b, of which none
// at all stands for anything.
func anyPair[T any](a, b []T, holds func(T, T) bool) bool {
	return len(a) == 0 || len(b) == 0 || slices.ContainsFunc(a, func(one T) bool {
		return slices.ContainsFunc(b, func(other T) bool { return holds(one, other) })
	})
}

// meets tells whether some text matches both patterns.
func (p pattern) meets(q pattern) bool {
	// met[j] tells whether some text matches what has been read of p and q[:j].
	met := make([]bool, len(q)+1)
	met[0] = true
	for j, t := range q {
		met[j+1] = met[j] && t == run
	}
	for _, w := range p {
		before := met[0]
		met[0] = met[0] && w == run
		for j, t := range q {
			here := met[j+1]
			if w == run || t == run {
				met[j+1] = here || met[j]
			} else {
				met[j+1] = before && (w == t || w == one || t == one)
			}
			before = here
		}
	}
	return met[len(q)]
}
