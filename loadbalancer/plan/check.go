package plan

import (
	"regexp"

	"ecs-foundation/internal/validate"
)

// AWS's limits.
const (
	maxPort = 65535
	maxIdle = 4000
)

// taken are the names of the load balancer's own resources, beside which the
// target groups of services stand.
var taken = regexp.MustCompile(`^(alb|web-acl|https?(-\d+)?|https-sni-.*)$`)

func check(in Input, found validate.List) {
	checkSpec(in, found.At("loadBalancer"))
	for _, s := range in.Services {
		checkService(s, in, found.At("services").At(s.Name))
	}
	checkRoutes(in, found)
	checkOwnRules(in, found)
	checkLogins(in, found)
	checkShards(in, found)
}

func checkSpec(in Input, l validate.List) {
	s := in.Spec
	if s.HTTP != "" {
		if err := validate.Word(string(s.HTTP), "choice for port 80", s.HTTP.Words()); err != nil {
			l.At("http").Addf("%v", err)
		}
	}
	if !in.https() && s.HTTP != Forward {
		l.Addf("there is no certificate, so nothing would be served: set certificateArn, or domain and zoneId to have one made, " +
			"or ask for unencrypted HTTP with http: forward")
	}
	checkCertificates(in, l)
	checkOptional(s.IdleTimeout, 1, maxIdle, " seconds", l.At("idleTimeout"))
	s.checkProtection(l)
	s.checkLogs(l)
	s.checkAlarms(l.At("alarms"))
}

// checkRange tells a number that is out of its range; behind it stands its unit,
// or what else there is to say.
func checkRange(n, least, most int, behind string, l validate.List) {
	if n < least || n > most {
		l.Addf("%d is out of range: choose %d to %d%s", n, least, most, behind)
	}
}

// checkOptional does so of a number that is 0 where it is left out.
func checkOptional(n, least, most int, behind string, l validate.List) {
	if n != 0 {
		checkRange(n, least, most, behind, l)
	}
}

func checkService(s Service, in Input, l validate.List) {
	if taken.MatchString(s.Name) {
		l.Addf("the load balancer has a %q of its own: choose another name", s.Name)
	}
	served := in.serves(s)
	switch port := l.At("port"); {
	case s.Port == 0 && served:
		port.Addf("there is none to send requests to: write the one that the service's container listens on, 1 to %d", maxPort)
	case s.Port < 0 || s.Port > maxPort:
		port.Addf("%d is no port: write the one that the service's container listens on, 1 to %d", s.Port, maxPort)
	}
	if !served && s.HealthCheck != (HealthCheck{}) {
		l.At("healthCheck").Addf("nobody asks: without routes the load balancer does not know the service; " +
			"give it routes, or take the check off")
	}
	if !served && s.Target != (Target{}) {
		l.At("target").Addf("nobody sends it anything: without routes the load balancer does not know the service; " +
			"give it routes, or take the key off")
	}
	checkHealth(s.HealthCheck, s.Target.Version, l.At("healthCheck"))
	checkTarget(s.Target, in, l.At("target"))
	if s.Green != nil {
		checkGreen(s, in, l)
	}
}
