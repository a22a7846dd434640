package role

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/arn"
	"ecs-foundation/internal/problem"
)

// What ARNs look like, and behind them the names of a secret and a parameter.
var (
	secretARN     = regexp.MustCompile(`^arn:[a-z-]+:(secretsmanager:[a-z0-9-]+:\d{12}:secret:|ssm:[a-z0-9-]+:\d{12}:parameter/)`)
	keyARN        = regexp.MustCompile(`^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+$`)
	secretName    = regexp.MustCompile(`^[A-Za-z0-9/_+=.@!-]+-[A-Za-z0-9]{6}$`)
	parameterName = regexp.MustCompile(`^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$`)
)

// checkSecrets tells secrets that are not named exactly: a pattern would let
// the service's tasks be given other services' secrets, and a name that is not
// the whole one gives them none, so that no task starts.
func checkSecrets(s Service, at policy.Scope, l problem.List) {
	for i, text := range s.Secrets {
		one := l.At("secrets").Index(i)
		if wrong := wrongSecret(text); wrong != "" {
			one.Addf("%q %s", text, wrong)
			continue
		}
		if slices.Contains(s.Secrets[:i], text) {
			one.Addf("%q is listed twice: take one off", text)
		}
		a, _ := arn.Parse(text)
		policy.CheckPartition(a, at, one)
		if s.SecretsKey != "" && at.Region != "" && a.Region != at.Region {
			one.Addf("%q is in %s, and secretsKey decrypts what the stack's region %s keeps: name a secret there, "+
				"or take secretsKey off", text, a.Region, at.Region)
		}
	}
	checkSecretsKey(s, at, l.At("secretsKey"))
}

// wrongSecret says what is wrong with a secret, or nothing.
func wrongSecret(text string) string {
	a, _ := arn.Parse(text)
	name, isSecret := strings.CutPrefix(a.Resource, "secret:")
	path, isParameter := strings.CutPrefix(a.Resource, "parameter/")
	whole, inside, parts := strings.Cut(name, ":")
	switch {
	case strings.ContainsAny(text, "*?"):
		return "names more than one secret: list each by its ARN"
	case !secretARN.MatchString(text):
		return "is no ARN of a secret or a parameter: write the whole ARN, with the six characters " +
			"that Secrets Manager puts behind the name"
	case isSecret && parts:
		return fmt.Sprintf("names what is inside the secret (%s), which is the task definition's to say: did you mean %s?",
			inside, strings.TrimSuffix(text, name)+whole)
	case isSecret && !secretName.MatchString(name):
		return "lacks the six characters that Secrets Manager puts behind the name, as in -AbCdEf: copy the whole ARN"
	case isParameter && strings.HasPrefix(path, "/"):
		return "has a slash too many: did you mean " + strings.TrimSuffix(text, path) + strings.TrimLeft(path, "/") + "?"
	case isParameter && !parameterName.MatchString(path):
		return "is no ARN of a parameter: its name has letters, digits and . - _ between single slashes"
	}
	return ""
}

func checkSecretsKey(s Service, at policy.Scope, l problem.List) {
	if s.SecretsKey == "" {
		return
	}
	a, _ := arn.Parse(s.SecretsKey)
	switch {
	case !keyARN.MatchString(s.SecretsKey):
		l.Addf("%q is no ARN of a KMS key: write one such as arn:aws:kms:us-east-1:123456789012:key/"+
			"11111111-2222-3333-4444-555555555555; an alias will not do", s.SecretsKey)
	case at.Region != "" && a.Region != at.Region:
		l.Addf("%q is a key of %s, and the stack is in %s: name the key that its secrets are encrypted by there",
			s.SecretsKey, a.Region, at.Region)
	default:
		policy.CheckPartition(a, at, l)
	}
	if len(s.Secrets) == 0 {
		l.Addf("the service declares no secrets to decrypt: list them in secrets, or take the key off")
	}
}
