package config

import (
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// instead tells what to do in place of setting a key of the AWS provider.
var instead = map[string]string{
	"allowedAccountIds": "name the accounts in the project's key accounts",
	"defaultTags":       "name the tags in the project's key tags",
	"profile":           "export AWS_PROFILE",
}

// validateStray tells a key of another namespace that looks as if it set something
// here and does not.
func validateStray(full, project string, known []string, errs validate.Errors) {
	namespace, key, _ := strings.Cut(full, ":")
	switch {
	case full == "aws:region":
	case namespace == "aws":
		advice := "export what the AWS CLI takes"
		if better, ok := instead[key]; ok {
			advice = better
		}
		errs.Child(full).Addf("it would have no effect: the stack's provider takes its region from here, and all else from "+
			"the environment; %s, and take the key off", advice)
	case slices.Contains(known, key) && validate.Nearest(namespace, []string{project}) != "":
		errs.Child(full).Addf("there is no such project: did you mean %s:%s?", project, key)
	}
}
