package plan

import (
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/quota"
)

// Existing asks how many resources the region has that count towards a quota. The answer is
// of type int.
type Existing struct {
	Resource quota.Resource
	// Project and Environment select the resources of one stack by their tags.
	Project, Environment string
}

// Actions returns the actions of the calls.
func (e Existing) Actions() []string {
	switch e.Resource {
	case quota.VPCs:
		return []string{"ec2:DescribeVpcs"}
	case quota.Addresses:
		return []string{"ec2:DescribeAddresses"}
	default:
		return []string{"elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeTags"}
	}
}

// AppliedQuota asks for a quota of the account in the region. The answer is of type int,
// and 0 if AWS does not show it, because the default quota is a sufficient answer.
// https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html
type AppliedQuota struct {
	Service, Code string
}

// Actions returns the action of the call.
func (AppliedQuota) Actions() []string {
	return []string{"servicequotas:GetAWSDefaultServiceQuota", "servicequotas:GetServiceQuota"}
}

// quotaQuestions asks whether the region has room for what the stack adds to it. The stack's
// own resources are subtracted, so that a deployed stack does not count them twice.
func quotaQuestions(p stack.Plan) []Question {
	var questions []Question
	for _, use := range preflight.SharedUses(p) {
		all := Existing{Resource: use.Resource}
		own := ownResources(p, use.Resource)
		applied := AppliedQuota{use.Service, use.Code}
		questions = append(questions, Question{Requests: []Request{all, own, applied}, check: func(answers Answers, f Findings) {
			total, mine, limit := answerOf[int](answers, all), answerOf[int](answers, own), answerOf[int](answers, applied)
			if total == nil || mine == nil || limit == nil {
				return
			}
			reportQuota(use, *total-*mine, *limit, f)
		}})
	}
	return questions
}

func ownResources(p stack.Plan, r quota.Resource) Existing {
	return Existing{Resource: r, Project: p.Config.Project, Environment: p.Config.Environment}
}

// reportQuota reports a quota that the stack exceeds together with other resources in the
// region. A quota in the configuration replaces the one that AWS returns.
func reportQuota(use quota.Shared, others, applied int, f Findings) {
	limit := use.Limit
	if applied > 0 && !use.Raised {
		limit = applied
	}
	if others > 0 && others+use.Reached > limit {
		f.Errors.Child(use.Key).Addf("the region has %d other %s, and the stack needs %d: the limit is %d; request a quota increase, or %s; "+
			"if AWS has raised the quota, set quotas.%s", others, use.Resource, use.Reached, limit, use.Advice, use.Raise)
	}
}
