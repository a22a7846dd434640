package explain

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	serviceplan "ecs-foundation/ecs/service/plan"
	"ecs-foundation/stack/explain/account"
)

// capacity checks what ECS needs before it starts a task on AWS Fargate: the cluster, the service, the number of tasks, the
// capacity providers, and the size and platform of the task.
func capacity(a *account.Account, t Target) []Check {
	var checks []Check
	fail := func(object, finding string, confirm ...string) {
		checks = append(checks, Check{Step: StepCapacity, Status: Failed, Object: object, Finding: finding, Confirm: command(confirm...)})
	}
	if c := t.Cluster; c.Status != "ACTIVE" && c.Status != "" {
		fail(c.ClusterArn, "the cluster is in the state "+c.Status, "ecs", "describe-clusters", "--clusters", c.ClusterArn)
	}
	if s := t.Service; s != nil {
		describe := []string{"ecs", "describe-services", "--cluster", s.ClusterArn, "--services", s.ServiceName}
		switch {
		case s.Status != "ACTIVE":
			fail(s.ServiceArn, "the service is in the state "+s.Status+", so ECS starts no tasks", describe...)
		case s.DesiredCount == 0:
			fail(s.ServiceArn, "the desired count is 0, so ECS starts no tasks: set it with 'aws ecs update-service --desired-count'", describe...)
		}
		for _, name := range unknownProviders(t) {
			fail(t.Cluster.ClusterArn, fmt.Sprintf("the service uses the capacity provider %s, which the cluster does not have", name), describe...)
		}
	}
	checks = append(checks, definition(a, t)...)
	if len(checks) == 0 {
		checks = append(checks, Check{
			Step: StepCapacity, Status: Passed, Object: t.Definition.TaskDefinitionArn,
			Finding: "the cluster is active, and AWS Fargate supports the size of the task; its capacity and your quota of vCPUs are not read",
		})
	}
	return checks
}

// unknownProviders returns the capacity providers of the service that the cluster does not have.
func unknownProviders(t Target) []string {
	var names []string
	for _, item := range t.Service.CapacityProviderStrategy {
		if !slices.Contains(t.Cluster.CapacityProviders, item.CapacityProvider) {
			names = append(names, item.CapacityProvider)
		}
	}
	return names
}

// definition checks the size and the platform of a task definition.
func definition(a *account.Account, t Target) []Check {
	d := t.Definition
	if d.TaskDefinitionArn == "" {
		return noDefinition(a, t)
	}
	c := Check{
		Step: StepCapacity, Status: Failed, Object: d.TaskDefinitionArn,
		Confirm: command("ecs", "describe-task-definition", "--task-definition", d.TaskDefinitionArn),
	}
	kind, version := launch(t)
	if kind != "FARGATE" {
		c.Status, c.Finding = Unknown, "the tasks run on "+kind+": what happens on container instances is not explained"
		return []Check{c}
	}
	var checks []Check
	add := func(finding string) {
		c.Finding = finding
		checks = append(checks, c)
	}
	cpu, _ := strconv.Atoi(d.CPU)
	memory, _ := strconv.Atoi(d.Memory)
	if key, problem := serviceplan.CheckSize(cpu, memory); key != "" && cpu != 0 && memory != 0 {
		add(key + " of the task: " + problem)
	}
	if d.NetworkMode != "awsvpc" && d.NetworkMode != "" {
		add("the network mode is " + d.NetworkMode + ", but tasks on AWS Fargate require awsvpc")
	}
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-versions-changelog.html
	if old := strings.HasPrefix(version, "1.") && version < "1.4"; old && d.RuntimePlatform.CPUArchitecture == "ARM64" {
		add("platform version " + version + " does not support ARM64: use 1.4.0 or LATEST")
	} else if old && slices.ContainsFunc(d.Volumes, func(v account.Volume) bool { return v.EfsVolumeConfiguration != nil }) {
		add("platform version " + version + " does not support Amazon EFS: use 1.4.0 or LATEST")
	}
	return checks
}

// noDefinition returns the check for a task definition that was not described.
func noDefinition(a *account.Account, t Target) []Check {
	for _, f := range a.Failures {
		if f.Action == "ecs:DescribeTaskDefinition" {
			return []Check{unread(StepCapacity, f.Object, f)}
		}
	}
	if s := t.Service; s != nil && s.TaskDefinition == "" {
		return []Check{{
			Step: StepCapacity, Status: Unknown, Object: s.ServiceArn,
			Finding: "the service has no task definition, because none of its task sets is the primary one",
		}}
	}
	return nil
}

// launch returns what the tasks run on, FARGATE or another launch type or capacity provider, and the platform version.
func launch(t Target) (kind, version string) {
	const fargate = "FARGATE"
	if t.Task != nil {
		return cmp.Or(t.Task.LaunchType, fargate), t.Task.PlatformVersion
	}
	for _, item := range t.Service.CapacityProviderStrategy {
		if !strings.HasPrefix(item.CapacityProvider, fargate) {
			return item.CapacityProvider, ""
		}
		kind = fargate
	}
	return cmp.Or(kind, t.Service.LaunchType, fargate), t.Service.PlatformVersion
}
