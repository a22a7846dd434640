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

// Rules tells what the settings of a state take.
func (State) Rules() map[string]validate.Rule {
	return map[string]validate.Rule{
		"stateBucket": policy.Optional(policy.Bucket.Rule()), "secretsKey": {Pattern: policy.KeyARN},
	}
}

func (s State) check(at policy.Scope, l validate.List) {
	if s.StateBucket != "" {
		policy.Bucket.Check(s.StateBucket, at, l.At("stateBucket"))
	}
	if s.SecretsKey != "" {
		policy.CheckKey(s.SecretsKey, "the stack's secrets", at, l.At("secretsKey"))
	}
}

// reading returns what it takes to read the state. A preview takes no lock.
func (s State) reading(at policy.Scope) []policy.Statement {
	var all []policy.Statement
	if s.StateBucket != "" {
		bucket := policy.Bucket.ARN(s.StateBucket, at)
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
func (s State) writing(project, stack string, at policy.Scope) []policy.Statement {
	if s.StateBucket == "" {
		return nil
	}
	folder := policy.Bucket.ARN(s.StateBucket, at) + "/.pulumi/"
	return []policy.Statement{allow("WriteState", []string{"s3:DeleteObject", "s3:PutObject"},
		folder+"stacks/"+project+"/"+stack+".*", folder+"*/"+project+"/"+stack+"/*")}
}
