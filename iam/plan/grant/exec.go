package grant

import (
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// ExecLogging is where the cluster logs the input and output of ECS Exec sessions,
// as set in its executeCommandConfiguration. The SSM agent in the container writes
// the logs with the task role.
type ExecLogging struct {
	// LogGroup is the name or the ARN of the log group.
	LogGroup string `json:"logGroup"`
	// Bucket is the name or the ARN of the bucket.
	Bucket string `json:"bucket"`
	// Key is the ARN of the KMS key that encrypts the sessions.
	Key string `json:"key"`
}

// Constraints returns the constraints of the logging of ECS Exec.
func (ExecLogging) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"logGroup": policy.LogGroup.Constraint().Optional(), "bucket": policy.Bucket.Constraint().Optional(),
		"key": policy.KeyARN,
	}
}

// Validate reports settings without a destination.
func (e ExecLogging) Validate(errs validate.Errors) {
	if e == (ExecLogging{}) {
		errs.Addf("no destination: set logGroup or bucket, or remove the key")
	}
}

// Exec returns the statements that allow ECS Exec to open a shell in a task. The SSM
// agent in the container uses the task role, not the execution role. The channels
// have no ARN.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
func Exec(logging ExecLogging, scope policy.Scope) []policy.Statement {
	statements := []policy.Statement{{
		Sid: "ECSExec", Effect: policy.Allow,
		Actions: []string{
			"ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
			"ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
		},
		Resources: []string{"*"},
	}}
	if logging.LogGroup != "" {
		group := policy.LogGroup.ARN(logging.LogGroup, scope)
		statements = append(statements, policy.Statement{
			Sid: "ECSExecDescribeLogGroups", Effect: policy.Allow,
			Actions: []string{"logs:DescribeLogGroups"}, Resources: []string{"*"},
		}, policy.Statement{
			Sid: "ECSExecWriteLogs", Effect: policy.Allow,
			Actions:   []string{"logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"},
			Resources: []string{group + ":*"},
		})
	}
	if logging.Bucket != "" {
		store := policy.Bucket.ARN(logging.Bucket, scope)
		statements = append(statements, policy.Statement{
			Sid: "ECSExecReadBucketSettings", Effect: policy.Allow,
			Actions: []string{"s3:GetBucketLocation", "s3:GetEncryptionConfiguration"}, Resources: []string{store},
		}, policy.Statement{
			Sid: "ECSExecWriteBucket", Effect: policy.Allow,
			Actions: []string{"s3:PutObject"}, Resources: []string{store + "/*"},
		})
	}
	if logging.Key != "" {
		statements = append(statements, policy.Statement{
			Sid: "ECSExecDecrypt", Effect: policy.Allow,
			Actions: []string{"kms:Decrypt"}, Resources: []string{logging.Key},
		})
	}
	return statements
}

// ExecCalls returns the AWS services that the SSM agent in the container calls, by the
// names of their endpoints. It does not call ssm or ec2messages, but calls KMS itself
// if sessions are encrypted.
func ExecCalls(logging ExecLogging) []string {
	services := []string{"ssmmessages"}
	if logging.LogGroup != "" {
		services = append(services, "logs")
	}
	if logging.Bucket != "" {
		services = append(services, "s3")
	}
	if logging.Key != "" {
		services = append(services, "kms")
	}
	return services
}
