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

// A Route forwards the requests that meet all of its conditions to a service.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
type Route struct {
	// Paths are patterns of the path, without the query string, such as
	// /orders/*: * matches any characters, ? matches one. Case-sensitive.
	Paths []string `json:"paths"`
	// Hosts are patterns of the host, such as cart.example.com or *.example.com.
	// Not case-sensitive.
	Hosts []string `json:"hosts"`
	// Headers are patterns of values by header name, such as
	// {X-Channel: ["beta*"]}: each header must match one of its patterns. Not
	// case-sensitive.
	Headers map[string][]string `json:"headers"`
	// Methods are HTTP methods such as GET, in capitals and without wildcards.
	Methods []string `json:"methods"`
	// Query are parameters that the query string must have, all of them.
	Query []Parameter `json:"query"`
	// Sources are the CIDR blocks that connections come from. Behind a proxy or
	// CloudFront these are its addresses: X-Forwarded-For is ignored.
	Sources []netip.Prefix `json:"sources"`
	// Priority is the priority of the rule, 1 to 50000: of the rules that match,
	// the one with the lowest number applies. Unique per load balancer; leave
	// gaps for later rules. Required.
	Priority int `json:"priority"`
	// Login is the key in loadBalancer.logins with which users must log in.
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
			Example: map[string][]string{"X-Channel": {"beta"}},
		},
		"methods": {
			Pattern: method, Format: "an HTTP method in capitals, such as GET, without wildcards", Check: validateMethod,
			Unique: true, Source: ruleLimits,
		},
		"query":    {Unique: true, Example: []Parameter{{Key: "version", Value: "v1"}}},
		"sources":  {Unique: true, Example: []netip.Prefix{netip.MustParsePrefix("203.0.113.0/24")}},
		"priority": {Required: true, Min: 1, Max: maxPriority, Source: ruleLimits},
	}
}

// A Parameter matches one parameter of a query string.
type Parameter struct {
	// Key is a pattern of its name. Default any name.
	Key string `json:"key"`
	// Value is a pattern of its value, such as v1. Neither is case-sensitive, and
	// \* and \? match the characters themselves. Required.
	Value string `json:"value"`
}

// Constraints returns the constraints of a parameter.
func (Parameter) Constraints() map[string]validate.Constraint {
	const pattern = "a pattern of one parameter's "
	return map[string]validate.Constraint{
		"key": {Pattern: queryKey, Format: pattern + "key, without = & # and spaces, such as version", MaxLength: maxPattern, Source: ruleLimits},
		"value": {
			Required: true, Pattern: queryValue, Format: pattern + "value, without & # and spaces, such as v1, or * for any",
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

// String returns the conditions in the order of a request line, for messages.
func (r Route) String() string {
	conditions := slices.Concat(r.Methods, r.Hosts, r.Paths)
	for _, p := range r.Query {
		conditions = append(conditions, "?"+p.String())
	}
	for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
		conditions = append(conditions, name+": "+strings.Join(r.Headers[name], " "))
	}
	for _, source := range r.Sources {
		conditions = append(conditions, fmt.Sprintf("from %s", source))
	}
	return strings.Join(conditions, " ")
}

// Covers reports whether a route matches every request that another matches. It
// compares single values: it returns false if only several values together match
// those requests.
func (r Route) Covers(narrow Route) bool {
	return coverAll(r.Hosts, narrow.Hosts, foldCase) && coverAll(r.Paths, absolute(narrow.Paths), glob.Parse) &&
		r.coversMethods(narrow) && r.coversSources(narrow) && r.coversHeaders(narrow) && r.coversQuery(narrow)
}

func (r Route) coversMethods(narrow Route) bool {
	other := func(m string) bool { return !slices.Contains(r.Methods, m) }
	return len(r.Methods) == 0 || len(narrow.Methods) > 0 && !slices.ContainsFunc(narrow.Methods, other)
}

func (r Route) coversSources(narrow Route) bool {
	from := narrow.Sources
	if len(from) == 0 {
		from = []netip.Prefix{netaddr.AllIPv4, netaddr.AllIPv6}
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

// valuesOf returns the values of a header, in whatever case its name is written.
func valuesOf(headers map[string][]string, name string) []string {
	var patterns []string
	for key, values := range headers {
		if strings.EqualFold(key, name) {
			patterns = append(patterns, values...)
		}
	}
	return patterns
}
