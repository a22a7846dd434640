package routing

import (
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/problem"
	"ecs-foundation/internal/setting"
)

// AWS's limits.
const (
	maxPort       = 65535
	maxIdle       = 4000
	maxPriority   = 50000
	maxConditions = 5 // values in all of a rule's conditions
	maxWildcards  = 5 // in all of a rule's conditions
	maxPattern    = 128
)

var (
	pathPattern = regexp.MustCompile(`^[A-Za-z0-9_.$/~"'@:+&*?-]+$`)
	hostPattern = regexp.MustCompile(`^[A-Za-z0-9.*?-]+$`)
	hostEnd     = regexp.MustCompile(`\.[A-Za-z*?]+$`)
)

// taken are the names of the load balancer's own resources, beside which the
// target groups of services stand.
var taken = regexp.MustCompile(`^(alb|https?(-\d+)?|https-sni-.*)$`)

func check(in Input, found problem.List) {
	checkSpec(in, found.At("loadBalancer"))
	holders := map[int]string{}
	for _, s := range in.Services {
		at := found.At("services").At(s.Name)
		checkService(s, in, at)
		for i, r := range s.Routes {
			l := at.At("routes").Index(i)
			checkRoute(r, l)
			checkCovered(in.Spec, r, l)
			if other, ok := holders[r.Priority]; ok {
				l.At("priority").Addf("%d is taken by %s: a listener has one rule for each priority; "+
					"choose another, and leave gaps", r.Priority, other)
			}
			holders[r.Priority] = s.Name
		}
	}
	checkTwins(in.Services, found.At("services"))
}

func checkSpec(in Input, l problem.List) {
	s := in.Spec
	if s.HTTP != "" {
		if err := setting.Word(string(s.HTTP), "choice for port 80", s.HTTP.Words()); err != nil {
			l.At("http").Addf("%v", err)
		}
	}
	if !in.https() && s.HTTP != Forward {
		l.Addf("there is no certificate, so nothing would be served: set certificateArn, or domain and zoneId to have one made, " +
			"or ask for unencrypted HTTP with http: forward")
	}
	checkCertificates(in, l)
	if t := s.IdleTimeout; t < 0 || t > maxIdle {
		l.At("idleTimeout").Addf("%d is out of range: choose 1 to %d seconds", t, maxIdle)
	}
}

func checkService(s Service, in Input, l problem.List) {
	if taken.MatchString(s.Name) {
		l.Addf("the load balancer has a %q of its own: choose another name", s.Name)
	}
	switch port := l.At("port"); {
	case s.Port == 0 && len(s.Routes) > 0:
		port.Addf("there is none to send requests to: write the one that the service's container listens on, 1 to %d", maxPort)
	case s.Port < 0 || s.Port > maxPort:
		port.Addf("%d is no port: write the one that the service's container listens on, 1 to %d", s.Port, maxPort)
	}
	if len(s.Routes) == 0 && s.HealthCheck != (HealthCheck{}) {
		l.At("healthCheck").Addf("nobody asks: without routes the load balancer does not know the service; " +
			"give it routes, or take the check off")
	}
	if len(s.Routes) == 0 && s.Target != (Target{}) {
		l.At("target").Addf("nobody sends it anything: without routes the load balancer does not know the service; " +
			"give it routes, or take the key off")
	}
	checkHealth(s.HealthCheck, s.Target.Version, l.At("healthCheck"))
	checkTarget(s.Target, in, l.At("target"))
}

func checkRoute(r Route, l problem.List) {
	if r.Priority < 1 || r.Priority > maxPriority {
		l.At("priority").Addf("%d is no priority: choose 1 to %d; the lowest that matches wins", r.Priority, maxPriority)
	}
	switch n := len(r.Paths) + len(r.Hosts); {
	case n == 0:
		l.Addf(`it matches nothing: give paths, such as ["/orders/*"], or hosts, or both`)
	case n > maxConditions:
		l.Addf("%d paths and hosts, and AWS takes %d in a rule: split the route in two", n, maxConditions)
	}
	if n := wildcards(r); n > maxWildcards {
		l.Addf("%d wildcards, and AWS takes %d in a rule: split the route in two, or write less of the path", n, maxWildcards)
	}
	for i, path := range r.Paths {
		at := l.At("paths").Index(i)
		if !strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "*") {
			at.Addf("%q begins with neither / nor *, so it never matches: did you mean %q?", path, "/"+path)
		}
		checkPattern(path, pathPattern, r.Paths[:i], at)
	}
	for i, host := range r.Hosts {
		at := l.At("hosts").Index(i)
		if strings.Trim(host, "*.") == "" {
			at.Addf("%q is every host there is: name one, such as *.example.com, or take hosts off", host)
		} else if hostPattern.MatchString(host) && !hostEnd.MatchString(host) {
			at.Addf("%q is no host: AWS wants a dot, and only letters behind the last, as in cart.example.com", host)
		}
		checkPattern(host, hostPattern, r.Hosts[:i], at)
	}
}

func wildcards(r Route) int {
	n := 0
	for _, pattern := range slices.Concat(r.Paths, r.Hosts) {
		n += strings.Count(pattern, "*") + strings.Count(pattern, "?")
	}
	return n
}

func checkPattern(text string, allowed *regexp.Regexp, before []string, l problem.List) {
	if len(text) > maxPattern {
		l.Addf("%q has %d characters, and AWS takes %d", text, len(text), maxPattern)
	}
	if slices.Contains(before, text) {
		l.Addf("%q is listed twice: take one off", text)
	}
	if !allowed.MatchString(text) {
		l.Addf("%q has characters that AWS does not take in a pattern: use letters, digits, * and ?, and . - "+
			"(in paths also _ $ / ~ \" ' @ : + &)", text)
	}
}

// checkTwins tells routes that match exactly what another matches: of two, the
// one with the higher priority number would never be asked.
func checkTwins(services []Service, l problem.List) {
	type place struct {
		service string
		index   int
		route   Route
	}
	first := map[string]place{}
	for _, s := range services {
		for i, r := range s.Routes {
			this, key := place{s.Name, i, r}, conditions(r)
			other, ok := first[key]
			if !ok || len(r.Paths)+len(r.Hosts) == 0 {
				first[key] = this
				continue
			}
			if r.Priority < other.route.Priority {
				first[key], this, other = this, other, this
			}
			l.At(this.service).At("routes").Index(this.index).Addf("services.%s.routes[%d] matches the same and comes first, "+
				"by its priority %d: change one of them, or take it off", other.service, other.index, other.route.Priority)
		}
	}
}

// conditions returns what a route matches, whatever the order it is written in.
func conditions(r Route) string {
	hosts := strings.Fields(strings.ToLower(strings.Join(r.Hosts, " ")))
	return strings.Join(slices.Sorted(slices.Values(r.Paths)), " ") + "|" + strings.Join(slices.Sorted(slices.Values(hosts)), " ")
}
