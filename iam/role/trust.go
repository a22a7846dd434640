package role

import "ecs-foundation/iam/policy"

// The services that assume roles.
const (
	tasksService        = "ecs-tasks.amazonaws.com" // ECS when it starts tasks
	ecsService          = "ecs.amazonaws.com"
	codeBuildService    = "codebuild.amazonaws.com"
	codePipelineService = "codepipeline.amazonaws.com"
)

// trust returns who may assume a role: a service of AWS, on behalf of this
// account, and of a source in it where the service tells one. Without the
// conditions whoever can make the service act for them could have it use this
// account's role (the confused deputy).
// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
func trust(sid, service, source string, at policy.Scope) policy.Document {
	conditions := policy.Conditions{"StringEquals": {"aws:SourceAccount": {at.Account}}}
	if source != "" {
		conditions["ArnLike"] = map[string][]string{"aws:SourceArn": {source}}
	}
	return policy.NewDocument(policy.Statement{
		Sid: sid, Effect: policy.Allow, Principal: &policy.Principal{Service: service},
		Actions: []string{"sts:AssumeRole"}, Conditions: conditions,
	})
}

// tasks returns the trust of a role of tasks. ECS tells no narrower source than
// the region: a cluster's ARN is not supported.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
func tasks(at policy.Scope) policy.Document {
	return trust("Tasks", tasksService, at.ARN("ecs", "*"), at)
}
