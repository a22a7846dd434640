package plan

import (
	"path"
	"regexp"
	"slices"

	"ecs-foundation/internal/validate"
)

var (
	namePattern = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
	portName    = regexp.MustCompile(`^[a-z0-9_][a-z0-9_-]*$`)
	user        = regexp.MustCompile(`^[A-Za-z0-9_.][A-Za-z0-9_.-]*(:[A-Za-z0-9_.][A-Za-z0-9_.-]*)?$`)
	// absolute matches absolute paths except that of the root directory.
	absolute = regexp.MustCompile(`^/+[^/\s:][^\s:]*$`)
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
	c.validateSecrets(r, errs)
	if c.HealthCheck != nil {
		c.HealthCheck.validate(errs.Child("healthCheck"))
	}
	c.validateMounts(r, errs)
}

// validateMounts reports unknown volumes, and directories at which two things are
// mounted, with which the container does not start.
func (c Container) validateMounts(r Runtime, errs validate.Errors) {
	mounted := map[string]bool{}
	for _, dir := range sorted(c.Tmpfs) {
		validateMountPoint(dir, mounted, errs.Child("tmpfs").Child(dir))
	}
	for i, m := range c.Mounts {
		at := errs.Child("mounts").Index(i)
		if !slices.Contains(r.Volumes, m.Volume) {
			validate.UnknownName(at, "volume", m.Volume, r.Volumes, "add it to the service's volumes")
		}
		validateMountPoint(m.Path, mounted, at.Child("path"))
	}
}

func validateMountPoint(dir string, mounted map[string]bool, errs validate.Errors) {
	clean := path.Clean(dir)
	if mounted[clean] {
		errs.Addf("duplicate value %q: another volume or tmpfs is mounted there; remove one of them", dir)
	}
	mounted[clean] = true
}

// validate reports a health check without a command. ECS requires CMD or CMD-SHELL in
// front of the command, which the definition adds.
func (h HealthCheck) validate(errs validate.Errors) {
	switch {
	case (h.Shell == "") == (len(h.Command) == 0):
		errs.Addf("must have exactly one of shell and command")
	case h.Shell == "" && slices.Contains([]string{"CMD", "CMD-SHELL", "NONE"}, h.Command[0]):
		errs.Child("command").Addf("must not begin with %s, which the task definition adds: remove it, or set shell", h.Command[0])
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
