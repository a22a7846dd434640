// Package routes reports listener rules that never match, because a rule with a lower
// priority number matches all their requests, and redirect loops.
package routes

import (
	"slices"

	"ecs-foundation/internal/validate"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// Check reports each rule that another one shadows, and each redirect loop.
func Check(p lbplan.Plan) error {
	errs := validate.NewErrors("")
	for i, rule := range p.Rules {
		shadows := func(earlier lbplan.Rule) bool { return earlier.Covers(rule.Route) }
		if j := slices.IndexFunc(p.Rules[:i], shadows); j >= 0 {
			earlier := p.Rules[j]
			errs.Child(rule.Key).Addf("priority %d (%s) never matches: priority %d of %s (%s) matches all its "+
				"requests first; give this rule a lower priority number, or narrow the other rule",
				rule.Priority, rule, earlier.Priority, earlier.Key, earlier)
		} else if p.IsRedirectLoop(rule) {
			errs.Child(rule.Key).Child("redirect").Addf("redirect loop: the rule matches its own target (%s); "+
				"add a rule with a lower priority number that serves the target, or narrow this rule", rule)
		}
	}
	return errs.Err()
}
