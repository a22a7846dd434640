// Package plan plans what a service of ECS runs on Fargate: the containers of a
// task, and how many tasks there are. It knows neither Pulumi nor AWS calls, so
// that what ECS would refuse is found before anything is registered.
package plan

import "cmp"

// A Spec is what a task is made of.
type Spec struct {
	// CPU and Memory are the task's size, in units of which 1024 are a vCPU and
	// in MiB: one of the pairs that Fargate has. Required.
	CPU    int
	Memory int
	// Architecture is what the images were built for. Default X86.
	Architecture Architecture
	// EphemeralStorage is the task's disk in GiB, 21 to 200. Default 20, which
	// cost nothing.
	EphemeralStorage int
	// Containers are the service's own, which comes first, and those beside it.
	Containers []Container
}

// An Architecture is what images are built for. Fargate on ARM costs a fifth
// less.
type Architecture string

// The architectures.
const (
	X86 Architecture = "X86_64"
	ARM Architecture = "ARM64"
)

// Values are the architectures.
func (Architecture) Values() []string { return []string{string(X86), string(ARM)} }

// A Container is one of a task. By itself its root is read-only, its user is not
// root and its end ends the task.
type Container struct {
	// Name is unique in the task. Required.
	Name string
	// Image is where it is pulled from. Required.
	Image string
	// Command and EntryPoint replace those of the image.
	Command    []string
	EntryPoint []string
	// Ports are what it listens on.
	Ports []Port
	// Environment is by name. What smells of a secret is refused: everybody who
	// may describe task definitions reads it (Security Hub ECS.8).
	Environment map[string]string
	// NotSecret are names of Environment that smell of a secret and hold none.
	NotSecret []string
	// Secrets are ARNs of secrets and parameters by the name of the variable that
	// ECS puts their values into. The foundation's services.NAME.secrets lists
	// them too: the execution role reads them.
	Secrets map[string]string
	// HealthCheck is how ECS asks it whether it works.
	HealthCheck *HealthCheck
	// After are containers that it starts after, each in the condition it waits
	// for.
	After map[string]Condition
	// Optional lets the task go on when it ends.
	Optional bool
	// User is the one that it runs as, by number or name. Default 1000.
	User string
	// WritableRoot lets it change its own files.
	WritableRoot bool
	// Scratch are the sizes, in MiB of the task's memory, of directories that are
	// writable and empty at the start, by path. Default 64 at /tmp, and none with
	// WritableRoot.
	Scratch map[string]int
	// Mounts are where volumes are mounted.
	Mounts []Mount
	// CPU, Memory and MemoryReservation are its share of the task's. Default
	// what the others leave.
	CPU               int
	Memory            int
	MemoryReservation int
	// StartTimeout is how many seconds others wait for it, and StopTimeout how
	// many it has between SIGTERM and SIGKILL; up to 120. Default 120 and 30.
	StartTimeout int
	StopTimeout  int
}

// Root is the user that may do anything in its container.
const Root = "0"

// A Port is one that a container listens on.
type Port struct {
	// Name is what the load balancer and Service Connect know it by. Required.
	Name   string
	Number int
	// Protocol is what Service Connect measures of it. Default none: its traffic
	// is TCP.
	Protocol Protocol
}

// A Protocol is what is spoken at a port.
type Protocol string

// The protocols that Service Connect knows beside TCP.
const (
	HTTP  Protocol = "http"
	HTTP2 Protocol = "http2"
	GRPC  Protocol = "grpc"
)

// Values are the protocols.
func (Protocol) Values() []string { return []string{string(HTTP), string(HTTP2), string(GRPC)} }

// A Mount is where a container finds a volume.
type Mount struct {
	Volume   string
	Path     string
	ReadOnly bool
}

// A HealthCheck is a command in a container whose exit code 0 says that it works.
type HealthCheck struct {
	// Shell is a line for the container's shell; Command is run without one.
	Shell   string
	Command []string
	// Interval (5 to 300) and Timeout (2 to 60) are seconds, Retries (1 to 10) is
	// how often it fails before it counts, and StartPeriod (0 to 300) the seconds
	// in which no failure counts. Default 30, 5, 3 and 0.
	Interval    int
	Timeout     int
	Retries     int
	StartPeriod int
}

// A Condition is what a container waits for in another.
type Condition string

// The conditions: it has started, it has ended, it has ended well, it is healthy.
const (
	Started   Condition = "START"
	Ended     Condition = "COMPLETE"
	EndedOK   Condition = "SUCCESS"
	IsHealthy Condition = "HEALTHY"
)

// Values are the conditions.
func (Condition) Values() []string {
	return []string{string(Started), string(Ended), string(EndedOK), string(IsHealthy)}
}

// Pending stands for a value that is known once its resource is made.
const Pending = "<pending>"

// Complete returns the spec with its defaults.
func (s Spec) Complete() Spec {
	if s.Architecture == "" {
		s.Architecture = X86
	}
	all := make([]Container, len(s.Containers))
	for i, c := range s.Containers {
		if c.User == "" {
			c.User = "1000"
		}
		if c.Scratch == nil && !c.WritableRoot {
			c.Scratch = map[string]int{"/tmp": 64}
		}
		if h := c.HealthCheck; h != nil {
			c.HealthCheck = h.complete()
		}
		all[i] = c
	}
	s.Containers = all
	return s
}

func (h HealthCheck) complete() *HealthCheck {
	h.Interval = cmp.Or(h.Interval, 30)
	h.Timeout = cmp.Or(h.Timeout, 5)
	h.Retries = cmp.Or(h.Retries, 3)
	return &h
}
