package plan

import (
	"cmp"
	"slices"

	clusterplan "ecs-foundation/ecs/cluster/plan"
	"ecs-foundation/internal/validate"
)

// A Run says how a service keeps its tasks running.
type Run struct {
	// Count is how many tasks there are, where nothing scales them. Default 2,
	// which outlive the loss of a zone.
	Count int
	// Scaling sets their number by what they have to do.
	Scaling *Scaling
	// Port is the name of the one that the load balancer sends requests to.
	// Default the first container's first.
	Port string
	// HealthCheckGrace is for how many seconds of a task's life the load
	// balancer's judgement does not count. Default 60 behind a load balancer.
	HealthCheckGrace int
	// MinimumHealthy and Maximum are how many tasks there are at least and at
	// most during a deployment, in percent. Default 100 and 200.
	MinimumHealthy int
	Maximum        int
	// Capacity is what the tasks run on. Default Fargate.
	Capacity []clusterplan.Capacity
	// Exec lets ECS Exec open shells in the tasks, where the task role is granted
	// it: services.NAME.exec of the foundation.
	Exec bool
	// Connect puts the service into Service Connect, to find others by their
	// names. Offers are its own.
	Connect bool
	Offers  []Offer
	// DeployedElsewhere leaves the task definition to somebody else, such as a
	// pipeline, once the service stands.
	DeployedElsewhere bool
}

// An Offer is a port that other services of the namespace find by a name.
type Offer struct {
	// Port is the port's name.
	Port string
	// Alias and At are the name and the port that they call: http://cart is
	// {Alias: "cart", At: 80}.
	Alias string
	At    int
}

// Scaling sets the number of tasks between Min and Max so that each measure
// stays near its target, as far as one is given.
type Scaling struct {
	Min int
	Max int
	// CPU and Memory are percentages of what the tasks have.
	CPU    int
	Memory int
	// Requests is how many a task gets from the load balancer in a minute.
	Requests int
}

// Complete returns the run with its defaults.
func (r Run) Complete(balanced bool) Run {
	r.Count = cmp.Or(r.Count, 2)
	r.MinimumHealthy = cmp.Or(r.MinimumHealthy, 100)
	r.Maximum = cmp.Or(r.Maximum, 200)
	if r.Scaling != nil {
		r.Count = r.Scaling.Min // what a new service begins with
	}
	if balanced && r.HealthCheckGrace == 0 {
		r.HealthCheckGrace = 60
	}
	if len(r.Capacity) == 0 {
		r.Capacity = clusterplan.OnDemand()
	}
	r.Connect = r.Connect || len(r.Offers) > 0
	return r
}

// Check returns every mistake of a complete run of a task.
func (r Run) Check(of Spec, balanced bool) error {
	errs := validate.NewErrors("")
	within("count", r.Count, 1, 5000, errs) // AWS's quota of tasks in a service
	within("healthCheckGrace", r.HealthCheckGrace, 0, 2147483647, errs)
	if !balanced && r.HealthCheckGrace > 0 {
		errs.Child("healthCheckGrace").Addf("no load balancer judges the tasks: take it off, or give the service its target group")
	}
	within("minimumHealthy", r.MinimumHealthy, 0, 100, errs)
	if r.Maximum <= 100 {
		errs.Child("maximum").Addf("%d %% leave no room to start a task before another is stopped, in a deployment or to balance zones: write 101 or more", r.Maximum)
	}
	clusterplan.ValidateCapacity(r.Capacity, errs.Child("capacity"))
	if _, _, ok := of.Port(r.Port); balanced && !ok {
		errs.Child("port").Addf("no container has a port %q to send requests to: %s", r.Port, choose(of.portNames(), "give one a port"))
	}
	for i, offer := range r.Offers {
		offer.validate(of, r.Offers[:i], errs.Child("offers").Index(i))
	}
	if r.Scaling != nil {
		r.Scaling.validate(balanced, errs.Child("scaling"))
	}
	return errs.Err()
}

func (o Offer) validate(of Spec, before []Offer, errs validate.Errors) {
	if _, _, ok := of.Port(o.Port); !ok || o.Port == "" {
		errs.Child("port").Addf("no container has a port %q: %s", o.Port, choose(of.portNames(), "give one a port"))
	}
	if slices.ContainsFunc(before, func(other Offer) bool { return other.Port == o.Port }) {
		errs.Child("port").Addf("%q is offered twice, and ECS takes one name for a port: take one off", o.Port)
	}
	if !portName.MatchString(o.Alias) {
		errs.Child("alias").Addf("%q is no name to be found by: use lower-case letters, digits and hyphens", o.Alias)
	}
	within("at", o.At, 1, 65535, errs)
}

func (s Scaling) validate(balanced bool, errs validate.Errors) {
	within("min", s.Min, 1, 5000, errs)
	if s.Max < s.Min {
		errs.Child("max").Addf("%d is less than the %d tasks that there are at least", s.Max, s.Min)
	}
	within("cpu", s.CPU, 0, 100, errs)
	within("memory", s.Memory, 0, 100, errs)
	within("requests", s.Requests, 0, 2147483647, errs)
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
