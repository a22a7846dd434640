package plan

import (
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// State is where Pulumi's state is, for workflows that run Pulumi.
type State struct {
	// StateBucket is the bucket that Pulumi keeps its state in (s3://), by name
	// or ARN.
	StateBucket string `json:"stateBucket"`
	// SecretsKey is the ARN of the KMS key that is the stack's secrets provider
	// (awskms://).
	SecretsKey string `json:"secretsKey"`
}

// Constraints tells what the settings of a state take.
func (State) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"stateBucket": policy.Bucket.Constraint().Optional(), "secretsKey": {Pattern: policy.KeyARN},
	}
}

func (s State) validate(scope policy.Scope, errs validate.Errors) {
	if s.StateBucket != "" {
		policy.Bucket.Validate(s.StateBucket, scope, errs.Child("stateBucket"))
	}
	if s.SecretsKey != "" {
		policy.ValidateKey(s.SecretsKey, "the stack's secrets", scope, errs.Child("secretsKey"))
	}
}

// reading returns what it takes to read the state. A preview takes no lock.
func (s State) reading(scope policy.Scope) []policy.Statement {
	var all []policy.Statement
	if s.StateBucket != "" {
		bucket := policy.Bucket.ARN(s.StateBucket, scope)
		all = append(all,
			allow("FindState", []string{"s3:ListBucket"}, bucket),
			allow("ReadState", []string{"s3:GetObject"}, bucket+"/.pulumi/*"))
	}
	if s.SecretsKey != "" {
		all = append(all, allow("DecryptState", []string{"kms:Decrypt"}, s.SecretsKey))
	}
	return all
}

// writing returns what an update takes beside: to write the state of one stack
// of a project, its history, backups and locks, and no other stack's.
func (s State) writing(project, stack string, scope policy.Scope) []policy.Statement {
	if s.StateBucket == "" {
		return nil
	}
	folder := policy.Bucket.ARN(s.StateBucket, scope) + "/.pulumi/"
	return []policy.Statement{allow("WriteState", []string{"s3:DeleteObject", "s3:PutObject"},
		folder+"stacks/"+project+"/"+stack+".*", folder+"*/"+project+"/"+stack+"/*")}
}
