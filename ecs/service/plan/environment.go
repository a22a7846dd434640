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
	// secretKeyARN matches the ARN of a secret followed by a JSON key, a version stage and
	// a version ID, each of which may be empty.
	secretKeyARN = regexp.MustCompile(`^(arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+):[^:]*:[^:]*:[^:]*$`)
)

const invalidVariable = "invalid variable name: must be letters, digits, underscores, dots and hyphens, not starting with a digit, dot or hyphen"

func (c Container) validateEnvironment(errs validate.Errors) {
	for _, name := range sorted(c.Environment) {
		at := errs.Child("environment").Child(name)
		switch {
		case !variable.MatchString(name):
			at.Addf(invalidVariable)
		case accessKey.MatchString(c.Environment[name]):
			at.Addf("the value contains an AWS access key: remove it; the AWS SDKs use the task role by default")
		case secretName.MatchString(name) && !slices.Contains(c.NotSecret, name):
			at.Addf("the name looks like a secret, and every principal that can describe task definitions can read the value: " +
				"store it in Secrets Manager and add its ARN to secrets, or add the name to notSecret")
		}
	}
	for i, name := range c.NotSecret {
		if _, ok := c.Environment[name]; !ok {
			errs.Child("notSecret").Index(i).Addf("unknown variable %q: must be a name in environment", name)
		}
	}
}

func (c Container) validateSecrets(errs validate.Errors) {
	for _, name := range sorted(c.Secrets) {
		at, value := errs.Child("secrets").Child(name), c.Secrets[name]
		if _, both := c.Environment[name]; both {
			at.Addf("also set in environment: remove it there")
		}
		if !variable.MatchString(name) {
			at.Addf(invalidVariable)
		}
		if value == Pending {
			continue
		}
		if problem := grant.CheckSecretARN(secretARN(value)); problem != "" {
			at.Addf("%s", problem)
		}
	}
}

// secretARN returns the ARN of a secret without JSON key, version stage and version ID.
func secretARN(value string) string {
	if parts := secretKeyARN.FindStringSubmatch(value); parts != nil {
		return parts[1]
	}
	return value
}

// sorted returns the keys of a map, sorted.
func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
