package explain

import (
	"fmt"
	"slices"

	"ecs-foundation/stack/explain/account"
)

// containers checks how the containers of stopped tasks ended, unless the service has all its tasks: then it replaced them.
// The newest task of the current task definition counts.
func containers(a *account.Account, t Target) []Check {
	if t.Task == nil && t.Service.RunningCount >= t.Service.DesiredCount {
		return nil
	}
	for _, action := range []string{"ecs:ListTasks", "ecs:DescribeTasks"} {
		if f, failed := a.Failed(action, a.Service); failed && t.Service != nil {
			return []Check{unread(StepContainer, t.Service.ServiceArn, f)}
		}
	}
	var checks []Check
	for _, task := range stopped(a, t) {
		for _, c := range task.Containers {
			if check, ok := ended(t, task, c); ok {
				checks = append(checks, check)
			}
		}
		if len(checks) > 0 {
			return checks
		}
	}
	return nil
}

// stopped returns the stopped tasks of the task definition, the newest first.
func stopped(a *account.Account, t Target) []account.Task {
	var tasks []account.Task
	for _, task := range a.Tasks {
		is := t.Task == nil || t.Task.TaskArn == task.TaskArn
		if is && task.LastStatus == "STOPPED" && task.TaskDefinitionArn == t.Definition.TaskDefinitionArn {
			tasks = append(tasks, task)
		}
	}
	slices.SortStableFunc(tasks, newestFirst)
	return tasks
}

func newestFirst(x, y account.Task) int { return y.StoppedAt.Parse().Compare(x.StoppedAt.Parse()) }

// exits describes the exit codes that have a meaning of their own: those of the shell, and 128 plus the signal.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
var exits = map[int]string{
	0:   "its process ended without an error: an essential container has to keep running",
	126: "its command cannot be executed: check the permissions of the file, and the command of the task definition",
	127: "its command was not found in the image: check entryPoint and command in the task definition",
	134: "its process aborted (SIGABRT)",
	137: "its process was killed (SIGKILL): it exceeded its memory, or it did not stop within stopTimeout",
	139: "its process crashed (SIGSEGV)",
	143: "its process was asked to stop (SIGTERM)",
}

// ended returns the check for a container that ended on its own, or that ECS stopped because it was unhealthy.
func ended(t Target, task account.Task, c account.Container) (Check, bool) {
	check := Check{Step: StepContainer, Status: Failed, Object: last(task.TaskArn) + "/" + c.Name, Confirm: logsOf(t, task, c)}
	switch {
	case c.HealthStatus == "UNHEALTHY":
		check.Finding = "its health check fails: run the command of its health check in the container, and compare startPeriod with the time it takes to start"
	case c.ExitCode == nil || task.StopCode != "EssentialContainerExited":
		return Check{}, false
	default:
		meaning, known := exits[*c.ExitCode]
		if !known {
			meaning = "its process failed: read its logs"
		}
		if *c.ExitCode == 0 && !isEssential(t, c.Name) {
			return Check{}, false
		}
		check.Finding = fmt.Sprintf("the container exited with code %d: %s", *c.ExitCode, meaning)
	}
	return check, true
}

func isEssential(t Target, name string) bool {
	for _, d := range t.Definition.ContainerDefinitions {
		if d.Name == name {
			return d.Essential == nil || *d.Essential
		}
	}
	return true
}

// logsOf returns the command that shows the logs of a container, or the one that describes its task.
func logsOf(t Target, task account.Task, c account.Container) string {
	for _, d := range t.Definition.ContainerDefinitions {
		if d.Name == c.Name && d.LogConfiguration != nil && d.LogConfiguration.LogDriver == "awslogs" {
			o := d.LogConfiguration.Options
			return command("logs", "get-log-events", "--log-group-name", o.Group,
				"--log-stream-name", o.Prefix+"/"+c.Name+"/"+last(task.TaskArn), "--limit", "50")
		}
	}
	return command("ecs", "describe-tasks", "--cluster", task.ClusterArn, "--tasks", task.TaskArn)
}
