package role

import "ecs-foundation/iam/policy"

// tasksService is ECS when it starts tasks.
const tasksService = "ecs-tasks.amazonaws.com"

// trust returns who may assume a role of tasks: ECS, on behalf of this account
// and region and nobody else's. Without the conditions whoever can make ECS act
// for them could have it use this account's role (the confused deputy). ECS
// tells no narrower source than the region: a cluster's ARN is not supported.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
func trust(at policy.Scope) policy.Document {
	return policy.NewDocument(policy.Statement{
		Sid:       "Tasks",
		Effect:    policy.Allow,
		Principal: &policy.Principal{Service: tasksService},
		Actions:   []string{"sts:AssumeRole"},
		Conditions: policy.Conditions{
			"StringEquals": {"aws:SourceAccount": {at.Account}},
			"ArnLike":      {"aws:SourceArn": {at.ARN("ecs", "*")}},
		},
	})
}
