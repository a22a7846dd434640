package grant

import (
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// ExecLogging is where the cluster keeps what is typed and shown in shells that
// ECS Exec opens, as its executeCommandConfiguration says. The agent beside the
// container writes it, by the task's role.
type ExecLogging struct {
	// LogGroup is the name or the ARN of a log group.
	LogGroup string `json:"logGroup"`
	// Bucket is the name or the ARN of a bucket.
	Bucket string `json:"bucket"`
	// Key is the ARN of the KMS key by which sessions are encrypted.
	Key string `json:"key"`
}

// Constraints tells what the settings take.
func (ExecLogging) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"logGroup": policy.LogGroup.Constraint().Optional(), "bucket": policy.Bucket.Constraint().Optional(),
		"key": {Pattern: policy.KeyARN},
	}
}

// Validate tells what is wrong with the settings in a scope.
func (e ExecLogging) Validate(scope policy.Scope, errs validate.Errors) {
	if e.LogGroup != "" {
		policy.LogGroup.Validate(e.LogGroup, scope, errs.Child("logGroup"))
	}
	if e.Bucket != "" {
		policy.Bucket.Validate(e.Bucket, scope, errs.Child("bucket"))
	}
	if e.Key != "" {
		policy.ValidateKey(e.Key, "the sessions", scope, errs.Child("key"))
	}
	if e == (ExecLogging{}) {
		errs.Addf("it says nowhere to log to: name a logGroup or a bucket, or take the key off")
	}
}

// Exec lets ECS Exec open a shell in a task. The agent beside the container uses
// the task role: on the execution role it would do nothing. The channels have
// no ARN to name.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
func Exec(logging ExecLogging, scope policy.Scope) []policy.Statement {
	all := []policy.Statement{{
		Sid: "ECSExec", Effect: policy.Allow,
		Actions: []string{
			"ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
			"ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
		},
		Resources: []string{"*"},
	}}
	if logging.LogGroup != "" {
		group := policy.LogGroup.ARN(logging.LogGroup, scope)
		all = append(all, policy.Statement{
			Sid: "ECSExecFindLogs", Effect: policy.Allow,
			Actions: []string{"logs:DescribeLogGroups"}, Resources: []string{"*"},
		}, policy.Statement{
			Sid: "ECSExecLogs", Effect: policy.Allow,
			Actions:   []string{"logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"},
			Resources: []string{group + ":*"},
		})
	}
	if logging.Bucket != "" {
		store := policy.Bucket.ARN(logging.Bucket, scope)
		all = append(all, policy.Statement{
			Sid: "ECSExecFindBucket", Effect: policy.Allow,
			Actions: []string{"s3:GetBucketLocation", "s3:GetEncryptionConfiguration"}, Resources: []string{store},
		}, policy.Statement{
			Sid: "ECSExecStore", Effect: policy.Allow,
			Actions: []string{"s3:PutObject"}, Resources: []string{store + "/*"},
		})
	}
	if logging.Key != "" {
		all = append(all, policy.Statement{
			Sid: "ECSExecDecrypt", Effect: policy.Allow,
			Actions: []string{"kms:Decrypt"}, Resources: []string{logging.Key},
		})
	}
	return all
}

// ExecCalls returns the services that the agent beside the container calls, by
// the name of their endpoints. It opens no session through ssm or ec2messages,
// but where sessions are encrypted it asks KMS itself.
func ExecCalls(logging ExecLogging) []string {
	all := []string{"ssmmessages"}
	if logging.LogGroup != "" {
		all = append(all, "logs")
	}
	if logging.Bucket != "" {
		all = append(all, "s3")
	}
	if logging.Key != "" {
		all = append(all, "kms")
	}
	return all
}
