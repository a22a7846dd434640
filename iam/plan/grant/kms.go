package grant

import (
	"slices"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// KMS lets services that the code calls use a customer's key for it: S3 for
// the objects of a bucket that is encrypted by the key, SQS for the messages
// of a queue. The code itself cannot use the key. read: what is encrypted can
// be read; readWrite: more can be encrypted as well. A queue takes readWrite to
// send and read to consume.
// https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
type KMS struct {
	// Key is the key's ARN. Required.
	Key string `json:"key"`
	// Via are the services, as in sqs.us-east-1.amazonaws.com: sqs. Required.
	Via []string `json:"via"`
	// Access is read or readWrite. Required.
	Access Access `json:"access"`
}

// callers are services that call KMS in the name of whoever calls them, by the
// names that kms:ViaService has for them.
var callers = []string{
	"dynamodb", "ec2", "elasticfilesystem", "kinesis", "lambda", "rds", "s3", "secretsmanager", "sns", "sqs", "ssm",
}

// Constraints tells what the settings of the grant take.
func (KMS) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"key":    {Required: true, Pattern: policy.KeyARN},
		"via":    {Required: true, Values: callers, MinItems: 1},
		"access": readable,
	}
}

func (g *KMS) validate(scope policy.Scope, errs validate.Errors) {
	policy.ValidateKey(g.Key, "what the service reads", scope, errs.Child("key"))
}

func (g *KMS) statements(scope policy.Scope) []policy.Statement {
	actions := []string{"kms:Decrypt"}
	if g.Access == ReadWrite {
		actions = append(actions, "kms:GenerateDataKey")
	}
	var hosts []string
	for _, name := range slices.Sorted(slices.Values(g.Via)) {
		hosts = append(hosts, scope.Host(name))
	}
	return []policy.Statement{{
		Sid: policy.Sid("KMS", string(g.Access)), Effect: policy.Allow, Actions: actions, Resources: []string{g.Key},
		Conditions: policy.Conditions{"StringEquals": {"kms:ViaService": hosts}},
	}}
}

// calls returns nothing: the services call KMS, not the tasks.
func (g *KMS) calls() []string { return nil }
