package plan

import "errors"

// A Plan is a validated Spec with its defaults. Create it with New.
type Plan struct {
	Spec

	valid bool
}

// New returns the plan of a cluster, or all errors in the spec.
func New(s Spec) (Plan, error) {
	s = s.Complete()
	if err := s.Check(); err != nil {
		return Plan{}, err
	}
	return Plan{Spec: s, valid: true}, nil
}

// Err returns an error if the plan does not come from New.
func (p Plan) Err() error {
	if !p.valid {
		return errors.New("cluster plan: required; create it with plan.New")
	}
	return nil
}
