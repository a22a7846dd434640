package plan

import (
	"slices"
	"strings"

	"ecs-foundation/internal/glob"
)

// foldCase parses a pattern of hosts or headers, where letter case does not count.
func foldCase(text string) glob.Pattern { return glob.Parse(strings.ToLower(text)) }

// parseQuery parses a pattern of query strings, where letter case does not count
// and a backslash makes a wildcard literal.
func parseQuery(text string) glob.Pattern {
	text = strings.ToLower(text)
	p := make(glob.Pattern, 0, len(text))
	for i := strings.IndexByte(text, '\\'); i >= 0; i = strings.IndexByte(text, '\\') {
		p = append(p, glob.Parse(text[:i])...)
		if escaped := strings.IndexAny(text[i+1:], "*?") == 0; escaped {
			i++
		}
		p = append(p, glob.Literal(text[i:i+1])...)
		text = text[i+1:]
	}
	return append(p, glob.Parse(text)...)
}

// absolute returns patterns that match the same paths, and begin with the slash with which every path begins.
func absolute(paths []string) []string {
	if len(paths) == 0 {
		return []string{"/*"}
	}
	var patterns []string
	for _, path := range paths {
		rest := strings.TrimLeft(path, "*")
		if rest != path {
			patterns = append(patterns, "/*"+rest)
		}
		if after, found := strings.CutPrefix(rest, "?"); found {
			rest = "/" + after
		}
		if rest == path || strings.HasPrefix(rest, "/") {
			patterns = append(patterns, rest)
		}
	}
	return patterns
}

// coverAll reports whether each pattern of narrow is covered by one of wide. An
// empty list matches anything.
func coverAll(wide, narrow []string, parse func(string) glob.Pattern) bool {
	if len(wide) == 0 {
		return true
	}
	if len(narrow) == 0 {
		narrow = []string{"*"}
	}
	return !slices.ContainsFunc(narrow, func(n string) bool {
		return !slices.ContainsFunc(wide, func(w string) bool { return parse(w).Covers(parse(n)) })
	})
}
