// Package plan plans an ECS service on Fargate: the containers of a task, and the
// number of tasks. It uses neither Pulumi nor AWS calls, so that values that ECS
// would reject are reported before any resource is registered.
package plan

import (
	"slices"

	"ecs-foundation/internal/validate"
)

// A Spec describes a task.
type Spec struct {
	// CPU is in units of 1/1024 vCPU. With Memory it must be a size that Fargate supports. Required.
	CPU int
	// Memory is in MiB. Required.
	Memory int
	// Architecture is the CPU architecture of the images. Default X86.
	Architecture Architecture
	// EphemeralStorage is the size of the task's disk in GiB, 21 to 200. Default 20, which is free.
	EphemeralStorage int
	// Containers are the main container, which is first, and its sidecars.
	Containers []Container
}

// Constraints returns the constraints of a task, except its size: see validateSize.
func (Spec) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"architecture":     {Default: X86},
		"ephemeralStorage": {Min: 21, Max: 200, Unit: "GiB", Advice: "remove it for 20 GiB", Source: definitions + "EphemeralStorage.html"},
		"containers": {
			Required: true, Format: "at least one container", MaxItems: 10, Advice: "move containers into a second service",
			Source: quotas,
		},
	}
}

// quotas is the page of the limits of ECS.
const quotas = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html"

// definitions is the base URL of the reference of task definitions.
const definitions = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_"

// An Architecture is a CPU architecture. Fargate on ARM costs 20 % less.
type Architecture string

// The architectures.
const (
	// X86 is 64-bit x86.
	X86 Architecture = "X86_64"
	// ARM is AWS Graviton.
	ARM Architecture = "ARM64"
)

// Values returns the architectures.
func (Architecture) Values() []string { return []string{string(X86), string(ARM)} }

// A Container is a container of a task. By default, its root file system is read-only,
// its user is not root, and it is essential: the task stops when it stops.
type Container struct {
	// Name is unique in the task. Required.
	Name string
	// Image is the URI of the image. Required.
	Image string
	// Command and EntryPoint replace those of the image.
	Command    []string
	EntryPoint []string
	// Ports are the ports that it listens on.
	Ports []Port
	// Environment are its environment variables. Names that look like secrets
	// (PASSWORD, TOKEN, ...) are rejected, because every principal that can describe
	// task definitions can read them (Security Hub ECS.8).
	Environment map[string]string
	// NotSecret are names in Environment that look like secrets but are not.
	NotSecret []string
	// Secrets are ARNs of secrets and parameters, keyed by the environment variable that
	// ECS sets to the value. List them in the foundation's services.NAME.secrets too, so
	// that the execution role can read them.
	Secrets map[string]string
	// HealthCheck is the container's health check.
	HealthCheck *HealthCheck
	// DependsOn are the conditions to wait for, keyed by container.
	DependsOn map[string]Condition
	// Optional keeps the task running when the container stops.
	Optional bool
	// User is the ID or the name of the user that it runs as. Default 1000.
	User string
	// WritableRoot makes its root file system writable.
	WritableRoot bool
	// Tmpfs are the sizes of tmpfs mounts in MiB, keyed by path. They use the task's
	// memory. Default 64 at /tmp; none with WritableRoot or if a volume is mounted there.
	Tmpfs map[string]int
	// Mounts are its mounted volumes.
	Mounts []Mount
	// CPU, Memory and MemoryReservation are its share of the task's. Default: it shares
	// what the other containers do not reserve.
	CPU               int
	Memory            int
	MemoryReservation int
	// StartTimeout is how long containers that depend on it wait for it, in seconds, 2 to 120.
	// Default 120.
	StartTimeout int
	// StopTimeout is the time between SIGTERM and SIGKILL, in seconds, 2 to 120. Default 30.
	StopTimeout int
}

// Constraints returns the constraints of a container.
func (Container) Constraints() map[string]validate.Constraint {
	const source = definitions + "ContainerDefinition.html"
	seconds := validate.Constraint{Min: 2, Max: 120, Unit: "seconds", Source: source}
	mib := validate.Constraint{Min: 6, Max: maxMemory, Unit: "MiB", Source: source}
	variables := validate.Constraint{Keys: &validate.Constraint{
		Pattern: variable, Check: checkVariable,
		Format: "letters, digits, underscores, dots and hyphens, not starting with a digit, dot or hyphen",
	}}
	return map[string]validate.Constraint{
		"name": name(),
		"image": {
			Required: true, Check: checkImage, Source: source, Eventual: "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/ui:1.0.0-0000",
			Format: "the URI of an image, such as 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/ui:1.0.0",
		},
		"environment":       eventual(variables, "not-yet-known-0000"),
		"secrets":           eventual(variables, "arn:aws:secretsmanager:us-east-1:123456789012:secret:not-yet-known-AbCdEf"),
		"notSecret":         {Unique: true},
		"user":              {Default: "1000", Pattern: user, Format: "a user or user:group, by name or ID, such as 1000:1000", Source: source},
		"tmpfs":             {Min: 1, Max: maxMemory, Unit: "MiB", Keys: &mountPath, Source: definitions + "Tmpfs.html"},
		"cpu":               {Max: maxCPU, Unit: "CPU units", Source: source},
		"memory":            mib,
		"memoryReservation": mib,
		"startTimeout":      seconds,
		"stopTimeout":       seconds,
	}
}

// eventual returns the constraint of a map with values that other resources create.
func eventual(c validate.Constraint, example string) validate.Constraint {
	c.Eventual = example
	return c
}

// maxName is the maximum length of the names in ECS.
const maxName = 255

// name returns the constraint of the names of services, containers and volumes.
func name() validate.Constraint {
	return validate.Constraint{
		Required: true, Pattern: namePattern, Format: "letters, digits, hyphens and underscores", MaxLength: maxName,
		Source: definitions + "ContainerDefinition.html",
	}
}

// mountPath is the constraint of a directory at which a volume is mounted.
var mountPath = validate.Constraint{
	Pattern: absolute, Format: "an absolute path without spaces and colons, such as /tmp",
}

// Root is the root user, for Container.User.
const Root = "0"

// A Port is a port that a container listens on.
type Port struct {
	// Name is the name that the load balancer and Service Connect refer to. Required.
	Name string
	// Number is the number of the port.
	Number int
	// Protocol is the application protocol, for the metrics of Service Connect. Default
	// none, which means TCP.
	Protocol Protocol
}

// Constraints returns the constraints of a port.
func (Port) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"name": {
			Required: true, Pattern: portName, Format: "lower-case letters, digits, hyphens and underscores, no hyphen first", MaxLength: 64,
			Source: definitions + "PortMapping.html",
		},
		"number": {Required: true, Min: 1, Max: 65535},
	}
}

// A Protocol is the application protocol of a port.
type Protocol string

// The protocols of Service Connect.
const (
	// HTTP is HTTP/1.1.
	HTTP Protocol = "http"
	// HTTP2 is HTTP/2.
	HTTP2 Protocol = "http2"
	// GRPC is the protocol gRPC.
	GRPC Protocol = "grpc"
)

// Values returns the protocols.
func (Protocol) Values() []string { return []string{string(HTTP), string(HTTP2), string(GRPC)} }

// A Mount is a volume that is mounted in a container.
type Mount struct {
	// Volume is the name of the volume.
	Volume string
	// Path is the directory of the container in which the volume is mounted.
	Path string
	// ReadOnly prevents the container from writing to the volume.
	ReadOnly bool
}

// Constraints returns the constraints of a mount.
func (Mount) Constraints() map[string]validate.Constraint {
	required := mountPath
	required.Required = true
	return map[string]validate.Constraint{"path": required}
}

// A HealthCheck is a command in a container. Exit code 0 means healthy.
type HealthCheck struct {
	// Shell is a command line for the container's shell. Set it or Command.
	Shell string
	// Command runs without a shell.
	Command []string
	// Interval is the time between two checks, in seconds. Default 30.
	Interval int
	// Timeout is the time that a check can take, in seconds. Default 5.
	Timeout int
	// Retries is the number of failures after which the container is unhealthy. Default 3.
	Retries int
	// StartPeriod is the time in which failures do not count, in seconds. Default 0.
	StartPeriod int
}

// Constraints returns the constraints of a health check.
func (HealthCheck) Constraints() map[string]validate.Constraint {
	const source = definitions + "HealthCheck.html"
	return map[string]validate.Constraint{
		"interval":    {Min: 5, Max: 300, Unit: "seconds", Default: 30, Source: source},
		"timeout":     {Min: 2, Max: 60, Unit: "seconds", Default: 5, Source: source},
		"retries":     {Min: 1, Max: 10, Default: 3, Source: source},
		"startPeriod": {Max: 300, Unit: "seconds", Source: source},
	}
}

// A Condition is the state of a container for which a dependent container waits.
type Condition string

// The conditions of ECS.
const (
	// Start is the start of the container.
	Start Condition = "START"
	// Complete is the end of the container, with any exit code.
	Complete Condition = "COMPLETE"
	// Success is the end of the container with exit code 0.
	Success Condition = "SUCCESS"
	// Healthy is the first health check that passes.
	Healthy Condition = "HEALTHY"
)

// Values returns the conditions.
func (Condition) Values() []string {
	return []string{string(Start), string(Complete), string(Success), string(Healthy)}
}

// Pending is the placeholder of a value that is unknown until its resource exists.
const Pending = "<pending>"

// Complete returns the spec with its defaults.
func (s Spec) Complete() Spec {
	s = validate.WithDefaults(s)
	containers := make([]Container, len(s.Containers))
	for i, c := range s.Containers {
		c = validate.WithDefaults(c)
		mounted := slices.ContainsFunc(c.Mounts, func(m Mount) bool { return m.Path == "/tmp" })
		if c.Tmpfs == nil && !c.WritableRoot && !mounted {
			c.Tmpfs = map[string]int{"/tmp": 64}
		}
		if h := c.HealthCheck; h != nil {
			c.HealthCheck = new(validate.WithDefaults(*h))
		}
		containers[i] = c
	}
	s.Containers = containers
	return s
}
