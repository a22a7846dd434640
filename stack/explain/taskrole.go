package explain

import "ecs-foundation/stack/explain/account"

// taskRole checks the role of the containers' own calls. Of these, only the calls of ECS Exec are known from the description
// of a service.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
func taskRole(a *account.Account, t Target) []Check {
	if t.TaskRole == "" {
		if !t.exec() || t.Definition.TaskDefinitionArn == "" {
			return nil
		}
		return []Check{{
			Step: StepTaskRole, Status: Partly, Object: t.Definition.TaskDefinitionArn,
			Finding: "ECS Exec is on, but the task definition has no task role: sessions cannot be opened",
			Confirm: command("ecs", "describe-task-definition", "--task-definition", t.Definition.TaskDefinitionArn),
		}}
	}
	id, checks := roleExists(a, StepTaskRole, t.TaskRole)
	if id.role.Arn == "" {
		return checks
	}
	var needs []need
	if t.exec() {
		needs = execNeeds()
	}
	for _, c := range id.permissions(StepTaskRole, needs) {
		if c.Status == Failed {
			c.Status = Partly // the task starts without it
		}
		if c.Status != Passed {
			checks = append(checks, c)
		}
	}
	return checks
}

// execNeeds returns what ECS Exec requires of the task role.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html#ecs-exec-required-iam-permissions
func execNeeds() []need {
	var needs []need
	for _, action := range []string{"CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"} {
		needs = append(needs, need{action: "ssmmessages:" + action, resource: "*", why: "to open sessions with ECS Exec"})
	}
	return needs
}
