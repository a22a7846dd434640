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

func check(in Input, errs validate.Errors) {
	validate.Struct(errs.Child("loadBalancer"), in.Spec)
	validateSpec(in, errs.Child("loadBalancer"))
	for _, s := range in.Services {
		validateService(s, in, errs.Child("services").Child(s.Name))
	}
	validateRoutes(in, errs)
	validateOwnRules(in, errs)
	validateLogins(in, errs)
	validateShards(in, errs)
}

func validateSpec(in Input, errs validate.Errors) {
	s := in.Spec
	if !in.https() && s.HTTP != Forward {
		errs.Addf("there is no certificate, so nothing would be served: set certificateArn, or domain and zoneId to have one made, " +
			"or ask for unencrypted HTTP with http: forward")
	}
	validateCertificates(in, errs)
	validateOptional(s.IdleTimeout, 1, maxIdle, " seconds", errs.Child("idleTimeout"))
	s.validateProtection(errs)
	s.validateLogs(errs)
	s.validateAlarms(errs.Child("alarms"))
}

// validateRange tells a number that is out of its range; behind it stands its unit,
// or what else there is to say.
func validateRange(n, least, most int, behind string, errs validate.Errors) {
	if n < least || n > most {
		errs.Addf("%d is out of range: choose %d to %d%s", n, least, most, behind)
	}
}

// validateOptional does so of a number that is 0 where it is left out.
func validateOptional(n, least, most int, behind string, errs validate.Errors) {
	if n != 0 {
		validateRange(n, least, most, behind, errs)
	}
}

func validateService(s Service, in Input, errs validate.Errors) {
	if taken.MatchString(s.Name) {
		errs.Addf("the load balancer has a %q of its own: choose another name", s.Name)
	}
	served := in.serves(s)
	port := errs.Child("port")
	switch {
	case s.Port == 0 && served:
		port.Addf("there is none to send requests to: write the one that the service's container listens on, 1 to %d", maxPort)
	case s.Port < 0 || s.Port > maxPort:
		port.Addf("%d is no port: write the one that the service's container listens on, 1 to %d", s.Port, maxPort)
	}
	if !served && s.HealthCheck != (HealthCheck{}) {
		errs.Child("healthCheck").Addf("nobody asks: without routes the load balancer does not know the service; " +
			"give it routes, or take the check off")
	}
	if !served && s.Target != (Target{}) {
		errs.Child("target").Addf("nobody sends it anything: without routes the load balancer does not know the service; " +
			"give it routes, or take the key off")
	}
	validate.Struct(errs.Child("healthCheck"), s.HealthCheck)
	validate.Struct(errs.Child("target"), s.Target)
	for i, r := range s.Routes {
		validate.Struct(errs.Child("routes").Index(i), r)
	}
	if s.Green != nil {
		validate.Struct(errs.Child("green"), *s.Green)
	}
	validateHealth(s.HealthCheck, s.Target.Version, errs.Child("healthCheck"))
	validateTarget(s.Target, in, errs.Child("target"))
	if s.Green != nil {
		validateGreen(s, in, errs)
	}
}
