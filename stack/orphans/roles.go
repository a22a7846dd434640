package orphans

import (
	"context"
	"regexp"
	"slices"
	"strings"

	iamplan "ecs-foundation/iam/plan"
)

// roleKinds are the kinds of IAM. The Resource Groups Tagging API has no roles, and policies only in one region:
// https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html
var roleKinds = []kind{
	{
		typ: "aws:iam/role:Role", noun: "role", arns: []string{"iam:role/"}, global: true, detail: roleDetail, remove: removeRole,
		find: named(listing{
			command: "iam list-roles", action: "iam:ListRoles", items: "Roles", id: "RoleName", arn: "Arn", name: "RoleName", created: "CreateDate",
		}, "iam:GetRole", "iam get-role --role-name", "Role"),
	},
	{
		typ: "aws:iam/policy:Policy", noun: "policy", arns: []string{"iam:policy/"}, global: true, detail: policyDetail, remove: removePolicy,
		find: named(listing{
			command: "iam list-policies --scope Local", action: "iam:ListPolicies", items: "Policies",
			id: "Arn", arn: "Arn", name: "PolicyName", created: "CreateDate",
		}, "iam:GetPolicy", "iam get-policy --policy-arn", "Policy"),
	},
	{
		typ: "aws:iam/openIdConnectProvider:OpenIdConnectProvider", noun: "identity provider", arns: []string{"iam:oidc-provider/"}, global: true,
		find:   identityProviders,
		remove: byID("iam delete-open-id-connect-provider --open-id-connect-provider-arn"),
		note:   "an account has one identity provider for GitHub: before you delete it, check that the roles of other stacks do not trust it",
	},
}

// identityProviders returns the identity provider for GitHub, whose tags are not in the list.
func identityProviders(ctx context.Context, s *search, k kind) ([]Object, bool) {
	objects, complete := s.items(ctx, listing{
		command: "iam list-open-id-connect-providers", action: "iam:ListOpenIDConnectProviders", items: "OpenIDConnectProviderList",
		id: "Arn", arn: "Arn",
	})
	objects = slices.DeleteFunc(objects, func(o Object) bool { return !strings.HasSuffix(o.ARN, "/"+iamplan.GitHubIssuer) })
	for i, o := range objects {
		described, ok := s.call(ctx, "iam:GetOpenIDConnectProvider", "iam", "get-open-id-connect-provider",
			"--open-id-connect-provider-arn", o.ID)
		objects[i].Tags, complete = tagsOf(described), complete && ok
	}
	return s.relevant(k.typ, objects), complete
}

// generated matches the names of roles that Pulumi generates.
var generated = regexp.MustCompile(`(^|-)(flow-logs-writer-role|sharing-logs-role|(iam|roles)-.+)-[0-9a-f]{7}$`)

// fixedName matches the names that a role or a policy of the stack can have, unless they are generated:
// PROJECT-NAME-role-ENVIRONMENT, for policies with a number. That of another project can match, too: the tags decide.
func (s Stack) fixedName() *regexp.Regexp {
	return regexp.MustCompile(`^` + regexp.QuoteMeta(s.Project) + `-.+-role-` + regexp.QuoteMeta(s.Environment) + `(-\d+)?$`)
}

// named is the find of a kind of IAM, whose lists have no tags: it reads those of what can be the stack's by its name.
func named(l listing, action, get, item string) finder {
	return func(ctx context.Context, s *search, k kind) ([]Object, bool) {
		objects, complete := s.items(ctx, l)
		fixed := s.stack.fixedName()
		objects = slices.DeleteFunc(objects, func(o Object) bool {
			o.Type = k.typ
			return !fixed.MatchString(o.Name) && !generated.MatchString(o.Name) && !slices.Contains(s.stack.Names[k.typ], o.Name) && !s.state.has(o)
		})
		for i, o := range objects {
			o.Type = k.typ
			if s.state.has(o) {
				continue
			}
			values, ok := s.call(ctx, action, append(command(get)[0], o.ID)...)
			described, _ := values[item].(map[string]any)
			objects[i].Tags, complete = tagsOf(described), complete && ok
		}
		return s.relevant(k.typ, objects), complete
	}
}

func roleDetail(ctx context.Context, s *search, o *Object) {
	for key, read := range map[string][2]string{
		"PolicyNames":      {"iam:ListRolePolicies", "list-role-policies"},
		"AttachedPolicies": {"iam:ListAttachedRolePolicies", "list-attached-role-policies"},
		"InstanceProfiles": {"iam:ListInstanceProfilesForRole", "list-instance-profiles-for-role"},
	} {
		values, _ := s.call(ctx, read[0], "iam", read[1], "--role-name", o.ID)
		o.values[key] = values[key]
	}
}

// removeRole deletes what AWS requires to be deleted before a role.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
func removeRole(o Object) [][]string {
	var commands [][]string
	for _, p := range list(o.values, "PolicyNames") {
		commands = append(commands, command("iam delete-role-policy --role-name", o.ID, "--policy-name", text(p, ""))...)
	}
	for _, p := range list(o.values, "AttachedPolicies") {
		commands = append(commands, command("iam detach-role-policy --role-name", o.ID, "--policy-arn", text(p, "PolicyArn"))...)
	}
	for _, p := range list(o.values, "InstanceProfiles") {
		commands = append(commands, command("iam remove-role-from-instance-profile --role-name", o.ID,
			"--instance-profile-name", text(p, "InstanceProfileName"))...)
	}
	return append(commands, command("iam delete-role --role-name", o.ID)...)
}

func policyDetail(ctx context.Context, s *search, o *Object) {
	values, _ := s.call(ctx, "iam:ListPolicyVersions", "iam", "list-policy-versions", "--policy-arn", o.ID)
	o.values["Versions"] = values["Versions"]
	entities, _ := s.call(ctx, "iam:ListEntitiesForPolicy", "iam", "list-entities-for-policy", "--policy-arn", o.ID)
	o.values["PolicyRoles"] = entities["PolicyRoles"]
}

// removePolicy deletes what AWS requires to be deleted before a policy.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
func removePolicy(o Object) [][]string {
	var commands [][]string
	for _, role := range list(o.values, "PolicyRoles") {
		commands = append(commands, command("iam detach-role-policy --role-name", text(role, "RoleName"), "--policy-arn", o.ID)...)
	}
	for _, version := range list(o.values, "Versions") {
		if version["IsDefaultVersion"] != true {
			commands = append(commands, command("iam delete-policy-version --policy-arn", o.ID, "--version-id", text(version, "VersionId"))...)
		}
	}
	return append(commands, command("iam delete-policy --policy-arn", o.ID)...)
}
