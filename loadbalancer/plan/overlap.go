package plan

import (
	"net/netip"
	"slices"

	"ecs-foundation/internal/glob"
)

// Before returns the rules of a listener that may match a request of r first, by
// priority. Without them r would receive these requests.
func Before(rules []Rule, r Rule) []Rule {
	return slices.DeleteFunc(slices.Clone(rules), func(other Rule) bool {
		return other.Priority >= r.Priority || !other.overlaps(r.Route)
	})
}

// overlaps reports whether a request may match both routes. Headers and query
// parameters do not matter, because a request can have those of both routes.
func (r Route) overlaps(other Route) bool {
	return overlapAny(r.Hosts, other.Hosts, foldCase) && overlapAny(r.Paths, other.Paths, glob.Parse) &&
		anyPair(r.Methods, other.Methods, func(a, b string) bool { return a == b }) &&
		anyPair(r.Sources, other.Sources, netip.Prefix.Overlaps)
}

func overlapAny(a, b []string, parse func(string) glob.Pattern) bool {
	return anyPair(a, b, func(x, y string) bool { return parse(x).Overlaps(parse(y)) })
}

// anyPair reports whether match holds for an element of a and an element of b. An
// empty list matches anything.
func anyPair[T any](a, b []T, match func(T, T) bool) bool {
	return len(a) == 0 || len(b) == 0 || slices.ContainsFunc(a, func(x T) bool {
		return slices.ContainsFunc(b, func(y T) bool { return match(x, y) })
	})
}
