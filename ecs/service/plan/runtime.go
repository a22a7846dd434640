package plan

import (
	"reflect"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// A Runtime is the environment that a task runs in.
type Runtime struct {
	// Service is the name of the service. LogGroup is the log group of its containers,
	// in Region.
	Service  string `json:"name"`
	Region   string
	LogGroup string
	// Family is the name of the task definition family.
	Family string
	// Volumes are the names of the service's volumes.
	Volumes []string
	// Exec is true if ECS Exec is enabled.
	Exec bool
}

// Constraints returns the constraints of a runtime.
func (Runtime) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"name":   name().Optional(),
		"region": {Pattern: awsname.Region, Format: "a region, such as us-east-1"},
	}
}

// Check returns all errors in a runtime.
func (r Runtime) Check() error {
	errs := validate.NewErrors("")
	validate.Struct(errs, r)
	for _, volume := range r.Volumes {
		name().Validate(reflect.ValueOf(volume), errs.Child("volumes").Child(volume))
	}
	if r.Family != "" && (!namePattern.MatchString(r.Family) || len(r.Family) > maxName) {
		errs.Child("name").Addf("invalid task definition family %q: project, stack and name must have up to %d letters, digits, hyphens and underscores "+
			"together; rename one of them", r.Family, maxName)
	}
	return errs.Err()
}
