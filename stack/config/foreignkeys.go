package config

import (
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// alternatives are what to do instead of setting a key of the AWS provider.
var alternatives = map[string]string{
	"allowedAccountIds": "list the accounts in accounts",
	"defaultTags":       "set the tags in tags",
	"profile":           "export AWS_PROFILE",
}

// validateForeignKey reports a key of another namespace that has no effect here, but
// looks as if it had.
func validateForeignKey(full, project string, known []string, errs validate.Errors) {
	namespace, key, _ := strings.Cut(full, ":")
	switch {
	case full == "aws:region":
	case namespace == "aws":
		advice := "export the variables of the AWS CLI"
		if alternative, ok := alternatives[key]; ok {
			advice = alternative
		}
		errs.Child(full).Addf("no effect: the provider of the stack reads only aws:region from the configuration, and everything else from "+
			"the environment; %s, and remove the key", advice)
	case slices.Contains(known, key) && validate.Nearest(namespace, []string{project}) != "":
		errs.Child(full).Addf("unknown project: did you mean %s:%s?", project, key)
	}
}
