package plan

import (
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// validateSecrets reports secrets and a key that the service cannot use in its region.
func validateSecrets(s Service, scope policy.Scope, errs validate.Errors) {
	for i, arn := range s.Secrets {
		at := errs.Child("secrets").Index(i)
		a, ok := awsname.ParseARN(arn)
		if ok && s.SecretsKey != "" && scope.Region != "" && a.Region != scope.Region {
			at.Addf("invalid secret %q: must be in region %s, where secretsKey decrypts secrets; use a secret there, "+
				"or remove secretsKey", arn, scope.Region)
		}
	}
	if s.SecretsKey != "" && len(s.Secrets) == 0 {
		errs.Child("secretsKey").Addf("the service has no secrets to decrypt: set secrets, or remove the key")
	}
}
