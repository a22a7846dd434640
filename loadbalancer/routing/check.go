package routing

import (
	"regexp"
	"strings"

	"ecs-foundation/internal/problem"
)

// AWS's limits on rules.
const (
	maxPriority   = 50000
	maxConditions = 5 // values in all of a rule's conditions
	maxPattern    = 128
)

var (
	certificate = regexp.MustCompile(`^arn:[a-z-]+:(acm|iam):[a-z0-9-]*:\d{12}:(server-)?certificate/[\w/+=,.@-]+$`)
	pathPattern = regexp.MustCompile(`^[A-Za-z0-9_.$/~"'@:+&*?-]+$`)
	hostPattern = regexp.MustCompile(`^[A-Za-z0-9.*?-]+$`)
	matcher     = regexp.MustCompile(`^[2-4]\d\d(-[2-4]\d\d)?(,[2-4]\d\d(-[2-4]\d\d)?)*$`)
)

func check(in Input, found problem.List) {
	checkSpec(in.Spec, found.At("loadBalancer"))
	taken := map[int]string{}
	for _, s := range in.Services {
		at := found.At("services").At(s.Name)
		if len(s.Routes) > 0 && (s.Port < 1 || s.Port > 65535) {
			at.At("port").Addf("%d is no port: write the one that the service's container listens on, 1 to 65535", s.Port)
		}
		checkHealth(s.HealthCheck, at.At("healthCheck"))
		for i, r := range s.Routes {
			checkRoute(r, at.At("routes").Index(i))
			if other, ok := taken[r.Priority]; ok {
				at.At("routes").Index(i).At("priority").Addf("%d is taken by %s: a listener has one rule for each priority; "+
					"choose another, and leave gaps", r.Priority, other)
			}
			taken[r.Priority] = s.Name
		}
	}
}

func checkSpec(s Spec, l problem.List) {
	if s.CertificateARN != "" && !certificate.MatchString(s.CertificateARN) {
		l.At("certificateArn").Addf("%q is no ARN of a certificate: write one such as "+
			"arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555", s.CertificateARN)
	}
	if s.CertificateARN == "" && s.HTTP != Forward {
		l.Addf("there is no certificate, so nothing would be served: set certificateArn, " +
			"or ask for unencrypted HTTP with http: forward")
	}
	if t := s.IdleTimeout; t < 0 || t > 4000 {
		l.At("idleTimeout").Addf("%d is out of range: choose 1 to 4000 seconds", t)
	}
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
	for i, path := range r.Paths {
		at := l.At("paths").Index(i)
		if !strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "*") {
			at.Addf("%q begins with neither / nor *, so it never matches: did you mean %q?", path, "/"+path)
		}
		checkPattern(path, pathPattern, at)
	}
	for i, host := range r.Hosts {
		checkPattern(host, hostPattern, l.At("hosts").Index(i))
	}
}

func checkPattern(text string, allowed *regexp.Regexp, l problem.List) {
	if len(text) > maxPattern {
		l.Addf("%q has %d characters, and AWS takes %d", text, len(text), maxPattern)
	}
	if !allowed.MatchString(text) {
		l.Addf("%q has characters that AWS does not take in a pattern: use letters, digits, * and ?, and . - "+
			"(in paths also _ $ / ~ \" ' @ : + &)", text)
	}
}

func checkHealth(h HealthCheck, l problem.List) {
	if h.Path != "" && !strings.HasPrefix(h.Path, "/") {
		l.At("path").Addf("%q is no path: did you mean %q?", h.Path, "/"+h.Path)
	}
	if h.Matcher != "" && !matcher.MatchString(h.Matcher) {
		l.At("matcher").Addf("%q is no list of answers: write 200, 200-299 or 200,301", h.Matcher)
	}
}
