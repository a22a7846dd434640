package deploy

import (
	"maps"
	"slices"

	"ecs-foundation/iam/policy"
)

// Roles holds the settings of the roles that limit the permissions.
type Roles struct {
	// Path and Boundary are the path and the permissions boundary of all roles.
	Path, Boundary string
	// Names are the patterns of the names of the roles.
	Names []string
	// Generated are the beginnings of the generated names of the roles with which AWS
	// services write logs, by the service that they are passed to.
	Generated map[string]string
	// ServiceLinked are the services whose service-linked roles the stack creates.
	ServiceLinked []string
	// Workflow is the name of the role that deploys the stack.
	Workflow string
	// Growing are the names of the roles whose policies grow with the number of services,
	// and Policies are patterns of the names of the managed policies that they then have.
	Growing, Policies []string
	// Provider is the ARN of the identity provider for workflows.
	Provider string
}

// roleTypes are the resource types of IAM. An administrator creates and updates the
// identity provider and the managed policies of the role that deploys the stack.
var roleTypes = map[string]entry{
	"aws:iam/role:Role":                                 role,
	"aws:iam/rolePolicy:RolePolicy":                     rolePolicy,
	"aws:iam/policy:Policy":                             managedPolicy,
	"aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachment,
	"aws:iam/openIdConnectProvider:OpenIdConnectProvider": func(s Stack, _ policy.Scope) access {
		return access{read: []policy.Statement{allow("ReadOIDCProvider", of("iam", "GetOpenIDConnectProvider"), s.Roles.Provider)}}
	},
	"aws:iam/serviceLinkedRole:ServiceLinkedRole": serviceLinkedRole,
}

// names returns the ARN patterns of the roles of the stack.
func (r Roles) names(scope policy.Scope) []string {
	var arns []string
	for _, name := range r.Names {
		arns = append(arns, r.arn(name, scope))
	}
	for _, name := range r.Generated {
		arns = append(arns, r.arn(name+"-*", scope))
	}
	return unique(arns)
}

func (r Roles) arn(name string, scope policy.Scope) string {
	return scope.AccountARN("iam", "role"+r.Path+name)
}

func readRole(s Stack, scope policy.Scope) access {
	return access{read: []policy.Statement{
		allow("ReadRoles", of("iam", "GetRole", "ListAttachedRolePolicies", "ListRolePolicies"), s.Roles.names(scope)...),
	}}
}

// role allows managing roles with the tags and the permissions boundary of the stack. The
// actions that tag a role, and the one that lists its instance profiles, do not support
// the condition key iam:PermissionsBoundary.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
func role(s Stack, scope policy.Scope) access {
	a, names := readRole(s, scope), s.Roles.names(scope)
	create := s.bounded(s.created(allow("CreateRoles", of("iam", "CreateRole"), names...)))
	change := s.bounded(s.owned(allow("ManageRoles", of("iam",
		"DeleteRole", "PutRolePermissionsBoundary", "UpdateAssumeRolePolicy", "UpdateRole", "UpdateRoleDescription"), names...)))
	a.write = append(a.write, create, change, s.created(allow("TagNewRoles", of("iam", "TagRole"), names...)),
		s.owned(allow("TagRoles", of("iam", "ListInstanceProfilesForRole", "TagRole", "UntagRole"), names...)))
	for _, service := range slices.Sorted(maps.Keys(s.Roles.Generated)) {
		pass := allow("PassLogRoles", of("iam", "PassRole"), policy.Reference{Kind: policy.LogRoleARN, Name: s.Roles.Generated[service]}.String())
		pass.Conditions = policy.Conditions{"StringEquals": {"iam:PassedToService": {service}}}
		a.write = append(a.write, pass)
	}
	return a
}

// bounded also restricts a statement to roles with the permissions boundary of the stack.
func (s Stack) bounded(statement policy.Statement) policy.Statement {
	if statement.Conditions == nil {
		statement.Conditions = policy.Conditions{"StringEquals": {}}
	}
	statement.Conditions["StringEquals"]["iam:PermissionsBoundary"] = []string{s.Roles.Boundary}
	return statement
}

func rolePolicy(s Stack, scope policy.Scope) access {
	names := s.Roles.names(scope)
	return access{
		read:  []policy.Statement{allow("ReadRoles", of("iam", "GetRolePolicy"), names...)},
		write: []policy.Statement{s.bounded(s.owned(allow("ManageRoles", of("iam", "DeleteRolePolicy", "PutRolePolicy"), names...)))},
	}
}

// managedPolicy allows reading the policies of the role that deploys the stack, and
// managing those of roles with many services.
func managedPolicy(s Stack, scope policy.Scope) access {
	policies := s.Roles.policies(scope)
	a := access{read: []policy.Statement{allow("ReadPolicies", of("iam", "GetPolicy", "GetPolicyVersion"),
		append(policies, scope.AccountARN("iam", "policy"+s.Roles.Path+s.Roles.Workflow+"-*"))...)}}
	if len(s.Roles.Growing) > 0 {
		a.write = s.manage("Policies", of("iam", "CreatePolicy", "TagPolicy"), of("iam", "CreatePolicyVersion", "DeletePolicy",
			"DeletePolicyVersion", "ListPolicyVersions", "TagPolicy", "UntagPolicy"), policies...)
	}
	return a
}

// rolePolicyAttachment allows attaching the managed policies of roles with many services to
// these roles, if they have the permissions boundary.
func rolePolicyAttachment(s Stack, scope policy.Scope) access {
	a := readRole(s, scope)
	if len(s.Roles.Growing) == 0 {
		return a
	}
	var roles []string
	for _, name := range s.Roles.Growing {
		roles = append(roles, s.Roles.arn(name, scope))
	}
	attach := s.bounded(s.owned(allow("AttachPolicies", of("iam", "AttachRolePolicy", "DetachRolePolicy"), roles...)))
	attach.Conditions["ArnLike"] = map[string][]string{"iam:PolicyARN": s.Roles.policies(scope)}
	a.write = append(a.write, attach)
	return a
}

// policies returns the ARN patterns of the managed policies of roles with many services.
func (r Roles) policies(scope policy.Scope) []string {
	var arns []string
	for _, name := range r.Policies {
		arns = append(arns, scope.AccountARN("iam", "policy"+r.Path+name))
	}
	return arns
}

// serviceLinkedRole also allows tagging, because the provider tags the role after it
// creates it.
func serviceLinkedRole(s Stack, scope policy.Scope) access {
	linked := scope.AccountARN("iam", "role/aws-service-role/*")
	return access{
		read: []policy.Statement{allow("ReadRoles", of("iam", "GetRole"), linked)},
		write: []policy.Statement{
			createServiceLinked(scope, s.Roles.ServiceLinked...), allow("TagServiceLinkedRoles", of("iam", "TagRole"), linked),
		},
	}
}

// createServiceLinked allows a service to create its service-linked role with the
// permissions of the caller.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
func createServiceLinked(scope policy.Scope, services ...string) policy.Statement {
	var arns []string
	for _, service := range services {
		arns = append(arns, scope.AccountARN("iam", "role/aws-service-role/"+service+"/*"))
	}
	return allow("CreateServiceLinkedRoles", of("iam", "CreateServiceLinkedRole"), arns...)
}
