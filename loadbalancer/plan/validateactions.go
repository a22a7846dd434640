package plan

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

var (
	keyword       = regexp.MustCompile(`#\{[^}]*\}`)
	redirectHost  = regexp.MustCompile(`^[A-Za-z0-9.-]*$`)
	redirectPath  = regexp.MustCompile(`^/[A-Za-z0-9_.$/~"'@:+&-]*$`)
	redirectQuery = regexp.MustCompile(`^[!-"$->@-~][!-"$-~]*$|^$`)
)

// validateActions reports rules of loadBalancer.rules that do not have exactly one
// action, and actions that AWS rejects.
func validateActions(in Input, errs validate.Errors) {
	for _, name := range slices.Sorted(maps.Keys(in.Spec.Rules)) {
		r, ruleErrs := in.Spec.Rules[name], errs.Child("loadBalancer").Child("rules").Child(name)
		actions := 0
		if r.Redirect != nil {
			actions++
			r.Redirect.validate(in.listeners(), ruleErrs.Child("redirect"))
		}
		if r.Respond != nil {
			actions++
			r.Respond.validate(ruleErrs.Child("respond"))
		}
		if r.Forward != nil {
			actions++
			r.Forward.validate(in.Services, r.Shard, ruleErrs.Child("forward"))
		}
		if actions != 1 {
			ruleErrs.Addf("must have exactly one of redirect, respond and forward (got %d)", actions)
		}
	}
}

// redirectPart returns the constraint of a part of a redirect's URL, which may
// contain some keywords.
func redirectPart(pattern *regexp.Regexp, format string, keywords ...string) validate.Constraint {
	return validate.Constraint{MaxLength: maxPattern, Source: ruleLimits, Check: func(text string) string {
		for _, k := range keyword.FindAllString(text, -1) {
			if !slices.Contains(keywords, k) {
				return fmt.Sprintf("unknown keyword %s: must be one of %s", k, strings.Join(keywords, ", "))
			}
		}
		if !pattern.MatchString(keyword.ReplaceAllString(text, "x")) {
			return fmt.Sprintf("invalid value %q: must be %s", text, format)
		}
		return ""
	}}
}

// validate reports a redirect from HTTPS to HTTP, which AWS does not support, and
// one that sends clients back to the URL of their request.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html
func (r RedirectAction) validate(listeners []Listener, errs validate.Errors) {
	for _, from := range listeners {
		switch {
		case !from.Serves:
		case from.HTTPS && r.Protocol == SchemeHTTP:
			errs.Child("protocol").Addf("invalid value %q: AWS does not redirect from HTTPS to HTTP; remove the key", r.Protocol)
		case r.isNoop(from):
			errs.Addf("redirect loop: leads back to the listener on port %d with the same host and path; "+
				"change the protocol, the host, the port or the path", from.Port)
		}
	}
}

// isNoop reports whether a redirect changes neither protocol, host, port nor path.
// AWS rejects one that changes only the query string.
func (r RedirectAction) isNoop(from Listener) bool {
	scheme, port := r.destination(from)
	sameHost, samePath := r.Host == "" || r.Host == "#{host}", r.Path == "" || r.Path == "/#{path}"
	return scheme == from.scheme() && port == from.Port && sameHost && samePath
}

// destination returns the scheme and port to which a listener's clients are
// redirected.
func (r RedirectAction) destination(from Listener) (Scheme, int) {
	r = r.withDefaults()
	return cmp.Or(r.Protocol, from.scheme()), cmp.Or(r.Port, from.Port)
}

func (r FixedResponseAction) validate(errs validate.Errors) {
	if r.Status >= 300 && r.Status < 400 {
		errs.Child("status").Addf("must be between 200 and 299, or 400 and 599 (got %d); to redirect clients, use redirect", r.Status)
	}
}

// validate reports services that do not exist, cannot be targets of a rule of this
// load balancer, or all have weight 0.
func (a ForwardAction) validate(services []Service, shard string, errs validate.Errors) {
	weights, sum := errs.Child("weights"), 0
	names := make([]string, len(services))
	for i, service := range services {
		names[i] = service.Name
	}
	for _, name := range slices.Sorted(maps.Keys(a.Weights)) {
		sum += max(0, a.Weights[name])
		i := slices.Index(names, name)
		switch {
		case i < 0:
			validate.UnknownName(weights.Child(name), "service", name, names, "add it to services with its port")
		case services[i].Shard != shard:
			weights.Child(name).Addf("%s belongs to another load balancer, and AWS forwards to a target group from only one: set the same shard on both", name)
		case services[i].Green != nil:
			weights.Child(name).Addf("services.%s.green already divides its requests: remove one of the two", name)
		default:
			validateStickiness(services[i], a.Stickiness, errs)
		}
	}
	if len(a.Weights) > 0 && sum == 0 {
		weights.Addf("all weights are 0, so no service receives requests: set at least one above 0")
	}
}

// validateStickiness reports a rule that keeps clients at a task but not at its
// target group. AWS rejects that for a rule with several target groups.
func validateStickiness(s Service, seconds int, errs validate.Errors) {
	if s.Target.Stickiness != nil && seconds == 0 {
		errs.Child("stickiness").Addf("required with services.%s.target.stickiness, because a client can stay with a task only if it stays with "+
			"its target group: set a number of seconds, or remove target.stickiness", s.Name)
	}
}

// stickiness returns the constraint of how long a client stays with a target group.
func stickiness() validate.Constraint {
	return validate.Constraint{Min: 1, Max: week, Unit: "seconds", Source: ruleLimits}
}
