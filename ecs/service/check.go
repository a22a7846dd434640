package service

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	serviceplan "ecs-foundation/ecs/service/plan"
	"ecs-foundation/internal/validate"
)

// check returns every mistake in the arguments that shows before any resource.
func (a *Args) check(b *builder, balanced bool) error {
	errs := validate.NewErrors("")
	for _, one := range []struct {
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
		if !one.given {
			errs.Child(one.key).Addf("it is missing: the foundation and the cluster have it among their outputs")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(a.Volumes)) {
		if v := a.Volumes[name]; (v.FileSystemID == nil) != (v.AccessPointID == nil) {
			errs.Child("volumes").Child(name).Addf("a file system is mounted through an access point: set both, or neither for an empty directory")
		}
	}
	if b.run.Scaling != nil && b.run.Scaling.Requests > 0 && balanced && a.LoadBalancerARN == nil {
		errs.Child("loadBalancerArn").Addf("it is missing: AWS counts the requests of a target group by load balancer")
	}
	parts := a.parts(errs.Child("later"))
	pending := slices.Repeat([]any{serviceplan.Pending}, len(parts))
	_, err := fill(b.spec, parts, pending).Definitions(b.place)
	errs.Child("task").Add(err)
	errs.Child("run").Add(b.run.Check(b.spec, balanced))
	return errs.Err()
}

// A part is a value of a container that is known later.
type part struct {
	container int
	input     pulumi.StringInput
	set       func(c *serviceplan.Container, value string)
}

// parts returns the later values, in an order that stays.
func (a *Args) parts(errs validate.Errors) []part {
	var all []part
	for _, name := range slices.Sorted(maps.Keys(a.Later)) {
		i := slices.IndexFunc(a.Task.Containers, func(c serviceplan.Container) bool { return c.Name == name })
		if i < 0 {
			errs.Child(name).Addf("there is no such container in the task")
			continue
		}
		later := a.Later[name]
		if later.Image != nil {
			all = append(all, part{i, later.Image, func(c *serviceplan.Container, value string) { c.Image = value }})
		}
		for _, key := range slices.Sorted(maps.Keys(later.Environment)) {
			all = append(all, part{i, later.Environment[key], func(c *serviceplan.Container, value string) { c.Environment[key] = value }})
		}
		for _, key := range slices.Sorted(maps.Keys(later.Secrets)) {
			all = append(all, part{i, later.Secrets[key], func(c *serviceplan.Container, value string) { c.Secrets[key] = value }})
		}
	}
	return all
}

// fill returns a copy of the spec with its later values in it.
func fill(s serviceplan.Spec, parts []part, values []any) serviceplan.Spec {
	s.Containers = slices.Clone(s.Containers)
	for i, c := range s.Containers {
		s.Containers[i].Environment, s.Containers[i].Secrets = copied(c.Environment), copied(c.Secrets)
	}
	for i, p := range parts {
		value, _ := values[i].(string)
		p.set(&s.Containers[p.container], value)
	}
	return s
}

func copied(of map[string]string) map[string]string {
	all := map[string]string{}
	maps.Copy(all, of)
	return all
}
