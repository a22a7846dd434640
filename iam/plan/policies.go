package plan

import (
	"slices"
	"strings"

	"ecs-foundation/iam/policy"
)

// patterns are the resources that policies name by patterns, because there are too many
// to name each. A policy with patterns does not grow with the number of services.
type patterns struct {
	families     bool // the families of task definitions with the prefix of the stack
	repositories bool // the repositories of the project: {project}/*
	roles        bool // the task and execution roles under a path that only this stack has
}

// patternChoices returns the patterns that a policy can use, the narrowest first.
func (in Input) patternChoices() []patterns {
	choices := []patterns{{}, {repositories: true}}
	if in.hasOwnPath() {
		choices = []patterns{{}, {roles: true}, {repositories: true}, {repositories: true, roles: true}}
	}
	for _, p := range slices.Clone(choices) {
		p.families = true
		choices = append(choices, p)
	}
	return choices
}

// hasOwnPath reports whether the roles have fixed names and a path that ends in
// /{project}/{environment}/, which no other stack has. Without such a path, a pattern is
// not safe: shop-*-task-role-dev also matches the roles of a project shop-admin.
func (in Input) hasOwnPath() bool {
	return in.Spec.RoleNames != "auto" && strings.HasSuffix(in.Path(), in.ownPath())
}

func (in Input) ownPath() string { return "/" + in.Project + "/" + in.Environment + "/" }

// fitted returns the role with the narrowest policy that AWS's limits allow, or the one
// with the smallest.
func (in Input) fitted(scope policy.Scope, role func(Input) Role) Role {
	var r Role
	for _, in.patterns = range in.patternChoices() {
		if r = in.attached(role(in), scope); r.fits() {
			break
		}
	}
	return r
}

// attached returns the role with its managed policies: those of a policy that is too
// large for an inline policy, or of the role that deploys the foundation.
func (in Input) attached(r Role, scope policy.Scope) Role {
	document := in.padded(r.Policy, scope)
	if r.Unbounded || document.Size() > policy.MaxInline {
		for _, part := range document.Split(policy.MaxManaged) {
			r.Managed = append(r.Managed, withValues(part, func(value string) string { return strings.TrimRight(value, padding) }))
		}
	}
	return r
}

// fits reports whether the policies of the role are within AWS's limits.
func (r Role) fits() bool {
	return len(r.Managed) <= policy.MaxAttached && !slices.ContainsFunc(r.Managed, func(part policy.Document) bool {
		return part.Size() > policy.MaxManaged // a statement with many values in a condition
	})
}

// padding makes the key of a role as long as its ARN, and a reference as long as its value.
// It is in neither.
const padding = "~"

// generatedSuffix is the length of the suffix that Pulumi adds to a generated name.
const generatedSuffix = len("-0a1b2c3")

// padded returns the document with the size that it has when the ARNs and IDs of resources
// with generated names replace their keys.
func (in Input) padded(d policy.Document, scope policy.Scope) policy.Document {
	return withValues(d, func(value string) string {
		key, ok := keyOf(value)
		if !ok {
			return value
		}
		length := len(scope.AccountARN("iam", "role"+in.Path())) + in.generatedLength(key)
		if reference, ok := policy.ParseReference(value); ok {
			length = reference.Length(scope, in.Path())
		}
		return value + strings.Repeat(padding, max(0, length-len(value)))
	})
}

// generatedLength returns the maximum length of the name of a role that Pulumi generates.
// A role that existed before iam.roleNames was auto keeps its name.
func (in Input) generatedLength(key string) int {
	generated := len(in.component+"-"+key) + generatedSuffix
	if key == Execution {
		key = "ecs-task-execution"
	}
	return min(max(generated, len(in.Project+"-"+key+"-role-"+in.Environment)), policy.MaxName)
}

// withValues returns the document with each resource replaced, and each reference in a
// condition.
func withValues(d policy.Document, replace func(string) string) policy.Document {
	all := func(values []string, replaces func(string) bool) []string {
		replaced := slices.Clone(values)
		for i, value := range replaced {
			if replaces(value) {
				replaced[i] = replace(value)
			}
		}
		return replaced
	}
	isReference := func(value string) bool {
		_, ok := policy.ParseReference(value)
		return ok
	}
	d.Statements = slices.Clone(d.Statements)
	for i, s := range d.Statements {
		d.Statements[i].Resources = all(s.Resources, func(string) bool { return true })
		if s.Conditions == nil {
			continue
		}
		d.Statements[i].Conditions = policy.Conditions{}
		for operator, keys := range s.Conditions {
			d.Statements[i].Conditions[operator] = map[string][]string{}
			for key, values := range keys {
				d.Statements[i].Conditions[operator][key] = all(values, isReference)
			}
		}
	}
	return d
}

// repositories returns the ARNs of the repositories of services, or patterns that match
// them.
func (in Input) repositories(services []Service, scope policy.Scope) []string {
	project := repository.ARN(in.Project+"/", scope)
	var arns []string
	for _, s := range services {
		arn := repository.ARN(s.Repository, scope)
		if in.patterns.repositories && strings.HasPrefix(arn, project) {
			arn = project + "*"
		}
		arns = append(arns, arn)
	}
	return unique(arns)
}

// passable returns the ARNs of the task and execution roles, or patterns that match
// them, for roles that deploy.
func (in Input) passable(tasks []Role, scope policy.Scope) []string {
	if in.patterns.roles {
		return []string{
			in.roleARN("", in.name("*-execution-role"), scope), in.roleARN("", in.name("*-task-role"), scope),
		}
	}
	var arns []string
	for _, r := range tasks {
		arns = append(arns, in.roleARN(r.Key, r.Name, scope))
	}
	return arns
}
