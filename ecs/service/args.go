package service

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	serviceplan "ecs-foundation/ecs/service/plan"
	"ecs-foundation/internal/validate"
)

// balanced reports whether a load balancer sends requests to the service.
func (a *Args) balanced() bool { return a.TargetGroupARN != nil }

// validate reports every error in the arguments that shows before any resource
// exists.
func (b *builder) validate() error {
	errs := validate.NewErrors("")
	b.args.validateRequired(errs)
	for _, name := range slices.Sorted(maps.Keys(b.args.Volumes)) {
		if v := b.args.Volumes[name]; (v.FileSystemID == nil) != (v.AccessPointID == nil) {
			errs.Child("volumes").Child(name).Addf("a file system is mounted through an access point: set both, or neither for an empty directory")
		}
	}
	if b.run.Scaling != nil && b.run.Scaling.Requests > 0 && b.args.balanced() && b.args.LoadBalancerARN == nil {
		errs.Child("loadBalancerArn").Addf("it is missing: AWS counts the requests of a target group by load balancer")
	}
	values := b.args.inputValues(errs.Child("containerInputs"))
	_, err := fill(b.task, values, slices.Repeat([]string{serviceplan.Pending}, len(values))).Definitions(b.runtime)
	errs.Child("task").Add(err)
	errs.Child("run").Add(b.run.Check(b.task, b.args.balanced()))
	return errs.Err()
}

func (a *Args) validateRequired(errs validate.Errors) {
	for _, required := range []struct {
		key   string
		given bool
	}{
		{"clusterArn", a.ClusterARN != nil},
		{"region", a.Region != ""},
		{"subnetIds", a.SubnetIDs != nil},
		{"securityGroupId", a.SecurityGroupID != nil},
		{"executionRoleArn", a.ExecutionRoleARN != nil},
		{"taskRoleArn", a.TaskRoleARN != nil},
		{"logGroupName", a.LogGroupName != nil},
	} {
		if !required.given {
			errs.Child(required.key).Addf("it is missing: the foundation and the cluster have it among their outputs")
		}
	}
}

// An inputValue is an input of a container.
type inputValue struct {
	container int
	input     pulumi.StringInput
	set       func(c *serviceplan.Container, value string)
}

// inputValues returns the container inputs, in a deterministic order.
func (a *Args) inputValues(errs validate.Errors) []inputValue {
	var all []inputValue
	for _, name := range slices.Sorted(maps.Keys(a.ContainerInputs)) {
		i := slices.IndexFunc(a.Task.Containers, func(c serviceplan.Container) bool { return c.Name == name })
		if i < 0 {
			errs.Child(name).Addf("there is no such container in the task")
			continue
		}
		inputs := a.ContainerInputs[name]
		if inputs.Image != nil {
			all = append(all, inputValue{i, inputs.Image, func(c *serviceplan.Container, value string) { c.Image = value }})
		}
		for _, key := range slices.Sorted(maps.Keys(inputs.Environment)) {
			all = append(all, inputValue{i, inputs.Environment[key], func(c *serviceplan.Container, value string) { c.Environment[key] = value }})
		}
		for _, key := range slices.Sorted(maps.Keys(inputs.Secrets)) {
			all = append(all, inputValue{i, inputs.Secrets[key], func(c *serviceplan.Container, value string) { c.Secrets[key] = value }})
		}
	}
	return all
}

// fill returns a copy of the task with its container inputs, which are in the order of
// inputValues.
func fill(task serviceplan.Spec, inputs []inputValue, values []string) serviceplan.Spec {
	task.Containers = slices.Clone(task.Containers)
	for i, c := range task.Containers {
		task.Containers[i].Environment, task.Containers[i].Secrets = copied(c.Environment), copied(c.Secrets)
	}
	for i, l := range inputs {
		l.set(&task.Containers[l.container], values[i])
	}
	return task
}

func copied(values map[string]string) map[string]string {
	all := map[string]string{}
	maps.Copy(all, values)
	return all
}
