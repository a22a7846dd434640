package plan

import (
	"fmt"
	"slices"

	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// TaskPolicy returns the policy of a service's task role with grants in addition to
// those of the input, or every error in them. The other roles do not depend on it.
func (in Input) TaskPolicy(service string, additional []grant.Grant, scope policy.Scope) (policy.Document, error) {
	i := slices.IndexFunc(in.Services, func(s Service) bool { return s.Name == service })
	if i < 0 {
		return policy.Document{}, fmt.Errorf("there is no service %q", service)
	}
	s := in.Services[i]
	s.Grants = slices.Concat(s.Grants, additional)
	found := validate.NewErrors("")
	errs := found.Child("services").Child(service)
	validateService(s, scope, errs)
	if err := found.Err(); err != nil {
		return policy.Document{}, err
	}
	document := policy.NewDocument(in.granted(s, scope)...)
	validateInline(document, errs)
	return document, found.Err()
}
