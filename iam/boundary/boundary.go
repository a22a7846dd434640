// Package boundary evaluates permissions boundaries: whether roles with the boundary could
// still extend their permissions.
package boundary

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"ecs-foundation/iam/actions"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/glob"
)

// unlimited are the paths and names of the policies of AWS that Escalations reports, without
// those of service-linked roles, which cannot be boundaries. Source: moto 5.2 (Apache 2.0).
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
//
//go:generate sh -c "python3 -I -c 'import moto.iam.aws_managed_policies as m; print(m.aws_managed_policies_data)' | go run ./generate >unlimited.new && mv unlimited.new unlimited.txt"
//go:embed unlimited.txt
var unlimited string

// Advice is what to use instead of a policy that does not limit permissions.
const Advice = "use a policy that allows what the services require, and no IAM actions"

// IsUnlimited reports whether a policy is one of AWS that, as a boundary, does not prevent
// roles from extending their permissions. Other policies have to be read.
func IsUnlimited(arn string) bool {
	a, _ := awsname.ParseARN(arn)
	name, ok := strings.CutPrefix(a.Resource, "policy/")
	return ok && a.Account == "aws" && slices.Contains(strings.Fields(unlimited), name)
}

// onNamedRoles are the actions that are limited if they name the roles: other roles have
// permissions of their own.
var onNamedRoles = []string{"iam:PassRole", "sts:AssumeRole", "sts:AssumeRoot"}

// harmless are the actions of IAM that give no permissions. AWS defines those of
// service-linked roles.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
var harmless = []string{"iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:UpdateRoleDescription"}

// Escalations returns the actions with which a role could extend its permissions if a policy
// with this ARN and document is its boundary: changes of IAM, and passing or assuming any
// role. It assumes that conditions of an Allow are met and those of a Deny are not, except
// those that require this boundary of the principal that the action changes.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
func Escalations(arn, document string) ([]string, error) {
	p := policy{arn: arn}
	if err := json.Unmarshal([]byte(document), &p); err != nil {
		return nil, fmt.Errorf("parse policy %s: %w", arn, err)
	}
	list, err := candidates()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, action := range list {
		open := func(s statement) bool { return p.allows(s, action) && !p.denies(s, action) }
		if slices.ContainsFunc(p.Statement, open) {
			names = append(names, action.Name)
		}
	}
	return names, nil
}

// candidates returns the actions that Escalations checks.
var candidates = sync.OnceValues(func() ([]actions.Action, error) {
	list, err := actions.Changes("iam")
	for _, name := range []string{"sts:AssumeRole", "sts:AssumeRoot"} {
		action, findErr := actions.Find(name)
		list, err = append(list, action), errors.Join(err, findErr)
	}
	return slices.DeleteFunc(list, func(a actions.Action) bool { return slices.Contains(harmless, a.Name) }), err
})

// A policy is a permissions boundary in AWS's format.
type policy struct {
	arn       string
	Statement list[statement]
}

// A statement is a statement of a policy in AWS's format.
type statement struct {
	Effect                                   string
	Action, NotAction, Resource, NotResource list[string]
	Condition                                map[string]map[string]list[any]
}

// A list is a list of which AWS writes one element without brackets.
type list[T any] []T

// UnmarshalJSON reads the list.
func (l *list[T]) UnmarshalJSON(text []byte) error {
	if strings.HasPrefix(string(text), "[") {
		return json.Unmarshal(text, (*[]T)(l))
	}
	*l = make(list[T], 1)
	return json.Unmarshal(text, &(*l)[0])
}

// applies reports whether the statement is about an action, whose name has no letter case.
func (s statement) applies(action actions.Action) bool {
	matches := func(pattern string) bool { return glob.Match(strings.ToLower(pattern), strings.ToLower(action.Name)) }
	if len(s.NotAction) > 0 {
		return !slices.ContainsFunc(s.NotAction, matches)
	}
	return slices.ContainsFunc(s.Action, matches)
}

// allows reports whether a statement allows an action, of those in onNamedRoles on any role.
func (p policy) allows(s statement, action actions.Action) bool {
	if s.Effect != "Allow" || !s.applies(action) || p.isRequired(s, action, "StringEquals", "ArnEquals") {
		return false
	}
	broad := func(resource string) bool { return resource == "*" || action.Broad(resource) != "" }
	return !slices.Contains(onNamedRoles, action.Name) || len(s.NotResource) > 0 || slices.ContainsFunc(s.Resource, broad)
}

// denies reports whether some statement denies an action on each resource on which another
// statement allows it.
func (p policy) denies(allowed statement, action actions.Action) bool {
	return slices.ContainsFunc(p.Statement, func(s statement) bool {
		open := func(resource string) bool {
			covers := func(pattern string) bool { return glob.Parse(pattern).Covers(glob.Parse(resource)) }
			return !slices.ContainsFunc(s.Resource, covers)
		}
		return s.Effect == "Deny" && s.applies(action) &&
			(len(s.Condition) == 0 || p.isRequired(s, action, "StringNotEquals", "ArnNotEquals")) &&
			(!open("*") || len(allowed.NotResource) == 0 && !slices.ContainsFunc(allowed.Resource, open))
	})
}

// isRequired reports whether the only condition of a statement compares the boundary of the
// principal that the action changes with this policy, by one of the operators. An action that
// removes the boundary is not limited by it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
func (p policy) isRequired(s statement, action actions.Action, operators ...string) bool {
	const key = "iam:PermissionsBoundary"
	if strings.HasPrefix(action.Name, "iam:Delete") && strings.HasSuffix(action.Name, "PermissionsBoundary") {
		return false
	}
	for _, operator := range operators {
		for name, values := range s.Condition[operator] {
			if len(s.Condition) == 1 && len(s.Condition[operator]) == 1 && strings.EqualFold(name, key) {
				return action.HasConditionKey(key) && slices.Equal(values, list[any]{p.arn})
			}
		}
	}
	return false
}

// Describe returns the first of a list of actions: "iam:A, iam:B and 3 others".
func Describe(list []string) string {
	const shown = 2
	if len(list) <= shown+1 {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d others", strings.Join(list[:shown], ", "), len(list)-shown)
}
