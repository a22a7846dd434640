package explain

import (
	"slices"

	"ecs-foundation/stack/explain/account"
)

// A Question is what IAM can be asked about a role: whether it may call actions on a resource.
type Question struct {
	Role, Resource string
	Actions        []string
}

// Questions returns what a task needs of its roles, with the actions on one resource in one question.
func Questions(a *account.Account, t Target) []Question {
	var questions []Question
	ask := func(role string, needs []need) {
		for _, n := range needs {
			same := func(q Question) bool { return q.Role == role && q.Resource == n.resource }
			i := slices.IndexFunc(questions, same)
			if i < 0 {
				i, questions = len(questions), append(questions, Question{Role: role, Resource: n.resource})
			}
			questions[i].Actions = appendNew(questions[i].Actions, n.action)
		}
	}
	if t.ExecutionRole != "" {
		ask(t.ExecutionRole, executionNeeds(a, t))
	}
	if t.TaskRole != "" && t.exec() {
		ask(t.TaskRole, execNeeds())
	}
	return questions
}

// exec reports whether ECS Exec is on.
func (t Target) exec() bool {
	return t.Service != nil && t.Service.EnableExecuteCommand || t.Task != nil && t.Task.EnableExecuteCommand
}
