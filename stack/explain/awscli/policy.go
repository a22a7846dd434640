package awscli

import (
	"encoding/json"
	"slices"

	"ecs-foundation/iam/policy"
)

// listed are the actions of the calls that name what exists, when a cluster, a service or a task does not.
var listed = []string{"ecs:ListClusters", "ecs:ListServices", "ecs:ListTasks"}

// Policy returns the IAM policy that the reads require, as JSON. None of the actions changes anything or returns the value
// of a secret or a parameter.
func Policy() (string, error) {
	actions := slices.Clone(listed)
	for _, read := range Reads() {
		actions = appendNew(actions, read.Actions...)
	}
	slices.Sort(actions)
	text, err := json.MarshalIndent(policy.NewDocument(policy.Statement{
		Sid: "ExplainServices", Effect: policy.Allow, Actions: actions, Resources: []string{"*"},
	}), "", "  ")
	return string(text), err
}
