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

// ruleLimits documents the limits of a rule.
const ruleLimits = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html"

const (
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
	validateHeaders(r.Headers, errs.Child("headers"))
	validateSources(r.Sources, errs.Child("sources"))
}

// validatePath suggests the slash without which a path never matches.
func validatePath(path string) string {
	if !strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "*") {
		return fmt.Sprintf("invalid value %q: begins with neither / nor *, so it never matches; did you mean %q?", path, "/"+path)
	}
	return ""
}

// validateHost reports hosts that AWS rejects though their characters are valid.
func validateHost(host string) string {
	switch {
	case strings.Trim(host, "*.") == "":
		return fmt.Sprintf("invalid value %q: matches every host; name one, such as *.example.com, or remove hosts", host)
	case hostPattern.MatchString(host) && !hostEnd.MatchString(host):
		return fmt.Sprintf("invalid value %q: must have a dot, and only letters after the last one, such as cart.example.com", host)
	}
	return ""
}

// validateMethod suggests the capitals that a method is written in.
func validateMethod(name string) string {
	if capitals := strings.ToUpper(name); capitals != name && method.MatchString(capitals) {
		return fmt.Sprintf("invalid value %q: never matches, because letter case counts; did you mean %s?", name, capitals)
	}
	return ""
}

func validateHeaderName(name string) string {
	if strings.EqualFold(name, "host") {
		return "AWS compares the Host header by hosts only: set its patterns there"
	}
	return ""
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

func validateHeaders(headers map[string][]string, errs validate.Errors) {
	lower := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		at, same := errs.Child(name), strings.ToLower(name)
		switch other, ok := lower[same]; {
		case ok:
			at.Addf("%s is the same header, for letter case does not count: join their values", other)
		case len(headers[name]) == 0:
			at.Addf(`it has no values: list patterns, such as ["beta*"], or ["*"] for any`)
		}
		lower[same] = name
	}
}

func validateSources(sources []netip.Prefix, errs validate.Errors) {
	for i, s := range sources {
		if s != s.Masked() {
			errs.Index(i).Addf("%s has bits set behind its prefix: did you mean %s?", s, s.Masked())
		}
	}
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
