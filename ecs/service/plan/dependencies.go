package plan

import (
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// validateDependencies reports invalid dependencies between containers, such as cycles.
func (s Spec) validateDependencies(errs validate.Errors) {
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
		errs.Addf("dependency cycle between %s: remove one dependsOn", strings.Join(cycle, ", "))
	}
}

func validateCondition(condition Condition, dependency Container, errs validate.Errors) {
	switch {
	case condition == Healthy && dependency.HealthCheck == nil:
		errs.Addf("container %s has no health check: add one, or use START", dependency.Name)
	case (condition == Complete || condition == Success) && !dependency.Optional:
		errs.Addf("container %s is essential, so the task stops when it exits: set optional for %[1]s, or use START or HEALTHY", dependency.Name)
	}
}

// cycle returns the containers in a dependency cycle and those that depend on them, or
// nil. It removes containers without dependencies on the remaining ones until none can
// be removed.
func (s Spec) cycle() []string {
	remaining := slices.Clone(s.Containers)
	waits := func(c Container) bool {
		return slices.ContainsFunc(remaining, func(other Container) bool { return c.DependsOn[other.Name] != "" })
	}
	for {
		blocked := slices.DeleteFunc(slices.Clone(remaining), func(c Container) bool { return !waits(c) })
		if len(blocked) == len(remaining) {
			break
		}
		remaining = blocked
	}
	var names []string
	for _, c := range remaining {
		names = append(names, c.Name)
	}
	return names
}
