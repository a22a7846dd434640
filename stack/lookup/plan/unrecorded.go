package plan

import (
	"strings"

	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/quota"
)

// Unrecorded asks whether the region has more VPCs, addresses and load balancers with the stack's tags than its state. AWS
// creates a second one if an update is interrupted before Pulumi records the first, or if the answer of CreateVpc or
// AllocateAddress, which have no client token, is lost and the provider repeats the call.
// https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
func Unrecorded(p stack.Plan, state State) []Question {
	var questions []Question
	for _, use := range preflight.SharedUses(p) {
		recorded := state.count(use.Resource)
		questions = append(questions, ask(ownResources(p, use.Resource), func(existing *int, f Findings) {
			if existing != nil && *existing > recorded {
				f.Warnings.Child(use.Key).Addf("%s with the tags of this stack: %d in the region, %d in its state; run foundation orphans %s, "+
					"which prints the commands that delete what an interrupted update or a lost answer of AWS has left",
					use.Resource, *existing, recorded, p.Config.Environment)
			}
		}))
	}
	return questions
}

// count returns how many resources in the state count towards a quota.
func (s State) count(r quota.Resource) int {
	switch r {
	case quota.VPCs:
		return len(s["aws:ec2/vpc:Vpc"])
	case quota.Addresses:
		return len(s["aws:ec2/eip:Eip"])
	default:
		return CountApplicationLoadBalancers(s["aws:lb/loadBalancer:LoadBalancer"])
	}
}

// CountApplicationLoadBalancers returns how many of the strings are ARNs of Application Load Balancers.
func CountApplicationLoadBalancers(arns []string) int {
	count := 0
	for _, arn := range arns {
		if strings.Contains(arn, ":loadbalancer/app/") {
			count++
		}
	}
	return count
}
