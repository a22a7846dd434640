package service

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	serviceplan "ecs-foundation/ecs/service/plan"
	"ecs-foundation/internal/component"
	"ecs-foundation/internal/validate"
)

// balanced reports whether a load balancer sends requests to the service.
func (a *Args) balanced() bool { return a.TargetGroupARN != nil }

// validate reports all errors in the arguments that do not depend on the values of
// inputs.
func (b *builder) validate() error {
	errs := validate.NewErrors("")
	b.args.validateRequired(errs)
	errs.Add(b.runtime.Check())
	b.args.validateSubnets(errs.Child("subnetIds"))
	component.ValidateTags(b.args.Tags, 1, errs.Child("tags")) // and Name
	for _, name := range slices.Sorted(maps.Keys(b.args.Volumes)) {
		if v := b.args.Volumes[name]; (v.FileSystemID == nil) != (v.AccessPointID == nil) {
			errs.Child("volumes").Child(name).Addf("must have both fileSystemId and accessPointId, or neither for an empty directory")
		}
	}
	if b.run.Scaling != nil && b.run.Scaling.Requests > 0 && b.args.balanced() && b.args.LoadBalancerARN == nil {
		errs.Child("loadBalancerArn").Addf("required: the metric of scaling.requests belongs to the load balancer")
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
			errs.Child(required.key).Addf("required: set it to the output of the foundation or the cluster")
		}
	}
}

// validateSubnets reports a number of subnets that ECS rejects, if it is known.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
func (a *Args) validateSubnets(errs validate.Errors) {
	if subnets, ok := a.SubnetIDs.(pulumi.StringMap); ok && (len(subnets) < 1 || len(subnets) > maxSubnets) {
		errs.Addf("must have 1 to %d subnets (got %d)", maxSubnets, len(subnets))
	}
}

const maxSubnets = 16

// An inputValue is a container input and the setter of its value.
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
			errs.Child(name).Addf("unknown container %q: must be a container of the task", name)
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

// fill returns a copy of the task with the values of the inputs.
func fill(task serviceplan.Spec, inputs []inputValue, values []string) serviceplan.Spec {
	task.Containers = slices.Clone(task.Containers)
	for i, c := range task.Containers {
		task.Containers[i].Environment, task.Containers[i].Secrets = copied(c.Environment), copied(c.Secrets)
	}
	for i, input := range inputs {
		input.set(&task.Containers[input.container], values[i])
	}
	return task
}

func copied(values map[string]string) map[string]string {
	all := map[string]string{}
	maps.Copy(all, values)
	return all
}
