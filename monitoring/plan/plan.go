package plan

import (
	"errors"

	"ecs-foundation/internal/validate"
)

// A Plan holds the validated monitoring settings of a stack.
type Plan struct {
	Spec Spec

	valid bool
}

// Err returns an error for a plan that New did not return.
func (p Plan) Err() error {
	if !p.valid {
		return errors.New("monitoring plan: required; create it with plan.New")
	}
	return nil
}

// New plans the monitoring of an account and region, or reports every error in the
// settings.
func New(spec Spec) (Plan, error) {
	errs := validate.NewErrors("")
	spec.Validate(errs.Child("monitoring"))
	if err := errs.Err(); err != nil {
		return Plan{}, err
	}
	return Plan{Spec: spec, valid: true}, nil
}
