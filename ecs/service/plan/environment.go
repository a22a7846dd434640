package plan

import (
	"cmp"
	"maps"
	"regexp"
	"slices"

	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/internal/validate"
)

var (
	variable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)
	// secretName matches names that look like secrets.
	secretName = regexp.MustCompile(`(?i)(passw(or)?d|passphrase|secret|token|credential|(api|access|private|signing|encryption)[_.-]?key)`)
	// accessKey matches the ID of an AWS access key.
	accessKey = regexp.MustCompile(`\b(AKIA|ASIA)[A-Z0-9]{16}\b`)
	// partOfSecret matches an ARN with a JSON key, a stage and a version, each of which
	// may be empty.
	partOfSecret = regexp.MustCompile(`^(arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+):[^:]*:[^:]*:[^:]*$`)
)

func (c Container) validateEnvironment(errs validate.Errors) {
	for _, name := range sorted(c.Environment) {
		at := errs.Child("environment").Child(name)
		switch {
		case !variable.MatchString(name):
			at.Addf("it is no name of a variable: use letters, digits and underscores")
		case accessKey.MatchString(c.Environment[name]):
			at.Addf("its value has an AWS access key in it: the code calls AWS by the task role, and needs none")
		case secretName.MatchString(name) && !slices.Contains(c.NotSecret, name):
			at.Addf("it smells of a secret, and everybody who may describe task definitions reads it: keep the value in Secrets Manager " +
				"and name its ARN in secrets, or list the name in notSecret")
		}
	}
	for i, name := range c.NotSecret {
		if _, ok := c.Environment[name]; !ok {
			errs.Child("notSecret").Index(i).Addf("%q is no name in environment: take it off", name)
		}
	}
}

func (c Container) validateSecrets(errs validate.Errors) {
	for _, name := range sorted(c.Secrets) {
		at, value := errs.Child("secrets").Child(name), c.Secrets[name]
		if _, both := c.Environment[name]; both {
			at.Addf("it is in environment too: take it off there")
		}
		if !variable.MatchString(name) {
			at.Addf("it is no name of a variable: use letters, digits and underscores")
		}
		if value == Pending {
			continue
		}
		if problem := grant.CheckSecretARN(withoutPart(value)); problem != "" {
			at.Addf("%s", problem)
		}
	}
}

// withoutPart returns the ARN of a secret without JSON key, stage and version.
func withoutPart(secret string) string {
	if parts := partOfSecret.FindStringSubmatch(secret); parts != nil {
		return parts[1]
	}
	return secret
}

// sorted returns the keys of a map, sorted.
func sorted[K cmp.Ordered, V any](of map[K]V) []K { return slices.Sorted(maps.Keys(of)) }
