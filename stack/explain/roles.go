package explain

import (
	"fmt"
	"strings"

	"ecs-foundation/stack/explain/account"
)

// roleExists returns the identity of a role, or the check for a role that does not exist or that ECS cannot assume.
func roleExists(a *account.Account, step, arn string) (identity, []Check) {
	name := account.RoleName(arn)
	confirm := command("iam", "get-role", "--role-name", name)
	if f, failed := a.Failed("iam:GetRole", arn); failed {
		if f.IsNotFound() {
			return identity{}, []Check{{
				Step: step, Status: Failed, Object: arn, Confirm: confirm,
				Finding: "the role does not exist, so ECS cannot start the task: create it, or name another in the task definition",
			}}
		}
		return identity{}, []Check{unread(step, arn, f)}
	}
	role, ok := a.Role(arn)
	if !ok {
		return identity{}, nil
	}
	id := newIdentity(a, role)
	status, why := id.trusts()
	if status != Passed {
		return id, []Check{{Step: step, Status: status, Object: arn, Finding: why, Confirm: confirm}}
	}
	return id, []Check{{Step: step, Status: Passed, Object: arn, Finding: "the role exists, and ECS can assume it"}}
}

// permissions returns a check for each resource on which the role lacks actions, or one that it lacks none.
func (id identity) permissions(step string, needs []need) []Check {
	type group struct {
		status                 Status
		resource, why, purpose string
	}
	var groups []group
	actions := map[group][]string{}
	for _, n := range needs {
		status, why := id.decide(n)
		if status == Passed {
			continue
		}
		g := group{status, n.resource, why, n.why}
		groups, actions[g] = appendNew(groups, g), appendNew(actions[g], n.action)
	}
	if len(groups) == 0 && len(needs) > 0 {
		return []Check{{
			Step: step, Status: Passed, Object: id.role.Arn,
			Finding: "its policies allow what the task needs to start; policies of the organization are not included",
		}}
	}
	var checks []Check
	for _, g := range groups {
		verb := "may not call"
		if g.status == Unknown {
			verb = "may not be allowed to call"
		}
		confirm := append([]string{"iam", "simulate-principal-policy", "--policy-source-arn", id.role.Arn, "--action-names"}, actions[g]...)
		checks = append(checks, Check{
			Step: step, Status: g.status, Object: id.role.Arn,
			Finding: fmt.Sprintf("the role %s %s on %s, %s: %s", verb, strings.Join(actions[g], ", "), g.resource, g.purpose, g.why),
			Confirm: command(append(confirm, "--resource-arns", g.resource)...),
		})
	}
	return checks
}
