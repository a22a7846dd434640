package plan

import (
	"slices"
	"strings"
)

// Loops tells whether a rule redirects clients to what it redirects again, and
// no rule before it takes all of that.
func (p Plan) Loops(r Rule) bool {
	if r.Redirect == nil {
		return false
	}
	again := r.again()
	earlier := func(o Rule) bool { return o.Priority < r.Priority && o.Covers(again) }
	if !r.Covers(again) || slices.ContainsFunc(p.Rules, earlier) {
		return false
	}
	return slices.ContainsFunc(p.Listeners, func(from Listener) bool {
		scheme, port := r.Redirect.leads(from)
		stands := func(l Listener) bool { return l.Serves && l.scheme() == scheme && l.Port == port }
		return from.Serves && slices.ContainsFunc(p.Listeners, stands)
	})
}

// again returns what is known of a request that follows the rule's redirect. A
// browser follows with GET.
func (r Rule) again() Route {
	next := r.Route
	if host := r.Redirect.Host; host != "" {
		next.Hosts = filled(host, "#{host}", r.Hosts)
	}
	if path := r.Redirect.Path; path != "" {
		var behind []string
		for _, p := range r.Paths {
			rest, ok := strings.CutPrefix(p, "/")
			if !ok {
				rest = "*"
			}
			behind = append(behind, rest)
		}
		next.Paths = filled(path, "#{path}", behind)
	}
	if query := r.Redirect.Query; query != "" && !strings.Contains(query, "#{query}") {
		next.Query = nil
	}
	if len(next.Methods) > 0 {
		next.Methods = []string{"GET"}
	}
	return next
}

// filled returns the patterns of a text in which a keyword stands for what
// matches one of some patterns, or if there are none for anything.
func filled(text, key string, patterns []string) []string {
	if len(patterns) == 0 {
		patterns = []string{"*"}
	}
	var all []string
	for _, p := range patterns {
		all = append(all, keyword.ReplaceAllString(strings.ReplaceAll(text, key, p), "*"))
	}
	return all
}
