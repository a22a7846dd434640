package plan

import (
	"regexp"

	"ecs-foundation/internal/validate"
)

// port returns the constraint of a port.
func port() validate.Constraint { return validate.Constraint{Min: 1, Max: 65535} }

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
	s.validateAttributes(errs)
	s.validateLogs(errs)
}

func validateService(s Service, in Input, errs validate.Errors) {
	if taken.MatchString(s.Name) {
		errs.Addf("the load balancer has a %q of its own: choose another name", s.Name)
	}
	validate.Struct(errs, s)
	served := in.serves(s)
	if s.Port == 0 && served {
		errs.Child("port").Addf("required: the port that the service's container listens on")
	}
	if !served && s.HealthCheck != (HealthCheck{}) {
		errs.Child("healthCheck").Addf("nobody asks: without routes the load balancer does not know the service; " +
			"give it routes, or take the check off")
	}
	if !served && s.Target != (Target{}) {
		errs.Child("target").Addf("nobody sends it anything: without routes the load balancer does not know the service; " +
			"give it routes, or take the key off")
	}
	validateHealth(s.HealthCheck, s.Target.Version, errs.Child("healthCheck"))
	validateTarget(s.Target, in, errs.Child("target"))
	if s.Green != nil {
		validateGreen(s, in, errs)
	}
}
