package plan

import (
	"fmt"
	"slices"

	"ecs-foundation/iam/policy"
)

// deployStatements returns the permissions to deploy images: to register task
// definitions that use only the roles of this stack, to update the services of the
// cluster with them, and to describe the tasks.
// https://docs.aws.amazon.com/codepipeline/latest/userguide/security-iam-permissions-console-logs.html
func (in Input) deployStatements(scope policy.Scope, passable []string) []policy.Statement {
	d := in.delivery()
	cluster := scope.ARN("ecs", "cluster/"+d.Cluster)
	definitions := in.taskDefinitions(scope)
	tag := allow("TagNewTaskDefinitions", []string{"ecs:TagResource"}, definitions...)
	tag.Conditions = policy.Conditions{"StringEquals": {"ecs:CreateAction": {"RegisterTaskDefinition"}}}
	list := allow("ListTasks", []string{"ecs:ListTasks"}, "*")
	list.Conditions = policy.Conditions{"ArnEquals": {"ecs:cluster": {cluster}}}
	pass := allow("PassTaskRoles", []string{"iam:PassRole"}, passable...)
	pass.Conditions = policy.Conditions{"StringEquals": {"iam:PassedToService": {tasksService}}}
	return slices.Concat([]policy.Statement{
		allow("ReadTaskDefinitions", []string{"ecs:DescribeTaskDefinition"}, "*"),
		allow("RegisterTaskDefinitions", []string{"ecs:RegisterTaskDefinition"}, definitions...),
		tag,
		allow("DescribeServices", []string{"ecs:DescribeServices"}, in.ecsService("*", scope)),
	}, in.updateStatements(scope, definitions), []policy.Statement{
		allow("DescribeTasks", []string{"ecs:DescribeTasks"}, scope.ARN("ecs", fmt.Sprintf("task/%s/*", d.Cluster))),
		list, pass,
	})
}

func (in Input) ecsService(name string, scope policy.Scope) string {
	return scope.ARN("ecs", fmt.Sprintf("service/%s/%s", in.delivery().Cluster, name))
}

// taskDefinitions returns the ARN patterns of the task definitions of the services. The
// family of a service has its name after the prefix: a pattern of the prefix, shop-dev-*,
// also matches the families of a stack dev-two.
func (in Input) taskDefinitions(scope policy.Scope) []string {
	families := in.delivery().Families
	if in.patterns.families || len(in.Services) == 0 {
		return []string{scope.ARN("ecs", "task-definition/"+families+"*:*")}
	}
	var arns []string
	for _, s := range in.Services {
		arns = append(arns, scope.ARN("ecs", "task-definition/"+families+s.Name+":*"))
	}
	return arns
}

// updateStatements returns the permission to update the services of the cluster: only to
// task definitions of this stack, in its subnets, without public addresses, and with ECS
// Exec only for services that have it. A request that does not change a setting has no
// value for its condition key.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
func (in Input) updateStatements(scope policy.Scope, definitions []string) []policy.Statement {
	update := func(sid string, services ...string) policy.Statement {
		s := allow(sid, []string{"ecs:UpdateService"}, services...)
		s.Conditions = policy.Conditions{
			"ArnLikeIfExists": {"ecs:task-definition": slices.Clone(definitions)},
			"BoolIfExists":    {"ecs:auto-assign-public-ip": {"false"}},
		}
		if subnets := in.taskSubnets(); len(subnets) > 0 {
			s.Conditions["ForAllValues:StringEquals"] = map[string][]string{"ecs:subnet": subnets}
		}
		return s
	}
	deploy := update("DeployServices", in.ecsService("*", scope))
	deploy.Conditions["StringEqualsIfExists"] = map[string][]string{"ecs:enable-execute-command": {"false"}}
	statements := []policy.Statement{deploy}
	var exec []string
	for _, s := range in.Services {
		if s.Exec {
			exec = append(exec, in.ecsService(s.Name, scope))
		}
	}
	if len(exec) > 0 {
		statements = append(statements, update("DeployServicesWithExec", exec...))
	}
	return statements
}

// taskSubnets returns the references to the subnets in which tasks run.
func (in Input) taskSubnets() []string {
	var ids []string
	for _, name := range in.Deployed.Network.TaskSubnets {
		ids = append(ids, policy.Reference{Kind: policy.SubnetID, Name: name}.String())
	}
	return ids
}
