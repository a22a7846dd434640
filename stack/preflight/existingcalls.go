package preflight

import (
	"slices"
	"strings"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
	"ecs-foundation/iam/policy/evaluate"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight/reach"
)

// startCalls returns the calls that start the tasks of a stack, by the endpoint whose policy must
// allow them. The calls of the tasks' own code are not known.
func startCalls(p stack.Plan) map[string][]evaluate.Request {
	roles := map[string]iamplan.Role{}
	for _, r := range p.IAM.Roles {
		roles[r.Key] = r
	}
	account := p.Network.Existing.Account
	scope := policy.Scope{Region: p.Scope.Region, Account: account}
	partition, _, _ := strings.Cut(strings.TrimPrefix(scope.GlobalARN("s3", ""), "arn:"), ":")
	caller := reach.Caller{Partition: partition, Region: scope.Region, Account: account}
	calls, seen := map[string][]evaluate.Request{"s3": {caller.Layers(scope.Region)}}, map[policy.Need]bool{}
	for _, t := range p.Tasks {
		caller.Role = ""
		if name := roles[t.Execution].Name; name != "" {
			caller.Role = scope.AccountARN("iam", "role"+p.Config.IAM.Path+name)
		}
		for _, need := range t.Needs {
			if service := endpointOf(need.Action); service != "" && !seen[need] {
				seen[need] = true
				// A plan has a placeholder for an account that the stack file does not have.
				resource := strings.Replace(need.Resource, ":"+p.Scope.Account+":", ":"+account+":", 1)
				calls[service] = append(calls[service], caller.Call(need.Action, resource))
			}
		}
	}
	return calls
}

// endpointOf returns the endpoint that receives the call of an action, or "" if tasks start without
// the call.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
func endpointOf(action string) string {
	switch service, name, _ := strings.Cut(action, ":"); {
	case action == "ecr:GetAuthorizationToken":
		return "ecr.api"
	case service == "ecr" && slices.Contains([]string{"BatchGetImage", "GetDownloadUrlForLayer"}, name):
		return "ecr.dkr"
	case service == "logs", service == "secretsmanager", service == "ssm":
		return service
	default:
		return ""
	}
}
