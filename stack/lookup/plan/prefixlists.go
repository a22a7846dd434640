package plan

import (
	"fmt"

	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight/quota"
)

// A PrefixList asks for a customer-managed prefix list. The answer is of type
// PrefixListSize.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeManagedPrefixLists.html
type PrefixList struct{ ID string }

// Actions returns the actions of the call.
func (PrefixList) Actions() []string {
	return []string{"ec2:DescribeManagedPrefixLists", "ec2:GetManagedPrefixListEntries"}
}

// A PrefixListSize is what the rules of a security group depend on.
type PrefixListSize struct {
	// MaxEntries is the number of rules that the list counts as.
	MaxEntries int
	IPv6       bool
}

// prefixListQuestions asks whether the prefix lists of clients exist, have IPv4 addresses,
// and leave the security group of the load balancer within the quota of rules.
func prefixListQuestions(p stack.Plan) []Question {
	ids := p.Config.Security.Ingress.PrefixLists
	if len(ids) == 0 {
		return nil
	}
	var q Question
	for _, id := range ids {
		q.Requests = append(q.Requests, PrefixList{id})
	}
	q.check = func(answers Answers, f Findings) {
		entries := map[string]int{}
		for i, id := range ids {
			key := fmt.Sprintf("security.ingress.prefixLists[%d]", i)
			list := answerOf[PrefixListSize](answers, PrefixList{id})
			switch {
			case list == nil:
				f.Errors.Child(key).Addf("the account has no prefix list %s in %s: create it, or set the ID of one that is shared with the account",
					id, p.Config.Region)
			case list.IPv6:
				f.Errors.Child(key).Addf("%s has IPv6 addresses, which are not supported here: list the ranges in security.ingress.cidrs", id)
			default:
				entries[id] = list.MaxEntries
			}
		}
		if len(entries) > 0 {
			quota.CheckPrefixLists(p.Security, entries, p.Config.Quotas, f.Errors)
		}
	}
	return []Question{q}
}
