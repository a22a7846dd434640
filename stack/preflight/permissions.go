package preflight

import (
	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/internal/validate"
	"ecs-foundation/stack"
)

// validatePermissions reports the permissions that an execution role lacks to start
// its tasks: the other half of the reasons why an image cannot be pulled.
func validatePermissions(p stack.Plan, errs validate.Errors) {
	roles := map[string]iamplan.Role{}
	for _, r := range p.IAM.Roles {
		roles[r.Key] = r
	}
	for _, t := range p.Tasks {
		at := errs.Child("services").Child(t.Service.Name)
		execution, ok := roles[t.Execution]
		if !ok {
			at.Addf("there is no role %q to start its tasks with", t.Execution)
			continue
		}
		for _, need := range t.Needs {
			if !execution.Policy.Allows(need) {
				at.Addf("no task starts: role %s may not %s on %s", execution.Key, need.Action, need.Resource)
			}
		}
	}
}
