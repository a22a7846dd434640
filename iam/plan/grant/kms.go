package grant

import (
	"maps"
	"slices"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// KMS allows AWS services that the code calls to use a customer managed key on its
// behalf: S3 for the objects of an encrypted bucket, SQS for the messages of an
// encrypted queue. The code itself cannot use the key. With read, the services can
// decrypt; with readWrite, they can encrypt as well. Sending to a queue requires
// readWrite, and consuming from it requires read.
// https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
type KMS struct {
	// Key is the ARN of the key. Required.
	Key string `json:"key"`
	// Via lists the services that may use the key, such as sqs. Required.
	Via []string `json:"via"`
	// Access is the level of access: read or readWrite. Required.
	Access Access `json:"access"`
}

// viaServices are services that call KMS on behalf of their caller, by the names that
// the condition key kms:ViaService has for them.
var viaServices = map[string]string{ //nolint:gosec // the names of services, no credentials
	"dynamodb": "Amazon DynamoDB.", "ec2": "Amazon EC2, for EBS volumes.", "elasticfilesystem": "Amazon EFS.",
	"kinesis": "Amazon Kinesis Data Streams.", "lambda": "AWS Lambda.", "rds": "Amazon RDS.", "s3": "Amazon S3.",
	"secretsmanager": "AWS Secrets Manager.", "sns": "Amazon SNS.", "sqs": "Amazon SQS.",
	"ssm": "Parameter Store of AWS Systems Manager.",
}

// Constraints returns the constraints of the grant.
func (KMS) Constraints() map[string]validate.Constraint {
	key := policy.KeyARN
	key.Required = true
	return map[string]validate.Constraint{
		"key":    key,
		"via":    {Required: true, Values: slices.Sorted(maps.Keys(viaServices)), Meanings: viaServices, MinItems: 1},
		"access": readWriteAccess,
	}
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

// calls returns nothing: the AWS services call KMS, not the tasks.
func (g *KMS) calls() []string { return nil }
