package grant

import "ecs-foundation/iam/policy"

// Exec lets ECS Exec open a shell in a task. The agent beside the
// container uses the task role: on the execution role it would do nothing. The
// channels have no ARN to name.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
func Exec() policy.Statement {
	return policy.Statement{
		Sid: "ECSExec", Effect: policy.Allow,
		Actions: []string{
			"ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
			"ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
		},
		Resources: []string{"*"},
	}
}
