package sharing

import (
	"errors"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// A Spec is what a stack may share with other accounts.
type Spec struct {
	// Images are those that pull the services' images from this account's
	// repositories. It replaces policies that the repositories have.
	Images *With `json:"images"`
	// Logs are received from other accounts.
	Logs *Logs `json:"logs"`
}

// Validate tells what is wrong with the settings in a scope.
func (s Spec) Validate(scope policy.Scope, errs validate.Errors) {
	validate.Struct(errs, s)
	if s.Images != nil {
		s.Images.validate(errs.Child("images"))
	}
	if s.Logs != nil {
		s.Logs.validate(scope, errs.Child("logs"))
	}
}

// A Plan is what a stack shares with other accounts.
type Plan struct {
	Spec Spec
	// Repositories are the names of the repositories in this account whose images
	// are shared.
	Repositories []string

	valid bool
}

// Err returns an error for a plan that New did not return.
func (p Plan) Err() error {
	if !p.valid {
		return errors.New("sharing plan: required; create it with sharing.New")
	}
	return nil
}

// New plans what a stack shares, or reports every error in the settings.
func New(spec Spec, repositories []string, scope policy.Scope) (Plan, error) {
	found := validate.NewErrors("")
	errs := found.Child("sharing")
	spec.Validate(scope, errs)
	if spec.Images != nil && len(repositories) == 0 {
		errs.Child("images").Addf("every service's repository is given by its ARN, and only this account's own are shared: " +
			"give them by name, or take the key off")
	}
	if err := found.Err(); err != nil {
		return Plan{}, err
	}
	return Plan{Spec: spec, Repositories: repositories, valid: true}, nil
}
