package plan

import (
	"slices"

	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// checkSecrets tells secrets that are not named exactly: a pattern would let
// the service's tasks be given other services' secrets, and a name that is not
// the whole one gives them none, so that no task starts.
func checkSecrets(s Service, at policy.Scope, l validate.List) {
	for i, text := range s.Secrets {
		one := l.At("secrets").Index(i)
		if wrong := grant.WrongSecret(text); wrong != "" {
			one.Addf("%q %s", text, wrong)
			continue
		}
		if slices.Contains(s.Secrets[:i], text) {
			one.Addf("%q is listed twice: take one off", text)
		}
		a, _ := awsname.ParseARN(text)
		policy.CheckPartition(a, at, one)
		if s.SecretsKey != "" && at.Region != "" && a.Region != at.Region {
			one.Addf("%q is in %s, and secretsKey decrypts what the stack's region %s keeps: name a secret there, "+
				"or take secretsKey off", text, a.Region, at.Region)
		}
	}
	checkSecretsKey(s, at, l.At("secretsKey"))
}

func checkSecretsKey(s Service, at policy.Scope, l validate.List) {
	if s.SecretsKey == "" {
		return
	}
	policy.CheckKey(s.SecretsKey, "its secrets", at, l)
	if len(s.Secrets) == 0 {
		l.Addf("the service declares no secrets to decrypt: list them in secrets, or take the key off")
	}
}
