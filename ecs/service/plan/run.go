package plan

import (
	"math"
	"slices"

	clusterplan "ecs-foundation/ecs/cluster/plan"
	"ecs-foundation/internal/validate"
)

// A Run describes how a service runs its tasks.
type Run struct {
	// Count is the number of tasks of a service without scaling. Default 2, so that the
	// service survives the failure of an Availability Zone.
	Count int
	// Scaling adjusts the number of tasks to the load.
	Scaling *Scaling
	// Port is the name of the port that the load balancer sends requests to. Default
	// the first port of the first container.
	Port string
	// HealthCheckGrace is the time in seconds after the start of a task in which ECS
	// ignores failed health checks of the load balancer and the containers. Default 60
	// behind a load balancer.
	HealthCheckGrace int
	// MinimumHealthy and Maximum limit the number of tasks during a deployment, in percent
	// of Count. ECS rounds the minimum up and the maximum down. Default 100 and 200.
	MinimumHealthy int
	Maximum        int
	// Capacity is the capacity provider strategy. Default Fargate.
	Capacity []clusterplan.Capacity
	// Exec enables ECS Exec. The task role must allow it: set services.NAME.exec in the
	// foundation.
	Exec bool
	// ServiceConnect lets the tasks resolve the names of other services in the namespace.
	// ConnectServices are the names of this service, and imply ServiceConnect.
	ServiceConnect  bool
	ConnectServices []ConnectService
	// DeployedElsewhere ignores changes of the task definition after the service is
	// created, because another tool, such as a pipeline, deploys new ones.
	DeployedElsewhere bool
}

// Constraints returns the constraints of a run.
func (Run) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"count":            tasks(2),
		"healthCheckGrace": {Max: math.MaxInt32, Unit: "seconds"},
		"minimumHealthy":   {Max: 100, Unit: "percent", Default: 100},
		"maximum": {
			// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
			Min: 101, Max: math.MaxInt32, Unit: "percent", Default: 200,
			Advice: "ECS must start a task before it stops another, in deployments and to rebalance Availability Zones",
			Source: definitions + "DeploymentConfiguration.html",
		},
	}
}

// tasks returns the constraint of a number of tasks. The maximum is the quota of ECS.
func tasks(byDefault any) validate.Constraint {
	return validate.Constraint{Min: 1, Max: 5000, Default: byDefault, Source: quotas}
}

// Scaling sets the number of tasks between Min and Max so that each metric with a
// target stays near it.
type Scaling struct {
	// Min is the lowest number of tasks.
	Min int
	// Max is the highest number of tasks.
	Max int
	// CPU and Memory are target utilizations, in percent.
	CPU    int
	Memory int
	// Requests is the target number of requests per task and minute from the load balancer.
	Requests int
}

// Constraints returns the constraints of scaling.
func (Scaling) Constraints() map[string]validate.Constraint {
	minimum := tasks(nil)
	minimum.Required = true
	return map[string]validate.Constraint{
		"min":      minimum,
		"max":      tasks(nil),
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

// Check returns all errors in a complete run of a task.
func (r Run) Check(task Spec, balanced bool) error {
	errs := validate.NewErrors("")
	validate.Struct(errs, r)
	if r.HealthCheckGrace > 0 && !balanced && !task.hasHealthCheck() {
		errs.Child("healthCheckGrace").Addf("has no effect without health checks: remove it, set the target group, or add a health check to a container")
	}
	r.validateRollout(errs)
	clusterplan.ValidateCapacity(r.Capacity, errs.Child("capacity"))
	if _, _, ok := task.Port(r.Port); balanced && !ok {
		errs.Child("port").Addf("no container has a port %q for the load balancer: %s", r.Port, task.choices(r.Port))
	}
	r.validateConnect(task, errs.Child("connectServices"))
	if r.Scaling != nil {
		r.Scaling.validate(balanced, errs.Child("scaling"))
	}
	return errs.Err()
}

func (s Scaling) validate(balanced bool, errs validate.Errors) {
	if s.Max < s.Min {
		errs.Child("max").Addf("must be min or more (got %d, and min is %d)", s.Max, s.Min)
	}
	switch {
	case s.CPU == 0 && s.Memory == 0 && s.Requests == 0:
		errs.Addf("no target: set cpu, memory or requests")
	case s.Requests > 0 && !balanced:
		errs.Child("requests").Addf("has no effect without a load balancer: remove it, or set the target group")
	}
}

// hasHealthCheck reports whether a container has a health check.
func (s Spec) hasHealthCheck() bool {
	return slices.ContainsFunc(s.Containers, func(c Container) bool { return c.HealthCheck != nil })
}

// Port returns the container and the number of the port with the name, or of the first
// port of the first container if the name is "".
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

// choices returns the advice for an unknown port.
func (s Spec) choices(port string) string {
	var names []string
	for _, c := range s.Containers {
		for _, p := range c.Ports {
			names = append(names, p.Name)
		}
	}
	return validate.Choices(port, names, "add the port to a container")
}
