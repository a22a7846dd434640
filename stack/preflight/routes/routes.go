// Package routes tells listener rules that can never match, because one before
// them takes all their requests, and redirects that lead back to themselves.
package routes

import (
	"slices"

	"ecs-foundation/internal/validate"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// Check tells each rule that another one shadows, and each redirect that a
// client would follow for ever.
func Check(p lbplan.Plan) error {
	errs := validate.NewErrors("")
	for i, rule := range p.Rules {
		shadows := func(before lbplan.Rule) bool { return before.Covers(rule.Route) }
		if at := slices.IndexFunc(p.Rules[:i], shadows); at >= 0 {
			before := p.Rules[at]
			errs.Child(rule.Key).Addf("priority %d (%s) never matches: priority %d of %s (%s) takes all its "+
				"requests first; give it a lower number, or narrow the other",
				rule.Priority, rule, before.Priority, before.Key, before)
		} else if p.IsRedirectLoop(rule) {
			errs.Child(rule.Key).Child("redirect").Addf("it leads to what the rule itself matches (%s), so that a client would "+
				"come back for ever: serve that by a rule with a lower number, or narrow this one", rule)
		}
	}
	return errs.Err()
}
