package plan

import (
	"encoding/json"
	"fmt"

	"ecs-foundation/internal/validate"
)

// Definitions returns the task's container definitions as JSON, or all errors in the
// task.
func (s Spec) Definitions(r Runtime) (string, error) {
	errs := validate.NewErrors("")
	s = s.Complete()
	s.validate(r, errs)
	if err := errs.Err(); err != nil {
		return "", err
	}
	definitions := make([]definition, len(s.Containers))
	for i, c := range s.Containers {
		definitions[i] = c.definition(r)
	}
	text, err := json.Marshal(definitions)
	if err != nil {
		return "", fmt.Errorf("encode container definitions: %w", err)
	}
	if len(text) > maxDefinition {
		errs.Child("containers").Addf("must have at most %d bytes as JSON (got %d), the limit of a task definition: "+
			"move long values to Parameter Store or into the image", maxDefinition, len(text))
	}
	return string(text), errs.Err()
}

// maxDefinition is the maximum size of a task definition in bytes.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
const maxDefinition = 64 * 1024

// A definition is an ECS container definition.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
type definition struct {
	Name              string       `json:"name"`
	Image             string       `json:"image"`
	Essential         bool         `json:"essential"`
	Command           []string     `json:"command,omitempty"`
	EntryPoint        []string     `json:"entryPoint,omitempty"`
	User              string       `json:"user"`
	ReadonlyRoot      bool         `json:"readonlyRootFilesystem"`
	CPU               int          `json:"cpu,omitempty"`
	Memory            int          `json:"memory,omitempty"`
	MemoryReservation int          `json:"memoryReservation,omitempty"`
	StartTimeout      int          `json:"startTimeout,omitempty"`
	StopTimeout       int          `json:"stopTimeout,omitempty"`
	Ports             []mapping    `json:"portMappings,omitempty"`
	Environment       []value      `json:"environment,omitempty"`
	Secrets           []source     `json:"secrets,omitempty"`
	HealthCheck       *probe       `json:"healthCheck,omitempty"`
	DependsOn         []dependency `json:"dependsOn,omitempty"`
	Mounts            []mount      `json:"mountPoints,omitempty"`
	Linux             *linux       `json:"linuxParameters,omitempty"`
	Log               log          `json:"logConfiguration"`
}

type (
	mapping struct {
		Name          string   `json:"name"`
		ContainerPort int      `json:"containerPort"`
		HostPort      int      `json:"hostPort"` // always ContainerPort, because the task has a network interface
		Protocol      string   `json:"protocol"`
		AppProtocol   Protocol `json:"appProtocol,omitempty"`
	}
	value struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	source struct {
		Name string `json:"name"`
		From string `json:"valueFrom"`
	}
	probe struct {
		Command     []string `json:"command"`
		Interval    int      `json:"interval"`
		Timeout     int      `json:"timeout"`
		Retries     int      `json:"retries"`
		StartPeriod int      `json:"startPeriod,omitempty"`
	}
	dependency struct {
		Container string    `json:"containerName"`
		Condition Condition `json:"condition"`
	}
	mount struct {
		Volume   string `json:"sourceVolume"`
		Path     string `json:"containerPath"`
		ReadOnly bool   `json:"readOnly"`
	}
	linux struct {
		Init  bool    `json:"initProcessEnabled,omitempty"`
		Tmpfs []tmpfs `json:"tmpfs,omitempty"`
	}
	tmpfs struct {
		Path    string   `json:"containerPath"`
		Size    int      `json:"size"`
		Options []string `json:"mountOptions"`
	}
	log struct {
		Driver  string            `json:"logDriver"`
		Options map[string]string `json:"options"`
	}
)

func (c Container) definition(r Runtime) definition {
	d := definition{
		Name: c.Name, Image: c.Image, Essential: !c.Optional, Command: c.Command, EntryPoint: c.EntryPoint,
		User: c.User, ReadonlyRoot: !c.WritableRoot,
		CPU: c.CPU, Memory: c.Memory, MemoryReservation: c.MemoryReservation,
		StartTimeout: c.StartTimeout, StopTimeout: c.StopTimeout,
		HealthCheck: c.HealthCheck.probe(), Linux: c.linux(r.Exec), Log: r.log(),
	}
	for _, port := range c.Ports {
		d.Ports = append(d.Ports, mapping{port.Name, port.Number, port.Number, "tcp", port.Protocol})
	}
	for _, name := range sorted(c.Environment) {
		d.Environment = append(d.Environment, value{name, c.Environment[name]})
	}
	for _, name := range sorted(c.Secrets) {
		d.Secrets = append(d.Secrets, source{name, c.Secrets[name]})
	}
	for _, name := range sorted(c.DependsOn) {
		d.DependsOn = append(d.DependsOn, dependency{name, c.DependsOn[name]})
	}
	for _, m := range c.Mounts {
		d.Mounts = append(d.Mounts, mount(m))
	}
	return d
}

func (h *HealthCheck) probe() *probe {
	if h == nil {
		return nil
	}
	command := append([]string{"CMD"}, h.Command...)
	if h.Shell != "" {
		command = []string{"CMD-SHELL", h.Shell}
	}
	return &probe{command, h.Interval, h.Timeout, h.Retries, h.StartPeriod}
}

// linux returns the init process and the tmpfs mounts. A volume on disk instead would
// be writable for root only.
// https://aws.amazon.com/about-aws/whats-new/2026/01/amazon-ecs-tmpfs-mounts-aws-fargate-managed-instances/
func (c Container) linux(exec bool) *linux {
	l := linux{Init: exec} // reaps the processes that remain after a session of ECS Exec
	for _, path := range sorted(c.Tmpfs) {
		l.Tmpfs = append(l.Tmpfs, tmpfs{path, c.Tmpfs[path], []string{"nosuid", "nodev"}})
	}
	if !l.Init && len(l.Tmpfs) == 0 {
		return nil
	}
	return &l
}

// log sends the output of a container to the service's log group. A container that
// writes faster than CloudWatch accepts loses lines instead of blocking.
func (r Runtime) log() log {
	return log{"awslogs", map[string]string{
		"awslogs-group": r.LogGroup, "awslogs-region": r.Region, "awslogs-stream-prefix": r.Service,
		"mode": "non-blocking", "max-buffer-size": "25m",
	}}
}
