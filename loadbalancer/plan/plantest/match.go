// Package plantest evaluates listener rules as an Application Load Balancer does,
// for tests. It parses patterns independently of package plan.
package plantest

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"

	lbplan "ecs-foundation/loadbalancer/plan"
)

// A Request is the part of an HTTP request that rules compare.
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

// Match returns the rule that a listener applies to a request: the first that
// matches, by priority. If none does, the listener applies its default action.
func Match(p lbplan.Plan, l lbplan.Listener, q Request) (lbplan.Rule, bool) {
	for _, r := range p.RulesOn(l) {
		if Matches(r.Route, q) {
			return r, true
		}
	}
	return lbplan.Rule{}, false
}

// Matches reports whether a request meets every condition of a route, each with at
// least one of its values. AWS does not document how it parses query strings; this
// assumes that nothing is decoded, a parameter ends at & and its key at the first
// =, and a parameter without = has an empty value.
func Matches(r lbplan.Route, q Request) bool {
	return matchesAny(r.Hosts, q.Host, foldCase) && matchesAny(r.Paths, q.Path, keepCase) &&
		(len(r.Methods) == 0 || slices.Contains(r.Methods, q.Method)) &&
		matchesSource(r, q.Source) && matchesHeaders(r, q.Headers) && matchesQuery(r, q.Query)
}

func matchesSource(r lbplan.Route, from netip.Addr) bool {
	return len(r.Sources) == 0 || slices.ContainsFunc(r.Sources, func(s netip.Prefix) bool { return s.Contains(from.Unmap()) })
}

func matchesHeaders(r lbplan.Route, sent map[string][]string) bool {
	for wanted, patterns := range r.Headers {
		matched := false
		for name, values := range sent {
			matched = matched || strings.EqualFold(name, wanted) && slices.ContainsFunc(values, func(v string) bool {
				return matchesAny(patterns, v, foldCase)
			})
		}
		if !matched {
			return false
		}
	}
	return true
}

func matchesQuery(r lbplan.Route, sent string) bool {
	for _, wanted := range r.Query {
		matches := func(parameter string) bool {
			key, value, _ := strings.Cut(parameter, "=")
			return (wanted.Key == "" || query(wanted.Key).MatchString(key)) && query(wanted.Value).MatchString(value)
		}
		if !slices.ContainsFunc(strings.Split(sent, "&"), matches) {
			return false
		}
	}
	return true
}

// matchesAny reports whether some pattern matches the text, or there is none.
func matchesAny(patterns []string, text string, parse func(string) *regexp.Regexp) bool {
	return len(patterns) == 0 || slices.ContainsFunc(patterns, func(p string) bool { return parse(p).MatchString(text) })
}

// keepCase parses a pattern of paths.
func keepCase(pattern string) *regexp.Regexp { return compile("(?s)", pattern, `[*?]`) }

// foldCase parses a pattern of hosts and headers, where letter case does not count.
func foldCase(pattern string) *regexp.Regexp { return compile("(?si)", pattern, `[*?]`) }

// query parses a pattern of query strings, in which a backslash makes a wildcard
// literal.
func query(pattern string) *regexp.Regexp { return compile("(?si)", pattern, `\\?[*?]`) }

// compile returns the regular expression of a pattern, whose wildcards another
// expression finds.
func compile(flags, pattern, wildcard string) *regexp.Regexp {
	var expression strings.Builder
	expression.WriteString(flags + "^")
	for pattern != "" {
		at := regexp.MustCompile(wildcard).FindStringIndex(pattern)
		if at == nil {
			at = []int{len(pattern), len(pattern)}
		}
		expression.WriteString(regexp.QuoteMeta(pattern[:at[0]]))
		switch found := pattern[at[0]:at[1]]; found {
		case "*":
			expression.WriteString(".*")
		case "?":
			expression.WriteString(".")
		default: // escaped, or the end
			expression.WriteString(regexp.QuoteMeta(strings.TrimPrefix(found, `\`)))
		}
		pattern = pattern[at[1]:]
	}
	return regexp.MustCompile(expression.String() + "$")
}
