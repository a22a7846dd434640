package sharing

import (
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
	if s.Images != nil {
		s.Images.Validate(errs.Child("images"))
	}
	if s.Logs != nil {
		s.Logs.Validate(scope, errs.Child("logs"))
	}
}
