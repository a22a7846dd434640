package plan

import (
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// validateOrder reports containers that would wait forever.
func (s Spec) validateOrder(errs validate.Errors) {
	names := make([]string, len(s.Containers))
	for i, c := range s.Containers {
		names[i] = c.Name
	}
	for i, c := range s.Containers {
		for _, name := range sorted(c.DependsOn) {
			at := errs.Index(i).Child("dependsOn").Child(name)
			other := slices.IndexFunc(s.Containers, func(o Container) bool { return o.Name == name })
			if other < 0 {
				validate.UnknownName(at, "container", name, names, "")
				continue
			}
			validateCondition(c.DependsOn[name], s.Containers[other], at)
		}
	}
	if cycle := s.cycle(); cycle != nil {
		errs.Addf("%s wait for each other, so that none starts: take one dependsOn off", strings.Join(cycle, ", "))
	}
}

func validateCondition(condition Condition, of Container, errs validate.Errors) {
	validate.OneOf(errs, string(condition), condition.Values())
	switch {
	case condition == Healthy && of.HealthCheck == nil:
		errs.Addf("%s has no health check, so that it is never healthy: give it one, or wait for START", of.Name)
	case (condition == Complete || condition == Success) && !of.Optional:
		errs.Addf("%s ends the task when it ends: set optional there, or wait for START or HEALTHY", of.Name)
	}
}

// cycle returns the containers that wait for each other, or nil. It removes the
// containers that wait for none of the remaining ones, until no container is left or
// none can be removed.
func (s Spec) cycle() []string {
	left := slices.Clone(s.Containers)
	waits := func(c Container) bool {
		return slices.ContainsFunc(left, func(other Container) bool { return c.DependsOn[other.Name] != "" })
	}
	for {
		rest := slices.DeleteFunc(slices.Clone(left), func(c Container) bool { return !waits(c) })
		if len(rest) == len(left) {
			break
		}
		left = rest
	}
	var names []string
	for _, c := range left {
		names = append(names, c.Name)
	}
	return names
}
