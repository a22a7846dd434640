package explain

import (
	"fmt"
	"slices"

	"ecs-foundation/stack/explain/account"
)

// A Report is the explanation of a service, of a task, or of a flow.
type Report struct {
	// Object is what is explained.
	Object string `json:"object"`
	// State is how it is: the number of its tasks, or the status of the task.
	State        string        `json:"state,omitempty"`
	Observations []Observation `json:"observations,omitempty"`
	// Cause is the most likely reason, if something failed.
	Cause  *Check  `json:"cause,omitempty"`
	Checks []Check `json:"checks"`
}

// Status is the worst status of the checks.
func (r Report) Status() Status {
	worst := Passed
	for _, c := range r.Checks {
		worst = min(worst, c.Status)
	}
	return worst
}

// Explain returns the reasons for which the service or the task that was described does not start, or for which a flow is
// closed.
func Explain(a *account.Account) (Report, error) {
	if a.From != "" || a.To != "" {
		return Flow(a, a.From, a.To)
	}
	t, err := NewTarget(a)
	if err != nil {
		return Report{}, err
	}
	r := Report{Object: t.Name(), State: t.state(), Observations: observe(a, t)}
	for _, checks := range steps {
		r.Checks = appendNew(r.Checks, checks(a, t)...) // two containers can have the same image, secret or log group
	}
	r.Cause = cause(r.Checks, r.Observations)
	return r, nil
}

// cause returns the check that most likely is the reason: of those that failed, the first in the order of a task's start,
// unless ECS points to another step.
func cause(checks []Check, observations []Observation) *Check {
	suspects := []string{}
	for _, o := range observations {
		suspects = append(suspects, o.Steps...)
	}
	rank := func(c Check) int {
		if i := slices.Index(suspects, c.Step); i >= 0 {
			return i
		}
		return len(suspects)
	}
	var found *Check
	for i, c := range checks {
		if c.Status > Partly {
			continue
		}
		if found == nil || c.Status < found.Status || c.Status == found.Status && rank(c) < rank(*found) {
			found = &checks[i]
		}
	}
	return found
}

// state describes how many tasks run, or the status of the task.
func (t Target) state() string {
	if t.Task != nil {
		return t.Task.LastStatus
	}
	s := t.Service
	return fmt.Sprintf("%d of %d tasks running, %d pending", s.RunningCount, s.DesiredCount, s.PendingCount)
}
