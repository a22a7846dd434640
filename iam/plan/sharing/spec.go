package sharing

import (
	"errors"

	"ecs-foundation/internal/validate"
)

// A Spec holds the settings of what a stack shares with other accounts.
type Spec struct {
	// Images lists the accounts that pull the images of the services from the
	// repositories in this account. It replaces the policies of the repositories.
	Images *With `json:"images"`
	// Logs receives logs from other accounts.
	Logs *Logs `json:"logs"`
}

// validate reports every error in the settings.
func (s Spec) validate(errs validate.Errors) {
	validate.Struct(errs, s)
	if s.Logs != nil {
		s.Logs.validate(errs.Child("logs"))
	}
	if s.Images != nil && len(s.Images.Accounts) == 0 && s.Images.Organization == "" {
		errs.Child("images").Addf("must have accounts or organization: set one, or remove the key")
	}
}

// A Plan describes what a stack shares with other accounts.
type Plan struct {
	Spec Spec
	// Repositories lists the names of the repositories in this account whose images
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
func New(spec Spec, repositories []string) (Plan, error) {
	root := validate.NewErrors("")
	errs := root.Child("sharing")
	spec.validate(errs)
	if spec.Images != nil && len(repositories) == 0 {
		errs.Child("images").Addf("no repository to share, because all services identify theirs by ARN or use a pull-through cache: " +
			"only other repositories of this account can be shared; use their names, or remove the key")
	}
	if err := root.Err(); err != nil {
		return Plan{}, err
	}
	return Plan{Spec: spec, Repositories: repositories, valid: true}, nil
}
