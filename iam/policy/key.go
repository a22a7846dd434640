package policy

import (
	"regexp"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// KeyARN is the constraint of a key that names a KMS key by its ARN. A policy
// cannot name an alias: KMS authorizes requests by the ARN of the key.
// https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html
var KeyARN = validate.Constraint{
	Pattern: regexp.MustCompile(`^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+$`),
	Format: "the ARN of a KMS key, such as arn:aws:kms:us-east-1:123456789012:key/" +
		"11111111-2222-3333-4444-555555555555, not an alias",
}

// ValidateKey reports a KMS key in another region or partition than the scope. An
// empty ARN is valid.
func ValidateKey(arn string, scope Scope, errs validate.Errors) {
	a, ok := awsname.ParseARN(arn)
	if ok && scope.Region != "" && a.Region != scope.Region {
		errs.Addf("invalid ARN %q: must be a key in %s, the region of the stack", arn, scope.Region)
		return
	}
	ValidatePartition(arn, scope, errs)
}
