package plan

import (
	"math"
	"slices"

	clusterplan "ecs-foundation/ecs/cluster/plan"
	"ecs-foundation/internal/validate"
)

// A Run describes how a service runs its tasks.
type Run struct {
	// Count is the number of tasks without scaling. Default 2, so that the service
	// survives the loss of a zone.
	Count int
	// Scaling sets the number of tasks by their load.
	Scaling *Scaling
	// Port is the name of the port that the load balancer sends requests to. Default
	// the first port of the first container.
	Port string
	// HealthCheckGrace is the time in seconds after the start of a task in which the
	// load balancer's health checks do not count. Default 60 behind a load balancer.
	HealthCheckGrace int
	// MinimumHealthy and Maximum are the least and the most tasks during a deployment,
	// in percent of Count. Default 100 and 200.
	MinimumHealthy int
	Maximum        int
	// Capacity is the capacity provider strategy. Default Fargate.
	Capacity []clusterplan.Capacity
	// Exec enables ECS Exec. The task role must allow it: services.NAME.exec of the
	// foundation.
	Exec bool
	// ServiceConnect lets the tasks find other services of the namespace by name.
	// ConnectServices are the names of this one; they imply ServiceConnect.
	ServiceConnect  bool
	ConnectServices []ConnectService
	// DeployedElsewhere leaves the task definition to another tool, such as a pipeline,
	// once the service exists.
	DeployedElsewhere bool
}

// Constraints returns the constraints of a run.
func (Run) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"count":            tasks(2),
		"healthCheckGrace": {Max: math.MaxInt32, Unit: "seconds"},
		"minimumHealthy":   {Max: 100, Unit: "percent", Default: 100},
		"maximum":          {Default: 200},
	}
}

// tasks returns the constraint of a number of tasks, which is AWS's quota.
func tasks(usual any) validate.Constraint {
	const source = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html"
	return validate.Constraint{Min: 1, Max: 5000, Default: usual, Source: source}
}

// A ConnectService makes a port available to the other services of the namespace.
type ConnectService struct {
	// Port is the port's name.
	Port string
	// Alias and AliasPort are the name and the port that clients use: http://cart is
	// {Alias: "cart", AliasPort: 80}.
	Alias     string
	AliasPort int
}

// Constraints returns the constraints of a service of Service Connect.
func (ConnectService) Constraints() map[string]validate.Constraint {
	port := Port{}.Constraints()
	return map[string]validate.Constraint{"alias": port["name"], "aliasPort": port["number"]}
}

// Scaling sets the number of tasks between Min and Max so that each metric with a
// target stays near it.
type Scaling struct {
	Min int
	Max int
	// CPU and Memory are targets for the utilization, in percent.
	CPU    int
	Memory int
	// Requests is the target for the load balancer's requests per task and minute.
	Requests int
}

// Constraints returns the constraints of scaling.
func (Scaling) Constraints() map[string]validate.Constraint {
	least := tasks(nil)
	least.Required = true
	return map[string]validate.Constraint{
		"min":      least,
		"cpu":      {Max: 100, Unit: "percent"},
		"memory":   {Max: 100, Unit: "percent"},
		"requests": {Max: math.MaxInt32},
	}
}

// Complete returns the run with its defaults.
func (r Run) Complete(balanced bool) Run {
	r = validate.WithDefaults(r)
	if r.Scaling != nil {
		r.Count = r.Scaling.Min // the initial number
	}
	if balanced && r.HealthCheckGrace == 0 {
		r.HealthCheckGrace = 60
	}
	if len(r.Capacity) == 0 {
		r.Capacity = clusterplan.OnDemand()
	}
	r.ServiceConnect = r.ServiceConnect || len(r.ConnectServices) > 0
	return r
}

// Check returns every mistake of a complete run of a task.
func (r Run) Check(of Spec, balanced bool) error {
	errs := validate.NewErrors("")
	validate.Struct(errs, r)
	if !balanced && r.HealthCheckGrace > 0 {
		errs.Child("healthCheckGrace").Addf("no load balancer judges the tasks: take it off, or give the service its target group")
	}
	if r.Maximum <= 100 {
		errs.Child("maximum").Addf("%d %% leave no room to start a task before another is stopped, in a deployment or to balance zones: write 101 or more", r.Maximum)
	}
	clusterplan.ValidateCapacity(r.Capacity, errs.Child("capacity"))
	if _, _, ok := of.Port(r.Port); balanced && !ok {
		errs.Child("port").Addf("no container has a port %q to send requests to: %s", r.Port, validate.Choices(r.Port, of.portNames(), "give one a port"))
	}
	for i, service := range r.ConnectServices {
		service.validate(of, r.ConnectServices[:i], errs.Child("connectServices").Index(i))
	}
	if r.Scaling != nil {
		r.Scaling.validate(balanced, errs.Child("scaling"))
	}
	return errs.Err()
}

func (c ConnectService) validate(task Spec, before []ConnectService, errs validate.Errors) {
	if _, _, ok := task.Port(c.Port); !ok || c.Port == "" {
		errs.Child("port").Addf("no container has a port %q: %s", c.Port, validate.Choices(c.Port, task.portNames(), "give one a port"))
	}
	if slices.ContainsFunc(before, func(other ConnectService) bool { return other.Port == c.Port }) {
		errs.Child("port").Addf("%q is offered twice, and ECS takes one name for a port: take one off", c.Port)
	}
}

func (s Scaling) validate(balanced bool, errs validate.Errors) {
	if s.Max < s.Min {
		errs.Child("max").Addf("%d is less than the %d tasks that there are at least", s.Max, s.Min)
	}
	switch {
	case s.CPU == 0 && s.Memory == 0 && s.Requests == 0:
		errs.Addf("nothing is measured: give a target for cpu, memory or requests")
	case s.Requests > 0 && !balanced:
		errs.Child("requests").Addf("the service gets none from a load balancer: give it its target group, or take it off")
	}
}

// Port returns the container and the number of a port by its name, or of the
// first container's first where it is "".
func (s Spec) Port(name string) (container string, number int, ok bool) {
	for i, c := range s.Containers {
		for _, port := range c.Ports {
			if port.Name == name || name == "" && i == 0 {
				return c.Name, port.Number, true
			}
		}
	}
	return "", 0, false
}

func (s Spec) portNames() []string {
	var all []string
	for _, c := range s.Containers {
		for _, port := range c.Ports {
			all = append(all, port.Name)
		}
	}
	return all
}
