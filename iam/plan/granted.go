package plan

import (
	"fmt"
	"slices"

	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// Has reports whether the plan has a service.
func (p Plan) Has(service string) bool { return p.index(service) >= 0 }

func (p Plan) index(service string) int {
	return slices.IndexFunc(p.Input.Services, func(s Service) bool { return s.Name == service })
}

// TaskPolicy returns the policy of the task role of a service with additional grants, or
// every error in them. The other roles do not depend on it.
func (p Plan) TaskPolicy(service string, additional []grant.Grant, scope policy.Scope) (policy.Document, error) {
	i := p.index(service)
	if i < 0 {
		return policy.Document{}, fmt.Errorf("unknown service %q", service)
	}
	s := p.Input.Services[i]
	s.Grants = slices.Concat(s.Grants, additional)
	root := validate.NewErrors("")
	errs := root.Child("services").Child(service)
	validateService(s, scope, errs)
	if err := root.Err(); err != nil {
		return policy.Document{}, err
	}
	document := policy.NewDocument(p.Input.taskStatements(s, scope)...)
	validateInline(document, TaskKey(service), errs)
	return document, root.Err()
}
