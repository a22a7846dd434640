package plan

import (
	"fmt"
	"slices"
	"strings"

	"ecs-foundation/iam/boundary"
	"ecs-foundation/iam/plan/deploy"
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
	policy := in.Spec.PermissionsBoundary
	switch {
	case policy == "":
		errs.Addf("requires a permissions boundary, because the role writes policies of roles and could escalate its privileges: " +
			"set iam.permissionsBoundary, or remove foundation")
	case boundary.IsUnlimited(policy):
		errs.Addf("iam.permissionsBoundary does not limit permissions (got %s): %s", policy, boundary.Advice)
	}
	if in.Spec.RoleNames == "auto" {
		errs.Addf("requires fixed role names, by which its policy identifies the roles of the stack: remove iam.roleNames: auto, or foundation")
	}
}

// foundationStatements returns the permissions to preview, update and destroy this
// stack. They deny the actions that the role could use to escalate its privileges.
func (in Input) foundationStatements(scope policy.Scope) []policy.Statement {
	state, deployed := in.Delivery.GitHub.Foundation, in.deployed(scope)
	return slices.Concat(deploy.ReadStatements(deployed, scope), state.readStatements(in, scope),
		state.writeStatements(in.Project, in.Environment, scope), deploy.WriteStatements(deployed, scope),
		[]policy.Statement{denySelfModification(scope)})
}

// denySelfModification denies changes to the roles with which workflows preview and deploy
// a stack.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
func denySelfModification(scope policy.Scope) policy.Statement {
	return policy.Statement{
		Sid: "DenySelfModification", Effect: policy.Deny,
		Actions: []string{
			"iam:Add*", "iam:Attach*", "iam:Create*", "iam:Delete*", "iam:Detach*", "iam:PassRole", "iam:Put*", "iam:Set*",
			"iam:Tag*", "iam:Untag*", "iam:Update*",
		},
		Resources: []string{
			scope.AccountARN("iam", "role/*github-foundation-role-*"), scope.AccountARN("iam", "role/*github-preview-role-*"),
			scope.AccountARN("iam", "policy/*github-foundation-role-*"),
		},
	}
}

// deployed describes everything that the stack registers.
func (in Input) deployed(scope policy.Scope) deploy.Stack {
	s := in.Deployed
	s.Project, s.Environment = in.Project, in.Environment
	s.Types = in.DeployedTypes()
	s.Logs.BuildLogs, s.Logs.ForwardTo = in.BuildLogs(), in.ForwardTo
	s.Roles.Path, s.Roles.Boundary = in.Path(), in.Spec.PermissionsBoundary
	s.Roles.Names, s.Roles.Workflow = []string{in.Project + "-*-role-" + in.Environment}, in.name("github-foundation-role")
	s.Roles.Growing, s.Roles.Policies = in.growing()
	if in.Spec.RoleNames == "auto" {
		s.Roles.Names = append(s.Roles.Names, in.component+"-*") // a role that existed before keeps its name
	}
	for _, names := range []*[]string{&s.Registry.Created, &s.Registry.Deleted, &s.Registry.Shared} {
		*names = in.repositoryNames(*names)
	}
	for _, name := range in.Spec.ServiceLinkedRoles {
		s.Roles.ServiceLinked = append(s.Roles.ServiceLinked, LinkedService(name))
	}
	s.Roles.Provider = providerARN(scope)
	return s
}

// growing returns the names of the roles whose policies grow with the number of services,
// and patterns of the names of their managed policies, which end in a number: dev-? does
// not match a policy of a stack dev-1, which ends in dev-1-1.
func (in Input) growing() (roles, policies []string) {
	if in.Spec.RoleNames == "auto" {
		return nil, []string{in.component + "-*-policy-*"}
	}
	for _, role := range []string{"ecs-task-execution-role", "codebuild-role", "codepipeline-role", "github-deploy-role"} {
		name := in.name(role)
		roles = append(roles, name)
		policies = append(policies, name+"-?", fmt.Sprintf("%s-%d", name, policy.MaxAttached))
	}
	return roles, policies
}

// repositoryNames returns the names of repositories, or patterns that match them.
func (in Input) repositoryNames(names []string) []string {
	names = slices.Clone(names)
	for i, name := range names {
		if in.patterns.repositories && strings.HasPrefix(name, in.Project+"/") {
			names[i] = in.Project + "/*"
		}
	}
	return names
}

// DeployedTypes returns the resource types that the stack registers: those of Deployed and
// those of component Roles.
func (in Input) DeployedTypes() []string {
	types := append(slices.Clone(in.Deployed.Types), "aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy")
	if len(in.Spec.ServiceLinkedRoles) > 0 {
		types = append(types, "aws:iam/serviceLinkedRole:ServiceLinkedRole")
	}
	if github := in.Delivery.GitHub; github != nil && github.MakeProvider {
		types = append(types, "aws:iam/openIdConnectProvider:OpenIdConnectProvider")
	}
	if in.divided {
		types = append(types, "aws:iam/policy:Policy", "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
	}
	return types
}
