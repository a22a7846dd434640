// Package preflight holds a stack's plans against AWS before anything is
// created: what has to be reached can be, what must not be cannot, no quota is
// passed, no rule is dead. It reads plans only.
package preflight

import (
	"ecs-foundation/internal/validate"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight/quota"
	"ecs-foundation/stack/preflight/routes"
)

// Uses returns how much of each quota a stack uses.
func Uses(p stack.Plan) []quota.Use { return quota.Count(counted(p), p.Config.Quotas) }

func counted(p stack.Plan) quota.Input {
	return quota.Input{
		Network: p.Network, ACLs: p.ACLs, Security: p.Security, LoadBalancers: p.LoadBalancers, Roles: len(p.IAM.Roles),
	}
}

// Check reports everything in the plan of a stack that would fail, or would leave
// something open, once it is deployed.
func Check(p stack.Plan) error {
	errs := validate.NewErrors("")
	errs.Add(quota.Check(counted(p), p.Config.Quotas))
	for _, one := range p.LoadBalancers {
		errs.Add(routes.Check(one))
	}
	validatePlaces(p, errs)
	validatePermissions(p, errs)
	validateFlows(p, errs)
	return errs.Err()
}
