package plan

import (
	"slices"

	"ecs-foundation/internal/validate"
)

// Green is a second target group of a service, for a version that takes over
// bit by bit: a second ECS service deploys its tasks into it.
type Green struct {
	// Weight is how many percent of the service's requests go there, 0 to 100.
	// Required.
	Weight int `json:"weight"`
	// Stickiness is for how many seconds a client stays with the version that
	// it got first, 1 to 604800. Default not at all.
	Stickiness int `json:"stickiness"`
}

// Constraints returns the constraints of a second target group.
func (Green) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"weight": {Required: true, Max: 100, Unit: "percent"}, "stickiness": sticky()}
}

// shares returns where the requests of a service's routes go.
func (s Service) shares() ([]Share, int) {
	if s.Green == nil {
		return []Share{{Group: s.Name}}, 0
	}
	green := TargetGroup{Service: s.Name, Green: true}
	return []Share{{s.Name, 100 - s.Green.Weight}, {green.Key(), s.Green.Weight}}, s.Green.Stickiness
}

// validateGreen tells what is wrong with a service's second target group.
func validateGreen(s Service, in Input, errs validate.Errors) {
	if len(s.Routes) == 0 {
		errs.Child("green").Addf("it gets no requests: give the service routes, or take it off")
	}
	other := TargetGroup{Service: s.Name, Green: true}.Key()
	if slices.ContainsFunc(in.Services, func(s Service) bool { return s.Name == other }) {
		errs.Child("green").Addf("its target group would be called %s, as the service is: choose another name for one of them", other)
	}
	validateKept(s, s.Green.Stickiness, errs.Child("green"))
}
