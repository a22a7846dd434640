package plan

import (
	"slices"
	"strings"
)

// IsRedirectLoop reports whether a rule redirects clients to requests that it matches
// again, and no rule of a lower priority number matches all of them first.
func (p Plan) IsRedirectLoop(r Rule) bool {
	if r.Redirect == nil {
		return false
	}
	next := r.afterRedirect()
	matchesFirst := func(other Rule) bool { return other.Priority < r.Priority && other.Covers(next) }
	if !r.Covers(next) || slices.ContainsFunc(p.Rules, matchesFirst) {
		return false
	}
	return slices.ContainsFunc(p.Listeners, func(from Listener) bool {
		scheme, port := r.Redirect.destination(from)
		receives := func(l Listener) bool { return l.Serves && l.scheme() == scheme && l.Port == port }
		return from.Serves && slices.ContainsFunc(p.Listeners, receives)
	})
}

// afterRedirect returns the conditions that the redirected request of a client is
// known to meet. Browsers follow a redirect with GET.
func (r Rule) afterRedirect() Route {
	next := r.Route
	if host := r.Redirect.Host; host != "" {
		next.Hosts = expand(host, "#{host}", r.Hosts)
	}
	if path := r.Redirect.Path; path != "" {
		next.Paths = expand(path, "#{path}", withoutSlash(r.Paths))
	}
	if query := r.Redirect.Query; query != "" && !strings.Contains(query, "#{query}") {
		next.Query = nil
	}
	if len(next.Methods) > 0 {
		next.Methods = []string{"GET"}
	}
	return next
}

// withoutSlash returns patterns of what #{path} stands for: a path without the
// slash that it begins with.
func withoutSlash(paths []string) []string {
	patterns := make([]string, len(paths))
	for i, path := range paths {
		rest, ok := strings.CutPrefix(path, "/")
		if !ok {
			rest = "*"
		}
		patterns[i] = rest
	}
	return patterns
}

// expand returns the patterns of a text in which a keyword stands for text that
// matches one of some patterns, or for any text if there are none. Other keywords
// stand for any text.
func expand(text, key string, patterns []string) []string {
	if len(patterns) == 0 {
		patterns = []string{"*"}
	}
	expanded := make([]string, len(patterns))
	for i, p := range patterns {
		expanded[i] = keyword.ReplaceAllString(strings.ReplaceAll(text, key, p), "*")
	}
	return expanded
}
