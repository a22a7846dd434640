package plan

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// AWS's limits of an action.
const (
	maxBody         = 1024
	maxWeight       = 999
	maxTargetGroups = 5
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
			r.Redirect.validate(at.Child("redirect"))
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

func (r Redirection) validate(errs validate.Errors) {
	if r.Port < 0 || r.Port > maxPort {
		errs.Child("port").Addf("%d is no port: choose 1 to %d", r.Port, maxPort)
	}
	if r.Status != 0 && r.Status != 301 && r.Status != 302 {
		errs.Child("status").Addf("%d is no redirect: write 301, which browsers keep for good, or 302", r.Status)
	}
	validatePart(r.Host, redirectHost, []string{"#{host}"}, "a host, such as www.example.com", errs.Child("host"))
	if r.Path != "" {
		validatePart(r.Path, redirectPath, []string{"#{host}", "#{path}", "#{port}"}, "a path, such as /new/#{path}", errs.Child("path"))
	}
	validatePart(r.Query, redirectQuery, []string{"#{host}", "#{path}", "#{port}", "#{protocol}", "#{query}"},
		"a query string without its question mark, such as #{query}&from=old", errs.Child("query"))
}

// validatePart tells what is wrong with a part of where a client is sent.
func validatePart(text string, like *regexp.Regexp, keywords []string, what string, errs validate.Errors) {
	validateLength(text, errs)
	for _, k := range keyword.FindAllString(text, -1) {
		if !slices.Contains(keywords, k) {
			errs.Addf("%s is nothing that AWS fills in here: write %s", k, strings.Join(keywords, ", "))
		}
	}
	if rest := keyword.ReplaceAllString(text, "x"); !like.MatchString(rest) {
		errs.Addf("%q is not %s", text, what)
	}
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
	if ok := r.Status >= 200 && r.Status < 300 || r.Status >= 400 && r.Status < 600; !ok {
		errs.Child("status").Addf("%d is no answer that the load balancer gives: choose 200 to 299, or 400 to 599; "+
			"to send clients elsewhere write redirect", r.Status)
	}
	if n := len(r.Body); n > maxBody {
		errs.Child("body").Addf("%d bytes, and AWS takes %d: let a service answer", n, maxBody)
	}
}

func (s Shares) validate(services []Service, shard string, errs validate.Errors) {
	at, sum := errs.Child("weights"), 0
	if n := len(s.Weights); n < 2 || n > maxTargetGroups {
		at.Addf("%s, and requests are shared between 2 to %d: give one service routes instead, or share between fewer",
			validate.Count(n, "service"), maxTargetGroups)
	}
	names := make([]string, len(services))
	for i, s := range services {
		names[i] = s.Name
	}
	for _, name := range slices.Sorted(maps.Keys(s.Weights)) {
		weight := s.Weights[name]
		sum += max(0, weight)
		if weight < 0 || weight > maxWeight {
			at.Child(name).Addf("%d is no weight: choose 0 to %d", weight, maxWeight)
		}
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
	validateSticky(s.Stickiness, errs)
}

// validateKept tells clients that are kept at a task and not at its target group,
// which AWS refuses where there are several.
func validateKept(s Service, seconds int, errs validate.Errors) {
	if s.Target.Stickiness != nil && seconds == 0 {
		errs.Child("stickiness").Addf("services.%s.target.stickiness keeps a client at a task, and of several target groups AWS has to keep it "+
			"at one as well: give a number of seconds here, or take that key off", s.Name)
	}
}

func validateSticky(seconds int, errs validate.Errors) {
	validateOptional(seconds, 1, maxSticky, " seconds", errs.Child("stickiness"))
}
