package plan

import (
	"regexp"

	"ecs-foundation/internal/validate"
)

// port returns the constraint of a port.
func port() validate.Constraint { return validate.Constraint{Min: 1, Max: 65535} }

// reservedNames matches the names of the load balancer's other resources, which a
// service's target group would collide with.
var reservedNames = regexp.MustCompile(`^(alb|web-acl|https?(-\d+)?|https-sni-.*)$`)

// validateInput reports all errors in the input.
func validateInput(in Input, errs validate.Errors) {
	validate.Struct(errs.Child("loadBalancer"), in.Spec)
	validateSpec(in, errs.Child("loadBalancer"))
	var names []string
	for _, s := range in.Services {
		names = append(names, s.Name)
	}
	validate.ServiceNames(names, errs.Child("services"))
	in.validateShard(in.Shard, errs.Child("Shard"))
	for _, s := range in.Services {
		validateService(s, in, errs.Child("services").Child(s.Name))
	}
	validateRoutes(in, errs)
	validateActions(in, errs)
	validateLogins(in, errs)
	validateShards(in, errs)
}

func validateSpec(in Input, errs validate.Errors) {
	s := in.Spec
	s.Priorities.validate(errs.Child("priorities"))
	if s.Existing != nil {
		s.validateExisting(errs)
		validateCertificates(in, errs)
		return
	}
	if !in.https() && s.HTTP != Forward {
		errs.Addf("no certificate, so the load balancer would serve nothing: set certificateArn, or domain and zoneId to request one, " +
			"or http: forward to serve unencrypted HTTP")
	}
	validateCertificates(in, errs)
	s.validateAttributes(errs)
	s.validateLogs(errs)
}

func validateService(s Service, in Input, errs validate.Errors) {
	if reservedNames.MatchString(s.Name) {
		errs.Addf("reserved name %q: it is the name of another resource of the load balancer; use another one", s.Name)
	}
	validate.Struct(errs, s)
	served := in.serves(s)
	if served && s.Port == 0 {
		errs.Child("port").Addf("required: the port that the service's container listens on")
	}
	if !served && s.HealthCheck != (HealthCheck{}) {
		errs.Child("healthCheck").Addf("has no effect without routes: add routes, or remove the key")
	}
	if !served && s.Target != (Target{}) {
		errs.Child("target").Addf("has no effect without routes: add routes, or remove the key")
	}
	validateHealth(s.HealthCheck, s.Target.Version, errs.Child("healthCheck"))
	validateTarget(s.Target, in, errs.Child("target"))
	if s.Green != nil {
		validateGreen(s, in, errs)
	}
}
