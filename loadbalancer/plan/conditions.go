package plan

import (
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/glob"
	"ecs-foundation/internal/validate"
)

// AWS's limits of a rule.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const (
	maxPriority   = 50000
	maxConditions = 5 // values in all of a rule's conditions
	maxWildcards  = 5 // in all of a rule's conditions
	maxPattern    = 128
)

var (
	pathPattern = regexp.MustCompile(`^[A-Za-z0-9_.$/~"'@:+&*?-]+$`)
	hostPattern = regexp.MustCompile(`^[A-Za-z0-9.*?-]+$`)
	hostEnd     = regexp.MustCompile(`\.[A-Za-z*?]+$`)
	headerName  = regexp.MustCompile("^[A-Za-z0-9!#$%&'+.^_`|~-]{1,40}$") // RFC 7230's, without *
	headerValue = regexp.MustCompile(`^[ -\[\]-~]+$`)                     // what \ means there AWS does not tell
	method      = regexp.MustCompile(`^[A-Z_-]{1,40}$`)
	queryKey    = regexp.MustCompile(`^[!-"$%'-<>-~]+$`) // a key ends at =, a parameter at & or #
	queryValue  = regexp.MustCompile(`^[!-"$%'-~]+$`)
)

// validateRoutes tells what is wrong with conditions and priorities.
func validateRoutes(in Input, errs validate.Errors) {
	type rank struct {
		shard    string
		priority int
	}
	holders, places := map[rank]string{}, in.places()
	for _, p := range places {
		at := errs.Child(p.key)
		validateRoute(p.Route, at)
		validateCovered(in.Spec, p.Route, at)
		this := rank{p.shard(), p.Priority}
		if other, ok := holders[this]; ok {
			at.Child("priority").Addf("%d is taken by %s: a listener has one rule for each priority; "+
				"choose another, and leave gaps", p.Priority, other)
		}
		holders[this] = p.key
	}
	validateTwins(places, errs)
}

func validateRoute(r Route, errs validate.Errors) {
	if r.Priority < 1 || r.Priority > maxPriority {
		errs.Child("priority").Addf("%d is no priority: choose 1 to %d; the lowest that matches wins", r.Priority, maxPriority)
	}
	n := r.values()
	switch {
	case n == 0:
		errs.Addf(`it matches nothing: give paths, such as ["/orders/*"], or hosts, or other conditions`)
	case n > maxConditions:
		errs.Addf("%d values in its conditions, and AWS takes %d in a rule: split it in two", n, maxConditions)
	}
	if n := r.wildcards(); n > maxWildcards {
		errs.Addf("%d wildcards, and AWS takes %d in a rule: split it in two, or write less of the path", n, maxWildcards)
	}
	for i, path := range r.Paths {
		at := errs.Child("paths").Index(i)
		if !strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "*") {
			at.Addf("%q begins with neither / nor *, so it never matches: did you mean %q?", path, "/"+path)
		}
		validatePattern(path, pathPattern, at)
	}
	for i, host := range r.Hosts {
		at := errs.Child("hosts").Index(i)
		if strings.Trim(host, "*.") == "" {
			at.Addf("%q is every host there is: name one, such as *.example.com, or take hosts off", host)
		} else if hostPattern.MatchString(host) && !hostEnd.MatchString(host) {
			at.Addf("%q is no host: AWS wants a dot, and only letters behind the last, as in cart.example.com", host)
		}
		validatePattern(host, hostPattern, at)
	}
	validateTwice(r.Paths, errs.Child("paths"))
	validateTwice(r.Hosts, errs.Child("hosts"))
	validateMethods(r.Methods, errs.Child("methods"))
	validateHeaders(r.Headers, errs.Child("headers"))
	validateQuery(r.Query, errs.Child("query"))
	validateSources(r.Sources, errs.Child("sources"))
}

// values counts what AWS compares a request with.
func (r Route) values() int {
	n := len(r.Paths) + len(r.Hosts) + len(r.Methods) + len(r.Query) + len(r.Sources)
	for _, values := range r.Headers {
		n += len(values)
	}
	return n
}

func (r Route) wildcards() int {
	n := 0
	for _, text := range slices.Concat(append(slices.Collect(maps.Values(r.Headers)), r.Paths, r.Hosts)...) {
		n += glob.Parse(text).Wildcards()
	}
	for _, p := range r.Query {
		n += parseQuery(p.Key).Wildcards() + parseQuery(p.Value).Wildcards()
	}
	return n
}

func validatePattern(text string, allowed *regexp.Regexp, errs validate.Errors) {
	validateLength(text, errs)
	if !allowed.MatchString(text) {
		errs.Addf("%q has characters that AWS does not take in a pattern: use letters, digits, * and ?, and . - "+
			"(in paths also _ $ / ~ \" ' @ : + &)", text)
	}
}

func validateLength(text string, errs validate.Errors) {
	if len(text) > maxPattern {
		errs.Addf("%q has %d characters, and AWS takes %d", text, len(text), maxPattern)
	}
}

func validateTwice[T comparable](all []T, errs validate.Errors) {
	for i, one := range all {
		if slices.Contains(all[:i], one) {
			errs.Index(i).Addf("%q is listed twice: take one off", fmt.Sprint(one))
		}
	}
}

func validateMethods(methods []string, errs validate.Errors) {
	for i, m := range methods {
		if capitals := strings.ToUpper(m); !method.MatchString(m) && method.MatchString(capitals) {
			errs.Index(i).Addf("%q never matches, for letter case counts: did you mean %s?", m, capitals)
		} else if !method.MatchString(m) {
			errs.Index(i).Addf("%q is no method: write one such as GET, without wildcards", m)
		}
	}
	validateTwice(methods, errs)
}

func validateHeaders(headers map[string][]string, errs validate.Errors) {
	lower := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		at, same := errs.Child(name), strings.ToLower(name)
		switch other, ok := lower[same]; {
		case same == "host":
			at.Addf("AWS compares the Host header by hosts only: write its patterns there")
		case !headerName.MatchString(name):
			at.Addf("%q is no name of a header: use up to 40 letters, digits and hyphens, without wildcards", name)
		case ok:
			at.Addf("%s is the same header, for letter case does not count: join their values", other)
		case len(headers[name]) == 0:
			at.Addf(`it has no values: list patterns, such as ["beta*"], or ["*"] for any`)
		}
		lower[same] = name
		for i, value := range headers[name] {
			validateLength(value, at.Index(i))
			if !headerValue.MatchString(value) {
				at.Index(i).Addf("%q is no pattern of a value: use what a keyboard has, without a backslash", value)
			}
		}
		validateTwice(headers[name], at)
	}
}

func validateQuery(query []Parameter, errs validate.Errors) {
	for i, p := range query {
		validateParameter(p.Key, queryKey, errs.Index(i).Child("key"))
		needs(p.Value != "", errs.Index(i).Child("value"), "give a pattern of what the parameter is set to, or * for anything")
		validateParameter(p.Value, queryValue, errs.Index(i).Child("value"))
	}
	validateTwice(query, errs)
}

func validateParameter(text string, allowed *regexp.Regexp, errs validate.Errors) {
	validateLength(text, errs)
	if text != "" && !allowed.MatchString(text) {
		errs.Addf("%q never matches, for a query string is cut at &, at # and at the first = of a parameter, and has no blanks: "+
			"write the key and the value of one parameter", text)
	}
}

func validateSources(sources []netip.Prefix, errs validate.Errors) {
	for i, s := range sources {
		if s != s.Masked() {
			errs.Index(i).Addf("%s has bits set behind its prefix: did you mean %s?", s, s.Masked())
		}
	}
	validateTwice(sources, errs)
}

// validateTwins tells routes that match exactly what another matches: of two, the
// one with the higher priority number would never be asked.
func validateTwins(places []place, errs validate.Errors) {
	for i, p := range places {
		for _, other := range places[:i] {
			if p.shard() != other.shard() || p.values() == 0 || !p.Covers(other.Route) || !other.Covers(p.Route) {
				continue
			}
			first, second := other, p
			if p.Priority < other.Priority {
				first, second = p, other
			}
			errs.Child(second.key).Addf("%s matches the same and comes first, by its priority %d: change one of them, or take it off",
				first.key, first.Priority)
		}
	}
}
