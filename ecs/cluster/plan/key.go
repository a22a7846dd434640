package plan

import "ecs-foundation/iam/policy"

// KeyPolicy returns the policy of the KMS key that encrypts a log group. CloudWatch Logs
// can use the key for that group only. IAM policies grant access to other principals,
// such as the task role with which the agent of ECS Exec opens a session.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
func KeyPolicy(logGroup string, scope policy.Scope) policy.Document {
	return policy.NewDocument(policy.Statement{
		Sid: "Account", Effect: policy.Allow,
		Principal: &policy.Principal{AWS: []string{scope.AccountARN("iam", "root")}},
		Actions:   []string{"kms:*"}, Resources: []string{"*"}, // in a key policy, * is the key itself
	}, policy.Statement{
		Sid: "Logs", Effect: policy.Allow,
		Principal: &policy.Principal{Service: scope.Host("logs")},
		Actions: []string{
			"kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*",
		},
		Resources: []string{"*"},
		Conditions: policy.Conditions{"ArnEquals": {
			"kms:EncryptionContext:aws:logs:arn": {policy.LogGroup.ARN(logGroup, scope)},
		}},
	})
}
