package explain

import (
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

// observe returns what ECS says, the newest first: the reasons of stopped tasks, then the events of the service.
func observe(a *account.Account, t Target) []Observation {
	var observations []Observation
	add := func(object, text string) {
		for _, o := range observations {
			if o.Text == text {
				return
			}
		}
		if text != "" {
			observations = append(observations, Observation{Object: object, Text: text})
		}
	}
	for _, task := range a.Tasks {
		if t.Task != nil && task.TaskArn != t.Task.TaskArn {
			continue
		}
		add("task "+last(task.TaskArn), task.StoppedReason)
		for _, c := range task.Containers {
			add("container "+c.Name+" of task "+last(task.TaskArn), c.Reason)
		}
	}
	if t.Service != nil {
		for _, e := range t.Service.Events[:min(recent, len(t.Service.Events))] {
			add("service "+t.Service.ServiceName, e.Message)
		}
	}
	return observations
}
