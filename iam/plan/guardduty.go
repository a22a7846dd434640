package plan

import (
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// agentAccounts are AWS's own accounts that keep the image of GuardDuty's agent
// for Fargate, by region. An execution role that may pull the services' images
// only starts their tasks without the agent, and nothing tells.
// https://docs.aws.amazon.com/guardduty/latest/ug/ecs-runtime-agent-ecr-image-uri.html
var agentAccounts = map[string]string{
	"ap-northeast-1": "533107202818",
	"ap-northeast-2": "914738172881",
	"ap-northeast-3": "273192626886",
	"ap-south-1":     "251508486986",
	"ap-south-2":     "950823858135",
	"ap-southeast-1": "174946120834",
	"ap-southeast-2": "005257825471",
	"ap-southeast-3": "510637619217",
	"ap-southeast-4": "251357961535",
	"ca-central-1":   "354763396469",
	"eu-central-1":   "323658145986",
	"eu-central-2":   "529164026651",
	"eu-north-1":     "591436053604",
	"eu-south-1":     "266869475730",
	"eu-south-2":     "919611009337",
	"eu-west-1":      "694911143906",
	"eu-west-2":      "892757235363",
	"eu-west-3":      "665651866788",
	"me-central-1":   "000014521398",
	"sa-east-1":      "758426053663",
	"us-east-1":      "593207742271",
	"us-east-2":      "307168627858",
	"us-gov-east-1":  "383115532789",
	"us-gov-west-1":  "383110348953",
	"us-west-1":      "684579721401",
	"us-west-2":      "733349766148",
}

// agentRepository returns the ARN of the repository of GuardDuty's agent, or
// nothing where the agent is not asked for or its account is not known.
func (s Spec) agentRepository(scope policy.Scope) string {
	account := s.AgentAccount
	if account == "" {
		account = agentAccounts[scope.Region]
	}
	if !s.RuntimeMonitoring || account == "" {
		return ""
	}
	scope.Account = account
	return repository.ARN("aws-guardduty-agent-fargate", scope)
}

func (s Spec) validateAgent(scope policy.Scope, errs validate.Errors) {
	switch {
	case s.AgentAccount != "" && !awsname.AccountID.MatchString(s.AgentAccount):
		errs.Child("agentAccount").Addf("%q is no account: write its 12 digits, in quotes", s.AgentAccount)
	case s.AgentAccount != "" && !s.RuntimeMonitoring:
		errs.Child("agentAccount").Addf("without monitoring.guardDuty.runtimeMonitoring: true no agent is pulled: set it, or take the key off")
	case s.RuntimeMonitoring && scope.Region != "" && s.agentRepository(scope) == "":
		errs.Child("agentAccount").Addf("it is missing, for the account that keeps GuardDuty's agent in %s is not known here: look it up in "+
			"https://docs.aws.amazon.com/guardduty/latest/ug/ecs-runtime-agent-ecr-image-uri.html and write it, in quotes", scope.Region)
	}
}
