// Package preflight validates the plan of a stack against AWS's rules before
// anything is created: required connections are possible and forbidden ones are
// not, no quota is exceeded, and every listener rule can match. It makes no calls.
package preflight

import (
	"slices"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight/quota"
	"ecs-foundation/stack/preflight/routes"
)

// Uses returns the usage of each quota.
func Uses(p stack.Plan) []quota.Use { return quota.Count(quotaInput(p), p.Config.Quotas) }

// SharedUses returns the usage of each quota that all stacks in a region share and that the stack uses.
func SharedUses(p stack.Plan) []quota.Shared {
	uses := quota.CountShared(quotaInput(p), p.Config.Quotas)
	return slices.DeleteFunc(uses, func(s quota.Shared) bool { return s.Reached == 0 })
}

func quotaInput(p stack.Plan) quota.Input {
	return quota.Input{
		Network: p.Network, ACLs: p.ACLs, Security: p.Security, LoadBalancers: p.LoadBalancers, Roles: len(p.IAM.Roles),
	}
}

// Check reports everything in the plan of a stack that would fail once it is deployed,
// or would allow a forbidden connection.
func Check(p stack.Plan) error {
	errs := validate.NewErrors("")
	errs.Add(quota.Check(quotaInput(p), p.Config.Quotas))
	for _, alb := range p.LoadBalancers {
		errs.Add(routes.Check(alb))
	}
	validateSubnetSizes(p, errs)
	validatePermissions(p, errs)
	validateFlows(p, errs)
	return errs.Err()
}
