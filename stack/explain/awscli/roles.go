package awscli

import (
	"slices"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/stack/explain/account"
)

// roleReads describe the execution role and the task role with their policies and boundaries.
var roleReads = []Read{
	{
		Command: "iam get-role", Actions: []string{"iam:GetRole"},
		Calls: eachRole,
		Add: decoded(func(a *account.Account, _ Call, answer struct{ Role account.Role }) {
			a.Roles = append(a.Roles, answer.Role)
		}),
	},
	{
		Command: "iam list-role-policies", Actions: []string{"iam:ListRolePolicies"},
		Calls: eachRole,
		Add: decoded(func(a *account.Account, c Call, answer struct{ PolicyNames []string }) {
			a.InlinePolicies = append(a.InlinePolicies, account.InlinePolicies{RoleArn: c.Object, PolicyNames: answer.PolicyNames})
		}),
	},
	{
		Command: "iam get-role-policy", Actions: []string{"iam:GetRolePolicy"},
		Calls: func(a *account.Account) []Call {
			var calls []Call
			for _, l := range a.InlinePolicies {
				for _, name := range l.PolicyNames {
					calls = append(calls, Call{l.RoleArn, []string{"--role-name", account.RoleName(l.RoleArn), "--policy-name", name}})
				}
			}
			return calls
		},
		Add: decoded(func(a *account.Account, _ Call, p account.RolePolicy) { a.RolePolicies = append(a.RolePolicies, p) }),
	},
	{
		Command: "iam list-attached-role-policies", Actions: []string{"iam:ListAttachedRolePolicies"},
		Calls: eachRole,
		Add: decoded(func(a *account.Account, c Call, answer struct{ AttachedPolicies []struct{ PolicyArn string } }) {
			attached := account.AttachedPolicies{RoleArn: c.Object}
			for _, p := range answer.AttachedPolicies {
				attached.PolicyArns = append(attached.PolicyArns, p.PolicyArn)
			}
			a.AttachedPolicies = append(a.AttachedPolicies, attached)
		}),
	},
	{
		Command: "iam get-policy", Actions: []string{"iam:GetPolicy"},
		Calls: func(a *account.Account) []Call { return each(managedPolicies(a), "--policy-arn") },
		Add: decoded(func(a *account.Account, _ Call, answer struct{ Policy account.ManagedPolicy }) {
			a.ManagedPolicies = append(a.ManagedPolicies, answer.Policy)
		}),
	},
	{
		Command: "iam get-policy-version", Actions: []string{"iam:GetPolicyVersion"},
		Calls: func(a *account.Account) []Call {
			var calls []Call
			for _, p := range a.ManagedPolicies {
				calls = append(calls, Call{p.Arn, []string{"--policy-arn", p.Arn, "--version-id", p.DefaultVersionID}})
			}
			return calls
		},
		Add: decoded(func(a *account.Account, c Call, answer policyVersion) {
			for i, p := range a.ManagedPolicies {
				if p.Arn == c.Object {
					a.ManagedPolicies[i].Document = answer.PolicyVersion.Document
				}
			}
		}),
	},
}

// policyVersion is the answer of "iam get-policy-version".
type policyVersion struct {
	PolicyVersion struct{ Document account.Policy }
}

// eachRole returns a call for each role of the tasks.
func eachRole(a *account.Account) []Call {
	var calls []Call
	for _, arn := range roles(a) {
		calls = append(calls, Call{arn, []string{"--role-name", account.RoleName(arn)}})
	}
	return calls
}

// roles returns the ARNs of the execution roles and task roles.
func roles(a *account.Account) []string {
	var arns []string
	for _, d := range a.TaskDefinitions {
		arns = appendNew(arns, d.ExecutionRoleArn, d.TaskRoleArn)
	}
	if a.Task != "" {
		for _, t := range a.Tasks {
			arns = appendNew(arns, t.Overrides.ExecutionRoleArn, t.Overrides.TaskRoleArn)
		}
	}
	return slices.DeleteFunc(arns, func(arn string) bool { return !awsname.IsARN(arn) })
}

// managedPolicies returns the ARNs of the managed policies and the boundaries of the roles.
func managedPolicies(a *account.Account) []string {
	var arns []string
	for _, attached := range a.AttachedPolicies {
		arns = appendNew(arns, attached.PolicyArns...)
	}
	for _, r := range a.Roles {
		arns = appendNew(arns, r.PermissionsBoundary.PermissionsBoundaryArn)
	}
	return arns
}
