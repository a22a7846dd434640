package preflight

import (
	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/internal/validate"
	"ecs-foundation/stack"
)

// validatePermissions reports the permissions that an execution role lacks to start
// its tasks.
func validatePermissions(p stack.Plan, errs validate.Errors) {
	roles := map[string]iamplan.Role{}
	for _, r := range p.IAM.Roles {
		roles[r.Key] = r
	}
	for _, t := range p.Tasks {
		at := errs.Child("services").Child(t.Service.Name)
		execution, ok := roles[t.Execution]
		if !ok {
			at.Addf("task execution role %q does not exist", t.Execution)
			continue
		}
		for _, need := range t.Needs {
			if !execution.Policy.Allows(need) {
				at.Addf("no task starts: role %s is not authorized to perform %s on %s", execution.Key, need.Action, need.Resource)
			}
		}
	}
}
