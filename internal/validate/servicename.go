package validate

import (
	"reflect"
	"regexp"
	"slices"
)

var serviceName = regexp.MustCompile(`^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$`)

// ServiceName returns the constraint of the name of a service, which the names of roles, log
// groups and target groups contain.
func ServiceName() Constraint {
	return Constraint{
		Pattern: serviceName, Format: "up to 32 lower-case letters, digits and hyphens, a letter first and no hyphen last",
	}
}

// ServiceNames reports invalid names of services, and names that two services have.
func ServiceNames(names []string, errs Errors) {
	for i, name := range names {
		ServiceName().Validate(reflect.ValueOf(name), errs.Child(name))
		if slices.Contains(names[:i], name) {
			errs.Child(name).Addf("two services have this name: rename one of them")
		}
	}
}
