package plan

import (
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

var (
	containerName = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
	portName      = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*$`)
	imageName     = regexp.MustCompile(`^\S+$`)
)

// validate reports all errors in a complete spec.
func (s Spec) validate(r Runtime, errs validate.Errors) {
	validate.Struct(errs, s)
	validateSize(s, errs)
	if len(s.Containers) == 0 {
		return
	}
	if !slices.ContainsFunc(s.Containers, func(c Container) bool { return !c.Optional }) {
		errs.Child("containers").Addf("all are optional, but ECS requires an essential container: remove optional from the main container")
	}
	for i := range s.Containers {
		s.validateContainer(i, r, errs.Child("containers").Index(i))
	}
	s.validatePorts(errs.Child("containers"))
	s.validateDependencies(errs.Child("containers"))
	s.validateExec(r, errs.Child("containers"))
}

func (s Spec) validateContainer(i int, r Runtime, errs validate.Errors) {
	c := s.Containers[i]
	if slices.ContainsFunc(s.Containers[:i], func(other Container) bool { return other.Name == c.Name }) {
		errs.Child("name").Addf("duplicate value %q: container names must be unique in the task", c.Name)
	}
	c.validateEnvironment(errs)
	c.validateSecrets(errs)
	if c.HealthCheck != nil {
		c.HealthCheck.validate(errs.Child("healthCheck"))
	}
	for i, m := range c.Mounts {
		if !slices.Contains(r.Volumes, m.Volume) {
			validate.UnknownName(errs.Child("mounts").Index(i), "volume", m.Volume, r.Volumes, "add it to the service's volumes")
		}
		validatePath(m.Path, errs.Child("mounts").Index(i))
	}
	for _, path := range sorted(c.Tmpfs) {
		validatePath(path, errs.Child("tmpfs"))
		if c.Tmpfs[path] < 1 {
			errs.Child("tmpfs").Child(path).Addf("must be 1 MiB or more (got %d)", c.Tmpfs[path])
		}
	}
}

func (h HealthCheck) validate(errs validate.Errors) {
	if (h.Shell == "") == (len(h.Command) == 0) {
		errs.Addf("must have exactly one of shell and command")
	}
}

// validatePorts reports duplicate port names and numbers: they must be unique in the
// task, whose containers share one network interface.
func (s Spec) validatePorts(errs validate.Errors) {
	numbers, names := map[int]string{}, map[string]string{}
	for i, c := range s.Containers {
		for j, port := range c.Ports {
			at := errs.Index(i).Child("ports").Index(j)
			if other, taken := names[port.Name]; taken {
				at.Child("name").Addf("duplicate value %q: container %s has a port of this name", port.Name, other)
			}
			if other, taken := numbers[port.Number]; taken {
				at.Child("number").Addf("duplicate value %d: container %s uses this port, and all containers of a task share a network interface", port.Number, other)
			}
			numbers[port.Number], names[port.Name] = c.Name, c.Name
		}
	}
}

// validateExec reports a task in which ECS Exec would fail, because its agent writes
// files into the container.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-considerations
func (s Spec) validateExec(r Runtime, errs validate.Errors) {
	if r.Exec && !slices.ContainsFunc(s.Containers, func(c Container) bool { return c.WritableRoot }) {
		errs.Addf("ECS Exec requires a container with a writable root file system: set writableRoot in the container to debug, or remove exec")
	}
}

func validatePath(path string, errs validate.Errors) {
	if !strings.HasPrefix(path, "/") || path == "/" || strings.ContainsAny(path, " :") {
		errs.Addf("invalid path %q: must be an absolute path without spaces and colons, such as /tmp", path)
	}
}
