package policy

// execStatement lets ECS Exec open a shell in a task. The agent beside the
// container uses the task role: on the execution role it would do nothing. The
// channels have no ARN to name.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
func execStatement() Statement {
	return Statement{
		Sid: "ECSExec", Effect: Allow,
		Actions: []string{
			"ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
			"ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
		},
		Resources: []string{"*"},
	}
}
