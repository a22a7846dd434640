package plan

import (
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// agentAccounts are the AWS accounts that host the image of the GuardDuty agent for
// Fargate, by region. If the execution role cannot pull it, tasks start without the
// agent and without an error.
// https://docs.aws.amazon.com/guardduty/latest/ug/ecs-runtime-agent-ecr-image-uri.html
var agentAccounts = map[string]string{
	"af-south-1":     "197869348890",
	"ap-east-1":      "258348409381",
	"ap-east-2":      "259886477082",
	"ap-northeast-1": "533107202818",
	"ap-northeast-2": "914738172881",
	"ap-northeast-3": "273192626886",
	"ap-south-1":     "251508486986",
	"ap-south-2":     "950823858135",
	"ap-southeast-1": "174946120834",
	"ap-southeast-2": "005257825471",
	"ap-southeast-3": "510637619217",
	"ap-southeast-4": "251357961535",
	"ap-southeast-5": "156041399949",
	"ap-southeast-7": "054037130133",
	"ca-central-1":   "354763396469",
	"ca-west-1":      "339712888787",
	"eu-central-1":   "323658145986",
	"eu-central-2":   "529164026651",
	"eu-north-1":     "591436053604",
	"eu-south-1":     "266869475730",
	"eu-south-2":     "919611009337",
	"eu-west-1":      "694911143906",
	"eu-west-2":      "892757235363",
	"eu-west-3":      "665651866788",
	"il-central-1":   "870907303882",
	"me-central-1":   "000014521398",
	"me-south-1":     "536382113932",
	"mx-central-1":   "311141559934",
	"sa-east-1":      "758426053663",
	"us-east-1":      "593207742271",
	"us-east-2":      "307168627858",
	"us-gov-east-1":  "383115532789",
	"us-gov-west-1":  "383110348953",
	"us-west-1":      "684579721401",
	"us-west-2":      "733349766148",
}

// agentRepository returns the ARN of the repository of the GuardDuty agent, or "" if
// the agent is not enabled or its account is not known.
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
	case s.AgentAccount != "" && !s.RuntimeMonitoring:
		errs.Child("agentAccount").Addf("requires Runtime Monitoring: set monitoring.guardDuty.runtimeMonitoring: true, or remove the key")
	case s.RuntimeMonitoring && scope.Region != "" && s.agentRepository(scope) == "":
		errs.Child("agentAccount").Addf("required: the account that hosts the GuardDuty agent in %s; find it at "+
			"https://docs.aws.amazon.com/guardduty/latest/ug/ecs-runtime-agent-ecr-image-uri.html", scope.Region)
	}
}
