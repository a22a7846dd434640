package config

import (
	"maps"
	"slices"

	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
)

// balancerTier returns the tier of the subnets in which the stack creates load balancers.
func (c *Config) balancerTier() networkplan.Tier {
	if c.LoadBalancer.Internal {
		return networkplan.Private
	}
	return networkplan.Public
}

// validateExistingNetwork reports an existing network without the subnets that the stack
// requires.
func (c *Config) validateExistingNetwork(errs validate.Errors) {
	if !c.Network.UsesExisting() || !validate.Valid(*c.Network.Existing) {
		return
	}
	network := c.Network.ExistingNetwork(c.Region)
	if c.createsLoadBalancer() {
		network.ValidateLoadBalancer(c.balancerTier(), errs)
	}
	zones := len(network.IDs()[networkplan.Data])
	for _, name := range slices.Sorted(maps.Keys(c.Data)) {
		least := map[securityplan.StoreKind]int{securityplan.RDS: 2, securityplan.ElastiCache: 1}[c.Data[name].Kind]
		if zones < least {
			errs.Child("subnets").Child("data").Addf("data.%s has kind: %s, whose subnet group requires subnets in at least %s (got %d): add them",
				name, c.Data[name].Kind, validate.Count(least, "zone"), zones)
		}
	}
}
