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

// validate reports every error of a complete spec.
func (s Spec) validate(r Runtime, errs validate.Errors) {
	validate.Struct(errs, s)
	validateSize(s, errs)
	if len(s.Containers) == 0 {
		return
	}
	if !slices.ContainsFunc(s.Containers, func(c Container) bool { return !c.Optional }) {
		errs.Child("containers").Addf("all are optional, and ECS asks for one whose end ends the task: take optional off the service's own")
	}
	for i := range s.Containers {
		s.validateContainer(i, r, errs.Child("containers").Index(i))
	}
	s.validatePorts(errs.Child("containers"))
	s.validateOrder(errs.Child("containers"))
	s.validateShells(r, errs.Child("containers"))
}

func (s Spec) validateContainer(i int, r Runtime, errs validate.Errors) {
	c := s.Containers[i]
	if slices.ContainsFunc(s.Containers[:i], func(other Container) bool { return other.Name == c.Name }) {
		errs.Child("name").Addf("%q is the name of another container too", c.Name)
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
			errs.Child("tmpfs").Addf("%s has %d MiB: write 1 or more, or leave it out", path, c.Tmpfs[path])
		}
	}
}

func (h HealthCheck) validate(errs validate.Errors) {
	if (h.Shell == "") == (len(h.Command) == 0) {
		errs.Addf("it runs one thing: set either shell or command")
	}
}

// validatePorts reports ports of two containers: the containers of a task share one
// network interface, and the names one namespace.
func (s Spec) validatePorts(errs validate.Errors) {
	numbers, names := map[int]string{}, map[string]string{}
	for i, c := range s.Containers {
		for j, port := range c.Ports {
			at := errs.Index(i).Child("ports").Index(j)
			if other, taken := names[port.Name]; taken {
				at.Child("name").Addf("%q is a port of %s already", port.Name, other)
			}
			if other, taken := numbers[port.Number]; taken {
				at.Child("number").Addf("%d is taken by %s, with which it shares the task's network interface", port.Number, other)
			}
			numbers[port.Number], names[port.Name] = c.Name, c.Name
		}
	}
}

// validateShells reports a task in which ECS Exec would fail: its agent writes files
// into the container of the shell.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-considerations
func (s Spec) validateShells(r Runtime, errs validate.Errors) {
	if r.Exec && !slices.ContainsFunc(s.Containers, func(c Container) bool { return c.WritableRoot }) {
		errs.Addf("ECS Exec opens no shell in a container whose root is read-only: set writableRoot where you want one, or take exec off")
	}
}

func validatePath(path string, errs validate.Errors) {
	if !strings.HasPrefix(path, "/") || path == "/" || strings.ContainsAny(path, " :") {
		errs.Addf("%q is no path to mount at: write one such as /tmp", path)
	}
}
