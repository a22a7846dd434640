package plan

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"ecs-foundation/internal/glob"
	"ecs-foundation/internal/netaddr"
	"ecs-foundation/internal/validate"
)

// A Route sends requests to a service: those that meet all of its conditions.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
type Route struct {
	// Paths are patterns such as /orders/*; * stands for any characters, ?
	// for one, and letter case counts. Without the query string.
	Paths []string `json:"paths"`
	// Hosts are patterns such as cart.example.com or *.example.com; letter
	// case does not count.
	Hosts []string `json:"hosts"`
	// Headers are patterns of values, by the header's name, such as
	// {X-Channel: ["beta*"]}: each header has to have one of its own. Letter
	// case counts in neither.
	Headers map[string][]string `json:"headers"`
	// Methods are names such as GET, in capitals and without wildcards.
	Methods []string `json:"methods"`
	// Query are parameters that the query string has, all of them.
	Query []Parameter `json:"query"`
	// Sources are the address ranges that connections come from. Behind a
	// proxy or CloudFront that is theirs: X-Forwarded-For is not asked.
	Sources []netip.Prefix `json:"sources"`
	// Priority is the rule's place, 1 to 50000; the lowest that matches
	// wins. Unique in the stack; leave gaps for what comes later. Required.
	Priority int `json:"priority"`
	// Login is the key of loadBalancer.logins that users log in by first.
	Login string `json:"login"`
}

// Constraints returns the constraints of a route.
func (Route) Constraints() map[string]validate.Constraint {
	const pattern = "a pattern of letters, digits, * and ?, and "
	return map[string]validate.Constraint{
		"paths": {
			Pattern: pathPattern, Format: pattern + `. - _ $ / ~ " ' @ : + &, such as /orders/*`, Check: validatePath,
			MaxLength: maxPattern, Unique: true, Source: ruleLimits,
		},
		"hosts": {
			Pattern: hostPattern, Format: pattern + ". -, such as *.example.com", Check: validateHost,
			MaxLength: maxPattern, Unique: true, Source: ruleLimits,
		},
		"headers": {
			Pattern: headerValue, Format: "a pattern of printable characters other than a backslash, such as beta*",
			MaxLength: maxPattern, Unique: true, Source: ruleLimits,
			Keys: &validate.Constraint{
				Pattern: headerName, Format: "up to 40 letters, digits and hyphens, without wildcards", Check: validateHeaderName,
			},
		},
		"methods": {
			Pattern: method, Format: "an HTTP method in capitals, such as GET, without wildcards", Check: validateMethod,
			Unique: true, Source: ruleLimits,
		},
		"query":    {Unique: true},
		"sources":  {Unique: true},
		"priority": {Required: true, Min: 1, Max: 50000, Source: ruleLimits},
	}
}

// A Parameter is one of a query string.
type Parameter struct {
	// Key is a pattern of its name. Default any.
	Key string `json:"key"`
	// Value is a pattern of its value, such as v1; letter case does not count
	// in either, and \* and \? are the characters themselves. Required.
	Value string `json:"value"`
}

// Constraints returns the constraints of a parameter.
func (Parameter) Constraints() map[string]validate.Constraint {
	const pattern = "a pattern of one parameter's "
	return map[string]validate.Constraint{
		"key": {Pattern: queryKey, Format: pattern + "key, without = & # and blanks, such as version", MaxLength: maxPattern, Source: ruleLimits},
		"value": {
			Required: true, Pattern: queryValue, Format: pattern + "value, without & # and blanks, such as v1, or * for any",
			MaxLength: maxPattern, Source: ruleLimits,
		},
	}
}

// String returns "version=v1".
func (p Parameter) String() string {
	if p.Key == "" {
		return p.Value
	}
	return p.Key + "=" + p.Value
}

// String returns the conditions in the order of a request line, for a sentence.
func (r Route) String() string {
	all := slices.Concat(r.Methods, r.Hosts, r.Paths)
	for _, p := range r.Query {
		all = append(all, "?"+p.String())
	}
	for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
		all = append(all, name+": "+strings.Join(r.Headers[name], " "))
	}
	for _, source := range r.Sources {
		all = append(all, fmt.Sprintf("from %s", source))
	}
	return strings.Join(all, " ")
}

// Covers tells whether a route takes every request that another would. It is
// sure where it says so; of conditions that only together take all it says no.
func (r Route) Covers(narrow Route) bool {
	return coverAll(r.Hosts, narrow.Hosts, foldCase) && coverAll(r.Paths, narrow.Paths, glob.Parse) &&
		r.coversMethods(narrow) && r.coversSources(narrow) && r.coversHeaders(narrow) && r.coversQuery(narrow)
}

func (r Route) coversMethods(narrow Route) bool {
	other := func(m string) bool { return !slices.Contains(r.Methods, m) }
	return len(r.Methods) == 0 || len(narrow.Methods) > 0 && !slices.ContainsFunc(narrow.Methods, other)
}

func (r Route) coversSources(narrow Route) bool {
	from := narrow.Sources
	if len(from) == 0 {
		from = []netip.Prefix{netaddr.World, netaddr.World6}
	}
	return len(r.Sources) == 0 || !slices.ContainsFunc(from, func(n netip.Prefix) bool {
		return !slices.ContainsFunc(r.Sources, func(w netip.Prefix) bool { return netaddr.Contains(w, n) })
	})
}

func (r Route) coversHeaders(narrow Route) bool {
	for name, wide := range r.Headers {
		values := valuesOf(narrow.Headers, name)
		if len(values) == 0 || !coverAll(wide, values, foldCase) {
			return false
		}
	}
	return true
}

func (r Route) coversQuery(narrow Route) bool {
	for _, wide := range r.Query {
		covered := func(n Parameter) bool {
			return (wide.Key == "" || n.Key != "" && parseQuery(wide.Key).Covers(parseQuery(n.Key))) &&
				parseQuery(wide.Value).Covers(parseQuery(n.Value))
		}
		if !slices.ContainsFunc(narrow.Query, covered) {
			return false
		}
	}
	return true
}

// valuesOf returns the values of a header, however its name is written.
func valuesOf(headers map[string][]string, name string) []string {
	var all []string
	for key, values := range headers {
		if strings.EqualFold(key, name) {
			all = append(all, values...)
		}
	}
	return all
}
