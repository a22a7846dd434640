package plan

import "ecs-foundation/iam/policy"

// The services that can assume roles.
const (
	tasksService        = "ecs-tasks.amazonaws.com" // starts tasks
	ecsService          = "ecs.amazonaws.com"
	codeBuildService    = "codebuild.amazonaws.com"
	codePipelineService = "codepipeline.amazonaws.com"
)

// trustTasks returns the trust policy of task and execution roles. The narrowest source
// that ECS supports is the region: the ARN of a cluster is not supported.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
func trustTasks(scope policy.Scope) policy.Document {
	return policy.TrustService("Tasks", tasksService, scope.ARN("ecs", "*"), scope)
}
