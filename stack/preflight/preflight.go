// Package preflight holds a stack's plans against AWS before anything is
// created: what has to be reached can be, what must not be cannot, no quota is
// passed, no rule is dead. It reads plans only.
package preflight

import (
	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack/preflight/quota"
	"ecs-foundation/stack/preflight/routes"
)

// Plans are a whole stack as plain data.
type Plans struct {
	Network networkplan.Plan
	Chain   securityplan.Chain
	// Routing is a plan for each load balancer, the first one first.
	Routing []lbplan.Plan
	Roles   []iamplan.Role
	Tasks   []Task
	// Quotas are those that AWS has raised for the account.
	Quotas quota.Limits
}

// A Task is what preflight knows of a service's tasks.
type Task struct {
	Service securityplan.Service
	AWS     []string // services of AWS that it calls beyond those that starting takes, by endpoint
	// Execution is the key of the role by which ECS starts the task, and Needs
	// is what that role has to allow.
	Execution string
	Needs     []policy.Need
}

// Uses returns what the stack takes of each quota.
func (p Plans) Uses() []quota.Use { return quota.Count(p.counted(), p.Quotas) }

func (p Plans) counted() quota.Input {
	return quota.Input{Network: p.Network, Chain: p.Chain, Routing: p.Routing, Roles: len(p.Roles)}
}

// Check tells everything in a stack's plans that would fail, or leave something
// open, once it is built.
func Check(p Plans) error {
	errs := validate.NewErrors("")
	errs.Add(quota.Check(p.counted(), p.Quotas))
	for _, one := range p.Routing {
		errs.Add(routes.Check(one))
	}
	validatePlaces(p, errs)
	validatePermissions(p, errs)
	validateFlows(p, errs)
	return errs.Err()
}
