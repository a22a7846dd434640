package report

import (
	"cmp"
	"slices"
	"strings"

	"ecs-foundation/iam/plan/matrix"
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
	if e := p.Primary().Existing; e != nil && e.Listener == nil {
		list = append(list, "The protocol, security groups and rules of the existing listener are assumed ("+
			cmp.Or(p.Config.LoadBalancer.Stack, e.ListenerARN)+"). A preview reads them, and prints which stack has each rule.")
	}
	return list
}

// placeholders explains the account ID in the ARNs of a stack that does not name its account.
func (s State) placeholders() []string {
	inPermission := func(p matrix.Permission) bool { return strings.Contains(p.Resource+p.OnlyIf, stack.UnknownAccount) }
	inTrust := func(t matrix.Trust) bool { return strings.Contains(t.Who+t.OnlyIf, stack.UnknownAccount) }
	if !slices.ContainsFunc(s.Permissions, inPermission) && !slices.ContainsFunc(s.Trusts, inTrust) {
		return nil
	}
	return []string{"The account ID " + stack.UnknownAccount + " is a placeholder, because accounts does not list exactly one account. " +
		"An update uses the account of its credentials."}
}
