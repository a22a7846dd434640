package plan

import (
	"slices"

	"ecs-foundation/internal/validate"
)

// Green is the second target group of a service, for a blue/green or canary
// deployment: a second ECS service registers its tasks there.
type Green struct {
	// Weight is the percentage of the service's requests that the green target
	// group receives, 0 to 100. Required.
	Weight int `json:"weight"`
	// Stickiness is for how many seconds a client stays with the target group of
	// its first request, 1 to 604800. Default off.
	Stickiness int `json:"stickiness"`
}

// Constraints returns the constraints of a green target group.
func (Green) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"weight": {Required: true, Max: 100, Unit: "percent"}, "stickiness": stickiness()}
}

// forward returns the target groups that the routes of a service forward to, and
// for how many seconds a client stays with one.
func (s Service) forward() ([]WeightedTargetGroup, int) {
	if s.Green == nil {
		return []WeightedTargetGroup{{Group: s.Name}}, 0
	}
	green := TargetGroup{Service: s.Name, Green: true}
	return []WeightedTargetGroup{{s.Name, 100 - s.Green.Weight}, {green.Key(), s.Green.Weight}}, s.Green.Stickiness
}

// validateGreen reports a green target group that receives no requests or whose
// name is taken.
func validateGreen(s Service, in Input, errs validate.Errors) {
	errs = errs.Child("green")
	if len(s.Routes) == 0 {
		errs.Addf("has no effect without routes: add routes, or remove the key")
	}
	name := TargetGroup{Service: s.Name, Green: true}.Key()
	if slices.ContainsFunc(in.Services, func(other Service) bool { return other.Name == name }) {
		errs.Addf("duplicate name %q: the green target group would have the name of a service; rename one of the services", name)
	}
	validateStickiness(s, s.Green.Stickiness, errs)
}
