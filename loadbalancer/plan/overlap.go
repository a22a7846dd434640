package plan

import (
	"net/netip"
	"slices"

	"ecs-foundation/internal/glob"
)

// Before returns the rules of a listener that take precedence over r for some
// request, by priority: without them r would receive their requests.
func Before(rules []Rule, r Rule) []Rule {
	return slices.DeleteFunc(slices.Clone(rules), func(other Rule) bool {
		return other.Priority >= r.Priority || !other.overlaps(r.Route)
	})
}

// overlaps reports whether some request may match both routes. A request can have
// the headers and the parameters of both, so that those never keep routes apart.
func (r Route) overlaps(other Route) bool {
	return overlapAny(r.Hosts, other.Hosts, foldCase) && overlapAny(r.Paths, other.Paths, glob.Parse) &&
		anyPair(r.Methods, other.Methods, func(a, b string) bool { return a == b }) &&
		anyPair(r.Sources, other.Sources, netip.Prefix.Overlaps)
}

func overlapAny(a, b []string, parse func(string) glob.Pattern) bool {
	return anyPair(a, b, func(x, y string) bool { return parse(x).Overlaps(parse(y)) })
}

// anyPair reports whether match holds for some element of a and some of b. An
// empty list matches anything.
func anyPair[T any](a, b []T, match func(T, T) bool) bool {
	return len(a) == 0 || len(b) == 0 || slices.ContainsFunc(a, func(x T) bool {
		return slices.ContainsFunc(b, func(y T) bool { return match(x, y) })
	})
}
