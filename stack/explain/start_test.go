package explain

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain/account"
)

// stop adds a stopped task whose container ended.
func stop(code int, change func(*account.Task)) func(*account.Account) {
	return func(a *account.Account) {
		task := account.Task{
			TaskArn: "arn:aws:ecs:us-east-1:123456789012:task/shop/0123", TaskDefinitionArn: a.TaskDefinitions[0].TaskDefinitionArn,
			LastStatus: "STOPPED", StopCode: "EssentialContainerExited", StoppedAt: "2026-11-28T10:00:00Z",
			Containers: []account.Container{{Name: "app", ExitCode: &code}},
		}
		change(&task)
		a.Tasks = append(a.Tasks, task)
	}
}

func TestStartBreakages(t *testing.T) {
	t.Parallel()
	same := func(*account.Task) {}
	zero := false
	definition := func(change func(d *account.TaskDefinition)) func(*account.Account) {
		return func(a *account.Account) { change(&a.TaskDefinitions[0]) }
	}
	testBreakages(t, map[string]breakage{
		"cluster inactive": {func(a *account.Account) { a.Clusters[0].Status = "INACTIVE" }, StepCapacity, Failed, "the cluster is in the state INACTIVE"},
		"service draining": {func(a *account.Account) { a.Services[0].Status = "DRAINING" }, StepCapacity, Failed, "the service is in the state DRAINING"},
		"scaled to zero":   {func(a *account.Account) { a.Services[0].DesiredCount = 0 }, StepCapacity, Failed, "the desired count is 0"},
		"provider removed": {func(a *account.Account) { a.Clusters[0].CapacityProviders = nil }, StepCapacity, Failed, "the capacity provider FARGATE, which the cluster does not have"},
		"size":             {definition(func(d *account.TaskDefinition) { d.Memory = "4096" }), StepCapacity, Failed, "memory of the task: invalid value 4096"},
		"CPU":              {definition(func(d *account.TaskDefinition) { d.CPU = "300" }), StepCapacity, Failed, "cpu of the task: invalid value 300"},
		"network mode":     {definition(func(d *account.TaskDefinition) { d.NetworkMode = "bridge" }), StepCapacity, Failed, "require awsvpc"},
		"old platform":     {func(a *account.Account) { a.Services[0].PlatformVersion = "1.3.0" }, StepCapacity, Failed, "platform version 1.3.0 does not support ARM64"},
		"container instances": {func(a *account.Account) {
			a.Services[0].CapacityProviderStrategy, a.Services[0].LaunchType = nil, "EC2"
		}, StepCapacity, Unknown, "the tasks run on EC2"},
		"task set on container instances": {func(a *account.Account) {
			a.Services[0].TaskSets = []account.TaskSet{{Status: "PRIMARY", LaunchType: "EC2"}}
		}, StepCapacity, Unknown, "the tasks run on EC2"},
		"no primary task set": {func(a *account.Account) {
			a.Services[0].TaskDefinition, a.Services[0].LoadBalancers = "", nil
		}, StepCapacity, Unknown, "none of its task sets is the primary one"},
		"definition not readable": {func(a *account.Account) {
			a.TaskDefinitions = nil
			fails("ecs:DescribeTaskDefinition", "cart:7", "AccessDeniedException")(a)
		}, StepCapacity, Unknown, "ecs:DescribeTaskDefinition failed"},
		"old platform with a file system": {func(a *account.Account) {
			a.Services[0].PlatformVersion, a.TaskDefinitions[0].RuntimePlatform.CPUArchitecture = "1.3.0", ""
			a.Manifests = nil
		}, StepCapacity, Failed, "does not support Amazon EFS"},

		"log group deleted": {func(a *account.Account) {
			a.LogGroups = nil
			fails("logs:DescribeLogGroups", "us-east-1//ecs/cart", "ResourceNotFoundException")(a)
		}, StepLogs, Failed, "the log group does not exist"},
		"log group not readable": {func(a *account.Account) {
			a.LogGroups = nil
			fails("logs:DescribeLogGroups", "us-east-1//ecs/cart", "AccessDeniedException")(a)
		}, StepLogs, Unknown, "logs:DescribeLogGroups failed"},

		"no mount target in a zone": {func(a *account.Account) { a.MountTargets = a.MountTargets[:1] }, StepVolumes, Partly, "no available mount target in us-east-1b, so"},
		"mount target in creation": {func(a *account.Account) {
			a.MountTargets[0].LifeCycleState, a.MountTargets[1].LifeCycleState = "creating", "creating"
		}, StepVolumes, Failed, "no available mount target in us-east-1a and us-east-1b: create"},
		"subnets not readable": {func(a *account.Account) {
			a.Subnets = nil
			fails("ec2:DescribeSubnets", "subnet-a", "UnauthorizedOperation")(a)
			fails("ec2:DescribeSubnets", "subnet-b", "UnauthorizedOperation")(a)
		}, StepVolumes, Unknown, "ec2:DescribeSubnets failed"},
		"subnets deleted": {func(a *account.Account) {
			a.Subnets = nil
			fails("ec2:DescribeSubnets", "subnet-a", "InvalidSubnetID.NotFound")(a)
			fails("ec2:DescribeSubnets", "subnet-b", "InvalidSubnetID.NotFound")(a)
		}, StepVolumes, Unknown, "the zones of the tasks are not known"},
		"file system deleted":      {fails("elasticfilesystem:DescribeMountTargets", "fs-1", "FileSystemNotFound"), StepVolumes, Failed, "the file system does not exist"},
		"file system not readable": {fails("elasticfilesystem:DescribeMountTargets", "fs-1", "AccessDeniedException"), StepVolumes, Unknown, "DescribeMountTargets"},
		"unknown command of the AWS CLI": {func(a *account.Account) {
			a.Failures = append(a.Failures, account.Failure{
				Action: "elasticfilesystem:DescribeMountTargets", Object: "fs-1", Message: "usage: aws\n\nInvalid choice",
			})
		}, StepVolumes, Unknown, "failed: usage: aws Invalid choice"},

		"container failed":        {stop(1, same), StepContainer, Failed, "the container exited with code 1: its process failed: read its logs"},
		"tasks not listed":        {fails("ecs:ListTasks", "cart", "AccessDeniedException"), StepContainer, Unknown, "ecs:ListTasks failed"},
		"tasks not readable":      {fails("ecs:DescribeTasks", "cart", "AccessDeniedException"), StepContainer, Unknown, "ecs:DescribeTasks failed"},
		"container ended":         {stop(0, same), StepContainer, Failed, "an essential container has to keep running"},
		"command not found":       {stop(127, same), StepContainer, Failed, "its command was not found"},
		"container out of memory": {stop(137, same), StepContainer, Failed, "it exceeded its memory"},
		"container unhealthy": {stop(0, func(task *account.Task) {
			task.StopCode, task.Containers[0].HealthStatus = "ServiceSchedulerInitiated", "UNHEALTHY"
		}), StepContainer, Failed, "its health check fails"},
		"newest task": {func(a *account.Account) {
			stop(1, func(task *account.Task) { task.StoppedAt = "2026-11-28T09:00:00Z" })(a)
			stop(139, same)(a)
		}, StepContainer, Failed, "SIGSEGV"},
		"non-essential container that failed": {func(a *account.Account) {
			a.TaskDefinitions[0].ContainerDefinitions[0].Essential = &zero
			stop(1, same)(a)
		}, StepContainer, Failed, "code 1"},
	})
}

// TestStoppedTasksThatAreNoFailure are replaced, or of another task definition.
func TestStoppedTasksThatAreNoFailure(t *testing.T) {
	t.Parallel()
	testNoFailures(t, map[string]func(*account.Account){
		"scaled in":               stop(143, func(task *account.Task) { task.StopCode = "ServiceSchedulerInitiated" }),
		"another task definition": stop(1, func(task *account.Task) { task.TaskDefinitionArn = "cart:6" }),
		"not started":             stop(1, func(task *account.Task) { task.Containers[0].ExitCode = nil }),
		"replaced": func(a *account.Account) {
			stop(1, func(*account.Task) {})(a)
			a.Services[0].RunningCount = 2
		},
	})
}

// TestTaskSet explains a service with an external deployment controller: its primary task set has what it lacks.
func TestTaskSet(t *testing.T) {
	t.Parallel()
	want := pathsOf(t, isolated())
	a := isolated()
	s := &a.Services[0]
	s.TaskSets = []account.TaskSet{
		{Status: "ACTIVE", TaskDefinition: "cart:2"},
		{Status: "PRIMARY", TaskDefinition: s.TaskDefinition, NetworkConfiguration: s.NetworkConfiguration, LoadBalancers: s.LoadBalancers},
	}
	s.TaskDefinition, s.NetworkConfiguration, s.LoadBalancers = "", account.NetworkConfiguration{}, nil
	require.Equal(t, want, pathsOf(t, a))
	target, err := NewTarget(a)
	require.NoError(t, err)
	require.Equal(t, "cart:1", target.Definition.TaskDefinitionArn)
}
