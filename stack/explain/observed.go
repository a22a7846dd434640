package explain

import (
	"fmt"
	"slices"

	"ecs-foundation/stack/explain/account"
)

// An Observation is what ECS itself says: the reason of a stopped task, or an event of the service.
type Observation struct {
	// Object is the task or the service.
	Object string `json:"object"`
	// Text is what ECS says.
	Text string `json:"text"`
	// Steps are the steps that it points to, the most likely one first. Their failures are ranked first.
	Steps []string `json:"steps,omitempty"`
}

// recent is the number of stopped tasks, and of events, that are shown.
const recent = 5

// observe returns what ECS says, the newest first: the reasons of stopped tasks, failed deployments, then the events of the
// service. A text that is repeated is returned once.
func observe(a *account.Account, t Target) []Observation {
	var observations []Observation
	add := func(object, text string) {
		repeated := func(o Observation) bool { return o.Text == text }
		if text != "" && !slices.ContainsFunc(observations, repeated) {
			observations = append(observations, Observation{Object: object, Text: text, Steps: suspects(text)})
		}
	}
	for _, task := range newest(a, t) {
		add("task "+last(task.TaskArn), task.StoppedReason)
		for _, c := range task.Containers {
			add("container "+c.Name+" of task "+last(task.TaskArn), says(c))
		}
	}
	if t.Service == nil {
		return observations
	}
	for _, d := range t.Service.Deployments {
		if d.RolloutState == "FAILED" {
			add("deployment "+d.ID, d.RolloutStateReason)
		}
	}
	for _, e := range t.Service.Events[:min(recent, len(t.Service.Events))] {
		add("service "+t.Service.ServiceName, e.Message)
	}
	return observations
}

// newest returns the tasks that stopped last, or the task that is explained.
func newest(a *account.Account, t Target) []account.Task {
	if t.Task != nil {
		return []account.Task{*t.Task}
	}
	tasks := slices.DeleteFunc(slices.Clone(a.Tasks), func(task account.Task) bool { return task.StoppedReason == "" })
	slices.SortStableFunc(tasks, newestFirst)
	return tasks[:min(recent, len(tasks))]
}

// says returns the exit code of a container and ECS's reason.
func says(c account.Container) string {
	switch {
	case c.ExitCode == nil || *c.ExitCode == 0:
		return c.Reason
	case c.Reason == "":
		return fmt.Sprintf("exit code %d", *c.ExitCode)
	}
	return fmt.Sprintf("exit code %d: %s", *c.ExitCode, c.Reason)
}
