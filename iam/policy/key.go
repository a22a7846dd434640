package policy

import (
	"regexp"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// KeyARN is what the ARN of a KMS key looks like. A policy takes no alias: KMS
// judges by the key behind it.
var KeyARN = regexp.MustCompile(`^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+$`)

// ValidateKey tells what is no KMS key that the scope's region can use; what says
// what it is the key of: "its secrets".
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
