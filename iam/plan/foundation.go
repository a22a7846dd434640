package plan

import (
	"maps"
	"slices"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// validateFoundation tells where the role that lays the foundation would not be
// bound. It writes the policies of roles: what they may at most is all that
// keeps it from giving itself more through one of them, and it knows by their
// names which are its.
func (in Input) validateFoundation(errs validate.Errors) {
	if in.Delivery.GitHub == nil || in.Delivery.GitHub.Foundation == nil {
		return
	}
	bound := in.Spec.PermissionsBoundary
	switch {
	case bound == "":
		errs.Addf("who lays the foundation writes the policies of its roles, and could give itself anything by one: write the ARN of a " +
			"policy that no role is to go beyond into iam.permissionsBoundary, or take foundation off")
	case strings.HasSuffix(bound, ":policy/AdministratorAccess"):
		errs.Addf("iam.permissionsBoundary is %s, which bounds nothing: name a policy that allows what the services need, and nothing of IAM", bound)
	}
	if in.Spec.RoleNames == "auto" {
		errs.Addf("it may change the stack's roles and no others, which it knows by their names: take iam.roleNames: auto off, or foundation")
	}
}

// founding returns what an update, a preview and a destruction of this stack
// ask, recorded in the sandbox by TestGitHubRolesAllowTheRecordedActions, and
// denies what the role could raise rights by.
func (in Input) founding(scope policy.Scope) []policy.Statement {
	s := in.Delivery.GitHub.Foundation
	return slices.Concat(in.reading(scope), s.reading(scope), s.writing(in.Project, in.Environment, scope),
		laying(scope), in.watching(scope), in.makingRoles(scope))
}

// makingRoles returns how roles are made: each under the boundary, by the names
// that this stack's have, and none of those that workflows assume to do this.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
func (in Input) makingRoles(scope policy.Scope) []policy.Statement {
	role := func(name string) string { return scope.AccountARN("iam", "role"+in.Path()+name) }
	flowLogs, sharing := role("flow-logs-writer-role-*"), role("sharing-logs-role-*")
	own := []string{role(in.Project + "-*-role-" + in.Environment), flowLogs, sharing}
	making := allow("MakeRoles",
		[]string{"iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"}, own...)
	making.Conditions = policy.Conditions{"StringEquals": {"iam:PermissionsBoundary": {in.Spec.PermissionsBoundary}}}
	create := allow("MakeAwssRoles", []string{"iam:CreateServiceLinkedRole"}, scope.AccountARN("iam", "role/aws-service-role/*"))
	create.Conditions = policy.Conditions{"StringEquals": {
		"iam:AWSServiceName": append(slices.Sorted(maps.Values(linked)), "access-analyzer.amazonaws.com"),
	}}
	pass := func(sid, to, role string) policy.Statement {
		s := allow(sid, []string{"iam:PassRole"}, role)
		s.Conditions = policy.Conditions{"StringEquals": {"iam:PassedToService": {to}}}
		return s
	}
	return []policy.Statement{
		making,
		// IAM knows no boundary in these.
		allow("ChangeRoles", []string{
			"iam:DeleteRole", "iam:ListInstanceProfilesForRole", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy",
		}, own...),
		create,
		pass("PassFlowLogsTheirRole", "vpc-flow-logs.amazonaws.com", flowLogs),
		pass("PassLogsTheirRole", "logs.amazonaws.com", sharing),
		{
			Sid: "NotItself", Effect: policy.Deny,
			Actions: []string{
				"iam:Add*", "iam:Attach*", "iam:Create*", "iam:Delete*", "iam:Detach*", "iam:PassRole", "iam:Put*", "iam:Set*",
				"iam:Tag*", "iam:Untag*", "iam:Update*",
			},
			Resources: []string{
				scope.AccountARN("iam", "role/*github-foundation-role-*"), scope.AccountARN("iam", "role/*github-preview-role-*"),
				scope.AccountARN("iam", "policy/*github-foundation-role-*"),
			},
		},
	}
}

// validateManaged tells what AWS would refuse of a role's managed policies.
func (r Role) validateManaged(errs validate.Errors) {
	parts := r.Policy.Split(policy.MaxManaged)
	if len(parts) > policy.MaxAttached {
		errs.Addf("role %s would have %d managed policies, and AWS takes %d: split the stack", r.Key, len(parts), policy.MaxAttached)
	}
	for _, part := range parts {
		part.ValidateSize(policy.MaxManaged, "managed policy of "+r.Key, "shorten the names of the services' repositories", errs)
	}
}
