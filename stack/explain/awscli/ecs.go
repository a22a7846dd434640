package awscli

import (
	"slices"

	"ecs-foundation/stack/explain/account"
)

// described is the number of stopped tasks that are described. DescribeTasks accepts 100
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html).
const described = 100

var ecsReads = []Read{
	{
		Command: "ecs describe-clusters", Actions: []string{"ecs:DescribeClusters"},
		Calls: func(a *account.Account) []Call { return one(a.Cluster, "--clusters", a.Cluster) },
	},
	{
		Command: "ecs describe-services", Actions: []string{"ecs:DescribeServices"},
		Calls: func(a *account.Account) []Call {
			return one(a.Service, "--cluster", a.Cluster, "--services", a.Service)
		},
	},
	{
		Command: "ecs list-tasks", Actions: []string{"ecs:ListTasks"},
		Calls: func(a *account.Account) []Call {
			if a.Service == "" || a.Task != "" {
				return nil
			}
			var calls []Call
			for _, status := range []string{"STOPPED", "RUNNING"} {
				calls = append(calls, Call{a.Service, []string{
					"--cluster", a.Cluster, "--service-name", a.Service, "--desired-status", status,
				}})
			}
			return calls
		},
	},
	{
		Command: "ecs describe-tasks", Actions: []string{"ecs:DescribeTasks"},
		Calls: func(a *account.Account) []Call {
			if a.Task != "" {
				return one(a.Task, "--cluster", a.Cluster, "--tasks", a.Task)
			}
			var calls []Call
			for tasks := range slices.Chunk(a.TaskArns, described) {
				calls = append(calls, Call{a.Service, append([]string{"--cluster", a.Cluster, "--tasks"}, tasks...)})
			}
			return calls
		},
	},
	{
		Command: "ecs describe-task-definition", Actions: []string{"ecs:DescribeTaskDefinition"},
		Calls: func(a *account.Account) []Call {
			var calls []Call
			for _, s := range a.Services {
				definition := s.Current().TaskDefinition
				calls = append(calls, one(definition, "--task-definition", definition)...)
			}
			if a.Task != "" {
				for _, t := range a.Tasks {
					calls = append(calls, one(t.TaskDefinitionArn, "--task-definition", t.TaskDefinitionArn)...)
				}
			}
			return calls
		},
		Add: decoded(func(a *account.Account, _ Call, answer struct{ TaskDefinition account.TaskDefinition }) {
			a.TaskDefinitions = append(a.TaskDefinitions, answer.TaskDefinition)
		}),
	},
}

// one returns the call for an object, or none if there is no object yet.
func one(object string, args ...string) []Call {
	if object == "" {
		return nil
	}
	return []Call{{object, args}}
}

// each returns a call for each object, with the object as the last argument.
func each(objects []string, args ...string) []Call {
	var calls []Call
	for _, object := range objects {
		calls = append(calls, one(object, append(slices.Clone(args), object)...)...)
	}
	return calls
}
