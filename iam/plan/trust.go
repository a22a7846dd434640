package plan

import "ecs-foundation/iam/policy"

// The services that assume roles.
const (
	tasksService        = "ecs-tasks.amazonaws.com" // ECS when it starts tasks
	ecsService          = "ecs.amazonaws.com"
	codeBuildService    = "codebuild.amazonaws.com"
	codePipelineService = "codepipeline.amazonaws.com"
)

// tasks returns the trust of a role of tasks. ECS tells no narrower source than
// the region: a cluster's ARN is not supported.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
func tasks(scope policy.Scope) policy.Document {
	return policy.TrustService("Tasks", tasksService, scope.ARN("ecs", "*"), scope)
}
