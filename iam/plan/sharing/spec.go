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

// Check tells what is wrong with the settings in a scope.
func (s Spec) Check(at policy.Scope, l validate.List) {
	if s.Images != nil {
		s.Images.Check(l.At("images"))
	}
	if s.Logs != nil {
		s.Logs.Check(at, l.At("logs"))
	}
}
