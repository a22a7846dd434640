package plan

import (
	"net/netip"
	"slices"
	"strings"
)

// A Request is what a rule looks at.
type Request struct {
	Method string
	Host   string // without its port
	Path   string // without the query string
	Query  string // as it is sent, percent-encoded
	// Headers are the values by name; a header that is sent twice has two.
	Headers map[string][]string
	// Source is the address that the connection comes from.
	Source netip.Addr
}

// Match returns the rule that decides about a request at a listener, as an
// Application Load Balancer does: the first that matches, by priority. Where
// none does the listener's default action answers.
func (p Plan) Match(l Listener, q Request) (Rule, bool) {
	for _, r := range p.RulesOn(l) {
		if r.Matches(q) {
			return r, true
		}
	}
	return Rule{}, false
}

// Matches tells whether a request meets all conditions of a route, and of each
// one of its values. What AWS does not tell of query strings is taken so:
// nothing in them is decoded, a parameter ends at & and its key at the first =,
// and one without = has an empty value.
func (r Route) Matches(q Request) bool {
	return takes(r.Hosts, small(q.Host), folded) && takes(r.Paths, literal(q.Path), exact) &&
		(len(r.Methods) == 0 || slices.Contains(r.Methods, q.Method)) &&
		r.takesSource(q.Source) && r.takesHeaders(q.Headers) && r.takesQuery(q.Query)
}

// takes tells whether a text is one that some pattern matches, or there is none.
func takes(patterns []string, text pattern, read func(string) pattern) bool {
	return len(patterns) == 0 || anyCovers(patterns, text, read)
}

// small returns a text as patterns are compared in which letter case does not
// count.
func small(text string) pattern { return literal(strings.ToLower(text)) }

func (r Route) takesSource(from netip.Addr) bool {
	return len(r.Sources) == 0 || slices.ContainsFunc(r.Sources, func(s netip.Prefix) bool { return s.Contains(from.Unmap()) })
}

func (r Route) takesHeaders(sent map[string][]string) bool {
	for name, patterns := range r.Headers {
		if !slices.ContainsFunc(valuesOf(sent, name), func(v string) bool { return takes(patterns, small(v), folded) }) {
			return false
		}
	}
	return true
}

func (r Route) takesQuery(sent string) bool {
	for _, wanted := range r.Query {
		is := func(parameter string) bool {
			key, value, _ := strings.Cut(parameter, "=")
			return (wanted.Key == "" || escaped(wanted.Key).covers(small(key))) && escaped(wanted.Value).covers(small(value))
		}
		if !slices.ContainsFunc(strings.Split(sent, "&"), is) {
			return false
		}
	}
	return true
}
