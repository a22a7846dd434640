package plan

import (
	"slices"

	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// validateSecrets tells secrets that are not named exactly: a pattern would let
// the service's tasks be given other services' secrets, and a name that is not
// the whole one gives them none, so that no task starts.
func validateSecrets(s Service, scope policy.Scope, errs validate.Errors) {
	for i, text := range s.Secrets {
		one := errs.Child("secrets").Index(i)
		if wrong := grant.WrongSecret(text); wrong != "" {
			one.Addf("%q %s", text, wrong)
			continue
		}
		if slices.Contains(s.Secrets[:i], text) {
			one.Addf("%q is listed twice: take one off", text)
		}
		a, _ := awsname.ParseARN(text)
		policy.ValidatePartition(a, scope, one)
		if s.SecretsKey != "" && scope.Region != "" && a.Region != scope.Region {
			one.Addf("%q is in %s, and secretsKey decrypts what the stack's region %s keeps: name a secret there, "+
				"or take secretsKey off", text, a.Region, scope.Region)
		}
	}
	validateSecretsKey(s, scope, errs.Child("secretsKey"))
}

func validateSecretsKey(s Service, scope policy.Scope, errs validate.Errors) {
	if s.SecretsKey == "" {
		return
	}
	policy.ValidateKey(s.SecretsKey, "its secrets", scope, errs)
	if len(s.Secrets) == 0 {
		errs.Addf("the service declares no secrets to decrypt: list them in secrets, or take the key off")
	}
}
