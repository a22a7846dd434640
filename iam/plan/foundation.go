package plan

import (
	"maps"
	"slices"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// validateFoundation reports settings that do not limit the role that deploys the
// foundation. The role writes the policies of other roles: only the boundary of those
// roles prevents it from escalating its privileges through them, and only their names
// identify them.
func (in Input) validateFoundation(errs validate.Errors) {
	if in.Delivery.GitHub == nil || in.Delivery.GitHub.Foundation == nil {
		return
	}
	boundary := in.Spec.PermissionsBoundary
	switch {
	case boundary == "":
		errs.Addf("requires a permissions boundary, because the role writes policies of roles and could escalate its privileges: " +
			"set iam.permissionsBoundary, or remove foundation")
	case strings.HasSuffix(boundary, ":policy/AdministratorAccess"):
		errs.Addf("iam.permissionsBoundary does not limit permissions (got %s): "+
			"use a policy that allows what the services require, and no IAM actions", boundary)
	}
	if in.Spec.RoleNames == "auto" {
		errs.Addf("requires fixed role names, by which its policy identifies the roles of the stack: remove iam.roleNames: auto, or foundation")
	}
}

// foundationStatements returns the permissions to preview, update and destroy this
// stack, recorded in the sandbox by TestGitHubRolesAllowTheRecordedActions. It denies
// the actions that the role could use to escalate its privileges.
func (in Input) foundationStatements(scope policy.Scope) []policy.Statement {
	s := in.Delivery.GitHub.Foundation
	return slices.Concat(in.readStatements(scope), s.readStatements(scope), s.writeStatements(in.Project, in.Environment, scope),
		networkStatements(scope), loadBalancerStatements(scope), in.monitoringStatements(scope), in.roleStatements(scope))
}

// roleStatements returns the permissions to manage the roles of this stack, by their
// names and with the permissions boundary. It denies changes to the roles with which
// workflows preview and deploy this stack.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
func (in Input) roleStatements(scope policy.Scope) []policy.Statement {
	role := func(name string) string { return scope.AccountARN("iam", "role"+in.Path()+name) }
	flowLogs, sharing := role("flow-logs-writer-role-*"), role("sharing-logs-role-*")
	own := []string{role(in.Project + "-*-role-" + in.Environment), flowLogs, sharing}
	create := allow("CreateRoles",
		[]string{"iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"}, own...)
	create.Conditions = policy.Conditions{"StringEquals": {"iam:PermissionsBoundary": {in.Spec.PermissionsBoundary}}}
	createServiceLinked := allow("CreateServiceLinkedRoles", []string{"iam:CreateServiceLinkedRole"},
		scope.AccountARN("iam", "role/aws-service-role/*"))
	createServiceLinked.Conditions = policy.Conditions{"StringEquals": {
		"iam:AWSServiceName": append(slices.Sorted(maps.Values(linkedServices)), "access-analyzer.amazonaws.com"),
	}}
	pass := func(sid, to, role string) policy.Statement {
		s := allow(sid, []string{"iam:PassRole"}, role)
		s.Conditions = policy.Conditions{"StringEquals": {"iam:PassedToService": {to}}}
		return s
	}
	return []policy.Statement{
		create,
		// These actions do not support the condition key iam:PermissionsBoundary.
		allow("ManageRoles", []string{
			"iam:DeleteRole", "iam:ListInstanceProfilesForRole", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy",
		}, own...),
		createServiceLinked,
		pass("PassFlowLogsRole", "vpc-flow-logs.amazonaws.com", flowLogs),
		pass("PassLogSharingRole", "logs.amazonaws.com", sharing),
		{
			Sid: "DenySelfModification", Effect: policy.Deny,
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
