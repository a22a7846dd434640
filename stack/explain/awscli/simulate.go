package awscli

import (
	"ecs-foundation/stack/explain"
	"ecs-foundation/stack/explain/account"
)

// simulationReads ask IAM for its own decision on the calls of the roles, which includes the policies of the organization.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
var simulationReads = []Read{{
	Command: "iam simulate-principal-policy", Actions: []string{"iam:SimulatePrincipalPolicy"},
	Calls: func(a *account.Account) []Call {
		target, err := explain.NewTarget(a)
		if err != nil {
			return nil
		}
		var calls []Call
		for _, q := range explain.Questions(a, target) {
			if _, ok := a.Role(q.Role); ok {
				args := append([]string{"--policy-source-arn", q.Role, "--resource-arns", q.Resource, "--action-names"}, q.Actions...)
				calls = append(calls, Call{q.Role, args})
			}
		}
		return calls
	},
	Add: decoded(func(a *account.Account, c Call, answer struct{ EvaluationResults []account.Simulation }) {
		for _, s := range answer.EvaluationResults {
			s.PolicySourceArn = c.Object
			a.Simulations = append(a.Simulations, s)
		}
	}),
}}
