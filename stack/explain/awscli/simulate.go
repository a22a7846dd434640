package awscli

import (
	"encoding/json"

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
	Add: func(a *account.Account, c Call, answer []byte) error {
		var simulated struct{ EvaluationResults []account.Simulation }
		if err := json.Unmarshal(answer, &simulated); err != nil {
			return err
		}
		for _, s := range simulated.EvaluationResults {
			s.PolicySourceArn = c.Object
			a.Simulations = append(a.Simulations, s)
		}
		return nil
	},
}}
