package plan

import (
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

var (
	containerName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}$`)
	portName      = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)
	imageName     = regexp.MustCompile(`^[^\s]{1,512}$`)
)

// check tells every mistake of a complete spec.
func (s Spec) check(p Place, l validate.List) {
	checkSize(s, l)
	validate.Check(s.Architecture, "architecture", l.At("architecture"))
	if len(s.Containers) == 0 {
		l.At("containers").Addf("there is none: a task runs at least one")
		return
	}
	if !slices.ContainsFunc(s.Containers, func(c Container) bool { return !c.Optional }) {
		l.At("containers").Addf("all are optional, and ECS asks for one whose end ends the task: take optional off the service's own")
	}
	for i := range s.Containers {
		s.checkContainer(i, p, l.At("containers").Index(i))
	}
	s.checkPorts(l.At("containers"))
	s.checkOrder(l.At("containers"))
	s.checkShells(p, l.At("containers"))
}

func (s Spec) checkContainer(i int, p Place, l validate.List) {
	c := s.Containers[i]
	if !containerName.MatchString(c.Name) {
		l.At("name").Addf("%q is no name of a container: use up to 255 letters, digits, hyphens and underscores", c.Name)
	}
	if slices.ContainsFunc(s.Containers[:i], func(other Container) bool { return other.Name == c.Name }) {
		l.At("name").Addf("%q is the name of another container too", c.Name)
	}
	if !imageName.MatchString(c.Image) {
		l.At("image").Addf("%q is no image: write one such as 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/ui:1.0.0", c.Image)
	}
	c.checkEnvironment(l)
	c.checkSecrets(l)
	if c.HealthCheck != nil {
		c.HealthCheck.check(l.At("healthCheck"))
	}
	for i, m := range c.Mounts {
		if !slices.Contains(p.Volumes, m.Volume) {
			l.At("mounts").Index(i).Addf("there is no volume %q: %s", m.Volume, choose(p.Volumes, "add it to the service's volumes"))
		}
		checkPath(m.Path, l.At("mounts").Index(i))
	}
	for _, path := range sorted(c.Scratch) {
		checkPath(path, l.At("scratch"))
		if c.Scratch[path] < 1 {
			l.At("scratch").Addf("%s has %d MiB: write 1 or more, or leave it out", path, c.Scratch[path])
		}
	}
	within("startTimeout", c.StartTimeout, 0, 120, l)
	within("stopTimeout", c.StopTimeout, 0, 120, l)
}

func (h HealthCheck) check(l validate.List) {
	if (h.Shell == "") == (len(h.Command) == 0) {
		l.Addf("it runs one thing: set either shell or command")
	}
	within("interval", h.Interval, 5, 300, l)
	within("timeout", h.Timeout, 2, 60, l)
	within("retries", h.Retries, 1, 10, l)
	within("startPeriod", h.StartPeriod, 0, 300, l)
}

// checkPorts tells ports that two containers want: those of a task share one
// network interface, and the names one namespace.
func (s Spec) checkPorts(l validate.List) {
	numbers, names := map[int]string{}, map[string]string{}
	for i, c := range s.Containers {
		for j, port := range c.Ports {
			at := l.Index(i).At("ports").Index(j)
			if !portName.MatchString(port.Name) {
				at.At("name").Addf("%q is no name of a port: use up to 64 lower-case letters, digits, hyphens and underscores", port.Name)
			} else if other, taken := names[port.Name]; taken {
				at.At("name").Addf("%q is a port of %s already", port.Name, other)
			}
			within("number", port.Number, 1, 65535, at)
			if other, taken := numbers[port.Number]; taken {
				at.At("number").Addf("%d is taken by %s, with which it shares the task's network interface", port.Number, other)
			}
			validate.Check(port.Protocol, "protocol", at.At("protocol"))
			numbers[port.Number], names[port.Name] = c.Name, c.Name
		}
	}
}

// checkShells tells a task in which ECS Exec would fail: its agent writes files
// into the container that the shell is opened in.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-considerations
func (s Spec) checkShells(p Place, l validate.List) {
	if p.Exec && !slices.ContainsFunc(s.Containers, func(c Container) bool { return c.WritableRoot }) {
		l.Addf("ECS Exec opens no shell in a container whose root is read-only: set writableRoot where you want one, or take exec off")
	}
}

func checkPath(path string, l validate.List) {
	if !strings.HasPrefix(path, "/") || path == "/" || strings.ContainsAny(path, " :") {
		l.Addf("%q is no path to mount at: write one such as /tmp", path)
	}
}

func within(key string, number, least, most int, l validate.List) {
	if number < least || number > most {
		l.At(key).Addf("%d is out of range: write %d to %d", number, least, most)
	}
}

// choose says which names there are, or what to do where there is none.
func choose(names []string, otherwise string) string {
	if len(names) == 0 {
		return otherwise
	}
	return "choose one of " + strings.Join(names, ", ")
}
