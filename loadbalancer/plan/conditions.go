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
	headerValue = regexp.MustCompile(`^[ -\[\]-~]+$`)                     // without \, whose meaning AWS does not document
	method      = regexp.MustCompile(`^[A-Z_-]{1,40}$`)
	queryKey    = regexp.MustCompile(`^[!-"$%'-<>-~]+$`) // a key ends at =, a parameter at & or #
	queryValue  = regexp.MustCompile(`^[!-"$%'-~]+$`)
)

// validateRoutes reports invalid conditions, and rules of one load balancer with
// the same priority or the same conditions.
func validateRoutes(in Input, errs validate.Errors) {
	type place struct {
		shard    string
		priority int
	}
	rules, keys := in.allRules(), map[place]string{}
	for _, r := range rules {
		ruleErrs := errs.Child(r.Key)
		validateRoute(r.Route, ruleErrs)
		validateCovered(in.Spec, r.Route, ruleErrs)
		in.Spec.validatePriority(r.Priority, ruleErrs.Child("priority"))
		p := place{r.Shard, r.Priority}
		if other, ok := keys[p]; ok {
			ruleErrs.Child("priority").Addf("duplicate priority %d: %s has it already; set another, and leave gaps", r.Priority, other)
		}
		keys[p] = r.Key
	}
	validateDuplicates(rules, errs)
}

func validateRoute(r Route, errs validate.Errors) {
	values, wildcards := r.values(), r.wildcards()
	if values == 0 {
		errs.Addf(`required: at least one condition, such as paths: ["/orders/*"]`)
	}
	if values > maxConditions {
		errs.Addf("must have at most %d values in all its conditions (got %d); split it in two", maxConditions, values)
	}
	if wildcards > maxWildcards {
		errs.Addf("must have at most %d wildcards (got %d); split it in two, or shorten its patterns", maxWildcards, wildcards)
	}
	validateHeaders(r.Headers, errs.Child("headers"))
	validateSources(r.Sources, errs.Child("sources"))
}

// validatePath reports a path that never matches because it lacks a slash.
func validatePath(path string) string {
	if !strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "*") {
		return fmt.Sprintf("invalid value %q: begins with neither / nor *, so it never matches; did you mean %q?", path, "/"+path)
	}
	return ""
}

// validateHost reports a host that AWS rejects although its characters are valid.
func validateHost(host string) string {
	switch {
	case hostOf(host) != "":
		return fmt.Sprintf("invalid value %q: must be a host, without a scheme, port or path; did you mean %s?", host, hostOf(host))
	case strings.Trim(host, "*.") == "":
		return fmt.Sprintf("invalid value %q: matches every host; name one, such as *.example.com, or remove hosts", host)
	case hostPattern.MatchString(host) && !hostEnd.MatchString(host):
		return fmt.Sprintf("invalid value %q: must have a dot, and only letters after the last one, such as cart.example.com", host)
	}
	return ""
}

// hostOf returns the host in text that also has a scheme, a port or a path, or "".
func hostOf(text string) string {
	_, rest, hasScheme := strings.Cut(text, "://")
	if !hasScheme {
		rest = text
	}
	end := strings.IndexAny(rest, ":/")
	if end < 0 {
		end = len(rest)
	}
	if host := rest[:end]; host != text && hostPattern.MatchString(host) && hostEnd.MatchString(host) {
		return host
	}
	return ""
}

// validateMethod reports a method in lower case, which never matches.
func validateMethod(name string) string {
	if capitals := strings.ToUpper(name); capitals != name && method.MatchString(capitals) {
		return fmt.Sprintf("invalid value %q: never matches, because letter case counts; did you mean %s?", name, capitals)
	}
	return ""
}

func validateHeaderName(name string) string {
	if strings.EqualFold(name, "host") {
		return fmt.Sprintf("invalid value %q: AWS matches the Host header in host conditions only; set hosts", name)
	}
	return ""
}

// values returns how many values the conditions have, which AWS limits.
func (r Route) values() int {
	n := len(r.Paths) + len(r.Hosts) + len(r.Methods) + len(r.Query) + len(r.Sources)
	for _, values := range r.Headers {
		n += len(values)
	}
	return n
}

// wildcards returns how many wildcards the conditions have, which AWS limits.
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
	names := map[string]string{} // by name in lower case
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		headerErrs, lower := errs.Child(name), strings.ToLower(name)
		if other, ok := names[lower]; ok {
			headerErrs.Addf("duplicate header %s: letter case does not count; list all values under one name", other)
		} else if len(headers[name]) == 0 {
			headerErrs.Addf(`required: at least one pattern, such as ["beta*"], or ["*"] for any value`)
		}
		names[lower] = name
	}
}

func validateSources(sources []netip.Prefix, errs validate.Errors) {
	for i, s := range sources {
		if s != s.Masked() {
			errs.Index(i).Addf("invalid CIDR %q: bits are set after the prefix length; did you mean %s?", s, s.Masked())
		}
	}
}

// validateDuplicates reports a rule that never matches because another one of a
// lower priority number matches the same requests.
func validateDuplicates(rules []Rule, errs validate.Errors) {
	for i, r := range rules {
		for _, other := range rules[:i] {
			if r.Shard != other.Shard || r.values() == 0 || !r.Covers(other.Route) || !other.Covers(r.Route) {
				continue
			}
			first, second := other, r
			if r.Priority < other.Priority {
				first, second = r, other
			}
			errs.Child(second.Key).Addf("never matches: %s matches the same requests first, at priority %d; change one of them, or remove it",
				first.Key, first.Priority)
		}
	}
}
