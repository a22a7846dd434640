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
	secretKeyARN = regexp.MustCompile(`^(arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+):[^:]*:([^:]*):([^:]*)$`)
)

// agentVariables are the variables that the ECS agent sets in each container. It replaces
// other values.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
var agentVariables = []string{
	"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_EXECUTION_ENV", "ECS_AGENT_URI", "ECS_CONTAINER_METADATA_URI",
	"ECS_CONTAINER_METADATA_URI_V4",
}

// checkVariable returns what is wrong with a variable that ECS sets itself.
func checkVariable(name string) string {
	if slices.Contains(agentVariables, name) {
		return "reserved name: ECS sets this variable in each container, and replaces other values; remove it"
	}
	return ""
}

func (c Container) validateEnvironment(errs validate.Errors) {
	for _, name := range sorted(c.Environment) {
		at := errs.Child("environment").Child(name)
		switch {
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

func (c Container) validateSecrets(r Runtime, errs validate.Errors) {
	for _, name := range sorted(c.Secrets) {
		at, value := errs.Child("secrets").Child(name), c.Secrets[name]
		if _, both := c.Environment[name]; both {
			at.Addf("also set in environment: remove it there")
		}
		if value != Pending {
			validateSecret(value, r, at)
		}
	}
}

// validateSecret reports an invalid ARN, which can end with the key, the version stage and
// the version ID of a secret.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
func validateSecret(value string, r Runtime, errs validate.Errors) {
	arn := value
	if parts := secretKeyARN.FindStringSubmatch(value); parts != nil {
		if arn = parts[1]; parts[2] != "" && parts[3] != "" {
			errs.Addf("%q has a version stage and a version ID: ECS allows one of them; remove the other, but not its colon", value)
		}
	}
	if problem := grant.CheckSecretARN(arn); problem != "" {
		errs.Addf("%s", problem)
		return
	}
	grant.SecretARN.ARN.Locate(arn, validate.Place{Region: r.Region}, errs)
}

// sorted returns the keys of a map, sorted.
func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
