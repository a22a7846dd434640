package report

import (
	"cmp"

	"ecs-foundation/stack"
)

// assumptions returns what a plan assumes of an existing network and listener, because AWS was
// not asked.
func assumptions(p stack.Plan) []string {
	var list []string
	if n := p.Network.Existing; n != nil && n.Assumed {
		list = append(list, "The zones, ranges and routes of the existing network are assumed ("+
			cmp.Or(p.Config.Network.Stack, n.VPC)+"). A preview reads them.")
	}
	if e := p.LoadBalancers[0].Existing; e != nil && e.Listener == nil {
		list = append(list, "The protocol, security groups and rules of the existing listener are assumed ("+
			cmp.Or(p.Config.LoadBalancer.Stack, e.ListenerARN)+"). A preview reads them, and prints which stack has each rule.")
	}
	return list
}
