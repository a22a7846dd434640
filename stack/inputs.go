package stack

import (
	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack/config"
)

// logGroups returns the names of the log groups, by service, and by "codebuild"
// for the builds.
func logGroups(roles iamplan.Input) map[string]string {
	groups := map[string]string{}
	for _, s := range roles.Services {
		groups[s.Name] = roles.Logs(s.Name)
	}
	if name := roles.BuildLogs(); name != "" {
		groups[iamplan.CodeBuildKey] = name
	}
	return groups
}

func tasks(cfg config.Config, roles iamplan.Input, services []securityplan.Service, scope policy.Scope) []Task {
	tasks := make([]Task, len(roles.Services))
	for i, s := range roles.Services {
		calls := roles.Calls(s)
		if cfg.IAM.RuntimeMonitoring && cfg.HasRuntimeMonitoringEndpoint() {
			calls = append(calls, networkplan.RuntimeMonitoring)
		}
		tasks[i] = Task{
			Service: services[i], AWS: calls, Execution: s.ExecutionKey(), Needs: iamplan.StartNeeds(roles, s, scope),
		}
	}
	return tasks
}
