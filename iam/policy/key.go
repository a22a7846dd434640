package policy

import "ecs-foundation/internal/validate"

// KeyARN is the constraint of a key that names a KMS key by its ARN. A policy cannot name
// an alias: KMS authorizes requests by the ARN of the key. The key can belong to another
// account, but services use only keys of their own region.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
var KeyARN = keyARN(validate.SameRegion)

// KeyInAnyRegion is KeyARN for a caller that chooses the region, such as Pulumi.
// https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html
var KeyInAnyRegion = keyARN(validate.AnyRegion)

func keyARN(region validate.Region) validate.Constraint {
	c := validate.ARN{
		Name: "KMS key", Example: "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555",
		Types: []string{"kms:REGION:ACCOUNT:key/[A-Za-z0-9-]+"}, Region: region, Account: validate.AnyAccount,
	}.Constraint()
	c.Format += ", not an alias"
	return c
}
