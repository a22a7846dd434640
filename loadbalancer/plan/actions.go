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

// validateOwnRules tells what is wrong with what the load balancer's own rules do.
func validateOwnRules(in Input, errs validate.Errors) {
	for _, name := range slices.Sorted(maps.Keys(in.Spec.OwnRules)) {
		r, at := in.Spec.OwnRules[name], errs.Child("loadBalancer").Child("rules").Child(name)
		n := 0
		for _, given := range []bool{r.Redirect != nil, r.Respond != nil, r.Forward != nil} {
			if given {
				n++
			}
		}
		if n != 1 {
			at.Addf("a rule does one thing, and here it is %d: write exactly one of redirect, respond and forward", n)
		}
		if r.Redirect != nil {
			r.Redirect.validateLoop(in.listeners(), at.Child("redirect"))
		}
		if r.Respond != nil {
			r.Respond.validate(at.Child("respond"))
		}
		if r.Forward != nil {
			r.Forward.validate(in.Services, r.Shard, at.Child("forward"))
		}
	}
}

// redirectPart returns the constraint of a part of a redirect, which may contain
// keywords.
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

// validateLoop tells a redirect that leads to where the request was sent already.
func (r Redirection) validateLoop(listeners []Listener, errs validate.Errors) {
	for _, on := range listeners {
		switch {
		case !on.Serves:
		case on.HTTPS && r.Protocol == SchemeHTTP:
			errs.Child("protocol").Addf("AWS redirects nobody from HTTPS to HTTP: take it off")
		case r.stays(on):
			errs.Addf("on the listener at port %d it changes neither protocol, host, port nor path, and a client that follows it "+
				"would come back for ever: change one of them", on.Port)
		}
	}
}

// stays tells whether a redirect changes nothing that AWS counts. A query string
// alone it does not.
func (r Redirection) stays(on Listener) bool {
	scheme, port := r.leads(on)
	return scheme == on.scheme() && port == on.Port && (r.Host == "" || r.Host == "#{host}") && (r.Path == "" || r.Path == "/#{path}")
}

// leads returns the scheme and port that a redirect at a listener leads to.
func (r Redirection) leads(on Listener) (Scheme, int) {
	r = r.withDefaults()
	return cmp.Or(r.Protocol, on.scheme()), cmp.Or(r.Port, on.Port)
}

func (r Response) validate(errs validate.Errors) {
	if r.Status >= 300 && r.Status < 400 {
		errs.Child("status").Addf("must be between 200 and 299, or 400 and 599 (got %d); to redirect clients, use redirect", r.Status)
	}
}

func (s Shares) validate(services []Service, shard string, errs validate.Errors) {
	at, sum := errs.Child("weights"), 0
	names := make([]string, len(services))
	for i, s := range services {
		names[i] = s.Name
	}
	for _, name := range slices.Sorted(maps.Keys(s.Weights)) {
		weight := s.Weights[name]
		sum += max(0, weight)
		i := slices.Index(names, name)
		switch {
		case i < 0:
			at.Child(name).Addf("there is no %q in services: %s", name, validate.Choices(name, names, "add it there with its port"))
		case services[i].Shard != shard:
			at.Child(name).Addf("%s stands at another load balancer, and AWS leads to a target group from one only: write the same shard at both", name)
		case services[i].Green != nil:
			at.Child(name).Addf("its requests are shared already, by services.%s.green: take one of the two off", name)
		default:
			validateKept(services[i], s.Stickiness, errs)
		}
	}
	if len(s.Weights) > 0 && sum == 0 {
		at.Addf("all weights are 0, so nobody gets a request: give one more")
	}
}

// validateKept tells clients that are kept at a task and not at its target group,
// which AWS refuses where there are several.
func validateKept(s Service, seconds int, errs validate.Errors) {
	if s.Target.Stickiness != nil && seconds == 0 {
		errs.Child("stickiness").Addf("services.%s.target.stickiness keeps a client at a task, and of several target groups AWS has to keep it "+
			"at one as well: give a number of seconds here, or take that key off", s.Name)
	}
}

// sticky returns the constraint of how long a client stays with a target group.
func sticky() validate.Constraint {
	return validate.Constraint{Min: 1, Max: week, Unit: "seconds", Source: ruleLimits}
}
