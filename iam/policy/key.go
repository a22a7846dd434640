package policy

import (
	"regexp"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// KeyARN matches the ARN of a KMS key. A policy cannot name an alias: KMS evaluates the
// key that it refers to.
var KeyARN = regexp.MustCompile(`^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+$`)

// ValidateKey reports a text that is not a KMS key in the scope's region. The parameter
// what names the encrypted data: "its secrets".
func ValidateKey(text, what string, scope Scope, errs validate.Errors) {
	a, _ := awsname.ParseARN(text)
	switch {
	case !KeyARN.MatchString(text):
		errs.Addf("%q is no ARN of a KMS key: write one such as arn:aws:kms:us-east-1:123456789012:key/"+
			"11111111-2222-3333-4444-555555555555; an alias will not do", text)
	case scope.Region != "" && a.Region != scope.Region:
		errs.Addf("%q is a key of %s, and the stack is in %s: name the key that %s are encrypted by there",
			text, a.Region, scope.Region, what)
	default:
		ValidatePartition(a, scope, errs)
	}
}
