package plan

import (
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// State is the location of the state of Pulumi, for workflows that run Pulumi.
type State struct {
	// StateBucket is the name or the ARN of the bucket that stores the state (s3://).
	StateBucket string `json:"stateBucket"`
	// SecretsKey is the ARN of the KMS key of the secrets provider of the stack
	// (awskms://).
	SecretsKey string `json:"secretsKey"`
}

// Constraints returns the constraints of the settings.
func (State) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"stateBucket": policy.Bucket.Constraint().Optional(), "secretsKey": policy.KeyInAnyRegion,
	}
}

// readStatements returns the permissions to read the state. A preview does not lock it.
func (s State) readStatements(scope policy.Scope) []policy.Statement {
	var statements []policy.Statement
	if s.StateBucket != "" {
		bucket := policy.Bucket.ARN(s.StateBucket, scope)
		statements = append(statements,
			allow("ListState", []string{"s3:ListBucket"}, bucket),
			allow("ReadState", []string{"s3:GetObject"}, bucket+"/.pulumi/*"))
	}
	if s.SecretsKey != "" {
		statements = append(statements, allow("DecryptState", []string{"kms:Decrypt"}, s.SecretsKey))
	}
	return statements
}

// writeStatements returns the additional permissions of an update: to write the state,
// history, backups and locks of one stack of a project.
func (s State) writeStatements(project, stack string, scope policy.Scope) []policy.Statement {
	if s.StateBucket == "" {
		return nil
	}
	folder := policy.Bucket.ARN(s.StateBucket, scope) + "/.pulumi/"
	return []policy.Statement{allow("WriteState", []string{"s3:DeleteObject", "s3:PutObject"},
		folder+"stacks/"+project+"/"+stack+".*", folder+"*/"+project+"/"+stack+"/*")}
}

// allow returns a statement that allows actions on resources.
func allow(sid string, actions []string, resources ...string) policy.Statement {
	return policy.Statement{Sid: sid, Effect: policy.Allow, Actions: actions, Resources: resources}
}
